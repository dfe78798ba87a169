import type { ReadFiles } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'
import { zeroFields } from './text.js'

const BYTES_MAX = 64 * 1024 * 1024
const FIXED_BYTES = 40

/**
 * Paths that the index of the canonical checkout holds, in its order, each once. The index file
 * answers without a process; forms of it that are not read here (sparse, split) cost one.
 *
 * @throws GIT_FAILED, FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function trackedPaths(
  files: ReadFiles,
  repo: Repository,
  git: Git,
): Promise<readonly string[]> {
  const bytes = await files.read(`${repo.gitDir}/index`, { bytesMax: BYTES_MAX })
  if (bytes === undefined) return []
  const read = readIndexPaths(bytes, repo.objectFormat === 'sha256' ? 32 : 20)
  if (read !== undefined) return read
  const { stdout } = await git.run(['ls-files', '-z'], { cwd: repo.root })
  return [...new Set(zeroFields(stdout))]
}

/** Undefined for a form of the index that only git should read. */
function readIndexPaths(bytes: Uint8Array, idBytes: number): string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  if (bytes.length < 12 + idBytes || decoder.decode(bytes.subarray(0, 4)) !== 'DIRC')
    return undefined
  const version = view.getUint32(4)
  if (version < 2 || version > 4) return undefined
  const paths: string[] = []
  let previous: Uint8Array = new Uint8Array()
  let at = 12
  for (let left = view.getUint32(8); left > 0; left--) {
    const start = at
    if (start + FIXED_BYTES + idBytes + 2 > bytes.length) return undefined
    if (view.getUint32(start + 24) >>> 12 === 0o4) return undefined
    const isLong = (view.getUint16(start + FIXED_BYTES + idBytes) & 0x4000) !== 0
    at += FIXED_BYTES + idBytes + (isLong ? 4 : 2)
    let kept: Uint8Array = new Uint8Array()
    if (version === 4) {
      const drop = readOffset(bytes, at)
      at = drop.next
      kept = previous.subarray(0, previous.length - drop.value)
    }
    const end = bytes.indexOf(0, at)
    if (end === -1) return undefined
    previous = concat(kept, bytes.subarray(at, end))
    const path = decoder.decode(previous)
    if (paths.at(-1) !== path) paths.push(path)
    at = version === 4 ? end + 1 : start + 8 * (Math.floor((end - start) / 8) + 1)
  }
  return hasPlainExtensions(bytes, view, at, idBytes) ? paths : undefined
}

/** Optional extensions begin with a capital; the others change what the entries mean. */
function hasPlainExtensions(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  idBytes: number,
): boolean {
  let at = from
  while (at + 8 <= bytes.length - idBytes) {
    const first = bytes[at] ?? 0
    if (first < 0x41 || first > 0x5a) return false
    at += 8 + view.getUint32(at + 4)
  }
  return at === bytes.length - idBytes
}

/** The variable-width number of index version 4, as in pack files. */
function readOffset(bytes: Uint8Array, start: number): { value: number; next: number } {
  let at = start
  let byte = bytes[at++] ?? 0
  let value = byte & 127
  while ((byte & 128) !== 0) {
    byte = bytes[at++] ?? 0
    value = (value + 1) * 128 + (byte & 127)
  }
  return { value, next: at }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
