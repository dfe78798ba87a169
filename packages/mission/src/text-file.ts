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
