import type { ReadFiles } from '@spec-kitty/platform'

/** Limits of the files this package reads, in bytes. */
export const BYTES_MAX = {
  settings: 1024 * 1024,
  document: 1024 * 1024,
  workPackage: 256 * 1024,
  frontmatter: 64 * 1024,
} as const

/**
 * Text of a UTF-8 file, without a byte order mark; undefined when there is none.
 *
 * @throws FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readText(
  files: ReadFiles,
  path: string,
  bytesMax: number,
): Promise<string | undefined> {
  const bytes = await files.read(path, { bytesMax })
  return bytes === undefined ? undefined : new TextDecoder('utf-8').decode(bytes)
}

/** {@link readText} for a file that may be written again: a byte order mark stays in the text. */
export async function readAuthored(
  files: ReadFiles,
  path: string,
  bytesMax: number,
): Promise<string | undefined> {
  const bytes = await files.read(path, { bytesMax })
  if (bytes === undefined) return undefined
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/**
 * The one-based line of the first byte that is no UTF-8, where `text` was read from `path`; null
 * when there is none. Such a file may be looked at, but writing its text back would lose bytes.
 */
export async function brokenLine(
  files: ReadFiles,
  path: string,
  text: string,
  bytesMax: number,
): Promise<number | null> {
  if (!text.includes('\ufffd')) return null
  const bytes = await files.read(path, { bytesMax })
  return bytes === undefined ? null : lineOfBadByte(bytes)
}

function lineOfBadByte(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start)
    const end = found === -1 ? bytes.length : found + 1
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end
  }
  return null
}
