import type { Git } from './git.js'
import { unexpectedAnswer } from './text.js'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

export interface GitObject {
  readonly oid: string
  readonly type: ObjectType
  readonly bytes: Uint8Array
}

/**
 * Reads many objects with one process. A spec is anything that git resolves (`<oid>`,
 * `<commit>:<path>`, `refs/heads/x^{tree}`); one that resolves to nothing gives null.
 *
 * @throws GIT_FAILED; PROCESS_LIMIT above `bytesMax` in all, 64 MiB unless given
 */
export async function catObjects(
  git: Git,
  cwd: string,
  specs: readonly string[],
  options: { readonly bytesMax?: number } = {},
): Promise<readonly (GitObject | null)[]> {
  if (specs.length === 0) return []
  const { bytes } = await git.run(['cat-file', '--batch', '-z'], {
    cwd,
    input: specs.map((spec) => `${spec}\0`).join(''),
    ...(options.bytesMax === undefined ? {} : { stdoutBytesMax: options.bytesMax }),
  })
  const objects: (GitObject | null)[] = []
  let at = 0
  for (const spec of specs) {
    const header = readHeader(bytes, at, spec)
    if (header === undefined) throw unexpectedAnswer('cat-file', cwd, spec)
    const { end, found } = header
    objects.push(found && { ...found, bytes: bytes.subarray(end, end + found.size) })
    at = found === null ? end : end + found.size + 1
  }
  return objects.map(
    (object) => object && { oid: object.oid, type: object.type, bytes: object.bytes },
  )
}

/** The contents of many blobs with one process; null where there is none or it is no blob. */
export async function catBlobs(
  git: Git,
  cwd: string,
  specs: readonly string[],
  options: { readonly bytesMax?: number } = {},
): Promise<readonly (Uint8Array | null)[]> {
  const objects = await catObjects(git, cwd, specs, options)
  return objects.map((object) => (object?.type === 'blob' ? object.bytes : null))
}

/** Ids and types of many revisions with one process; null where one resolves to nothing. */
export async function resolveRevisions(
  git: Git,
  cwd: string,
  specs: readonly string[],
): Promise<readonly ({ readonly oid: string; readonly type: ObjectType } | null)[]> {
  if (specs.length === 0) return []
  const { bytes } = await git.run(['cat-file', '--batch-check', '-z'], {
    cwd,
    input: specs.map((spec) => `${spec}\0`).join(''),
  })
  let at = 0
  return specs.map((spec) => {
    const header = readHeader(bytes, at, spec)
    if (header === undefined) throw unexpectedAnswer('cat-file', cwd, spec)
    at = header.end
    return header.found && { oid: header.found.oid, type: header.found.type }
  })
}

/**
 * Blob ids of working files (relative to `cwd`, a working tree's root), with the filters that git
 * would apply; `write` stores the blobs. One process for all. Links are followed.
 *
 * @throws GIT_FAILED when one of them cannot be read
 */
export async function hashFiles(
  git: Git,
  cwd: string,
  paths: readonly string[],
  options: { readonly write?: boolean } = {},
): Promise<readonly string[]> {
  if (paths.length === 0) return []
  const write = options.write === true ? ['-w'] : []
  const { stdout } = await git.run(['hash-object', ...write, '--stdin-paths'], {
    cwd,
    input: paths.map((path) => `${quoted(path)}\n`).join(''),
  })
  const oids = stdout.split('\n').slice(0, paths.length)
  if (oids.length !== paths.length) throw unexpectedAnswer('hash-object', cwd, stdout)
  return oids
}

interface Header {
  /** Where the header's line ends and content begins. */
  readonly end: number
  readonly found: { readonly oid: string; readonly type: ObjectType; readonly size: number } | null
}

const LINE_END = 0x0a
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** One header line; for something missing git repeats the spec, which may hold a line end itself. */
function readHeader(bytes: Uint8Array, at: number, spec: string): Header | undefined {
  for (const word of ['missing', 'ambiguous']) {
    const line = encoder.encode(`${spec} ${word}\n`)
    if (startsWith(bytes, at, line)) return { end: at + line.length, found: null }
  }
  const lineEnd = bytes.indexOf(LINE_END, at)
  if (lineEnd < 0) return undefined
  const line = decoder.decode(bytes.subarray(at, lineEnd))
  const match = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(line)
  if (match === null) return undefined
  const [, oid = '', type = '', size = ''] = match
  return { end: lineEnd + 1, found: { oid, type: type as ObjectType, size: Number(size) } }
}

function startsWith(bytes: Uint8Array, at: number, line: Uint8Array): boolean {
  return line.every((byte, offset) => bytes[at + offset] === byte)
}

/** A path as a line of input; git undoes C quoting where a line begins with a quote. */
function quoted(path: string): string {
  if (!/["\\\n\r]/.test(path)) return path
  const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r' }
  return `"${path.replace(/["\\\n\r]/g, (char) => escapes[char] ?? `\\${char}`)}"`
}
