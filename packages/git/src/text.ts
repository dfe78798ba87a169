import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'

const decoder = new TextDecoder()
const BYTES_MAX = 64 * 1024 * 1024

/** A small file of git's as text, or undefined when it is not there. @throws FILE_UNREADABLE */
export async function readText(files: ReadFiles, path: string): Promise<string | undefined> {
  const bytes = await files.read(path, { bytesMax: BYTES_MAX })
  return bytes === undefined ? undefined : decoder.decode(bytes)
}

/** The fields of a `-z` answer; the terminator of the last one makes no field. */
export function zeroFields(text: string): string[] {
  const fields = text.split('\0')
  if (fields.at(-1) === '') fields.pop()
  return fields
}

/** `path` as seen from `base`: absolute ones stay, `.` and `..` are taken out. */
export function resolvePath(base: string, path: string): string {
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path)
  const parts: string[] = []
  for (const part of (isAbsolute ? path : `${base}/${path}`).split('/')) {
    if (part === '..' && parts.length > 1) parts.pop()
    else if (part !== '.' && part !== '..' && (part !== '' || parts.length === 0)) parts.push(part)
  }
  return parts.join('/') || '/'
}

/** Everything before the last `/`; the root is its own parent. */
export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut <= 0 ? '/' : path.slice(0, cut)
}

/** Last component of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A full object id of either format. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** An error for an answer of git's that does not have the promised form. */
export function unexpectedAnswer(command: string, cwd: string, answer: string): SpecKittyError {
  const cause = `unexpected answer ${JSON.stringify(answer.slice(0, 200))}`
  return new SpecKittyError('GIT_FAILED', { command, cwd, cause })
}
