import { type FileReason, notWritten, unreadable, type WriteStage } from '../file-fault.js'

/** What the system's error names mean here. No such name leaves this folder. */
const MEANINGS: Readonly<Record<string, readonly [FileReason, string?]>> = {
  ENOENT: ['missing'],
  EACCES: ['denied'],
  EPERM: ['denied', 'the operation is not permitted here'],
  EROFS: ['denied', 'the file system is read-only'],
  ENOSPC: ['full'],
  EDQUOT: ['full', 'the disk quota is used up'],
  EFBIG: ['full', 'the file would become larger than allowed'],
  ENOTDIR: ['not_directory'],
  EISDIR: ['not_file', 'it is a directory'],
  ELOOP: ['link'],
  EMLINK: ['link'],
  EEXIST: ['exists'],
  ENOTEMPTY: ['exists'],
  EXDEV: ['io', 'the two places are on different file systems'],
  EMFILE: ['io', 'too many files are open'],
  ENFILE: ['io', 'too many files are open'],
  ENAMETOOLONG: ['io', 'the name is too long'],
  EBUSY: ['io', 'it is in use'],
  ENOTSUP: ['io', 'the file system cannot do this'],
  EOPNOTSUPP: ['io', 'the file system cannot do this'],
  ESTALE: ['io', 'the network file system lost it'],
  ETIMEDOUT: ['io', 'the file system did not answer'],
}

/** The system's name of an error; `` for an error that has none. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** True for a path that is not there: nothing of that name, or a parent that is no directory. */
export function isMissing(error: unknown): boolean {
  const name = errorName(error)
  return name === 'ENOENT' || name === 'ENOTDIR'
}

/** Runs a reading call and translates what the system refuses. */
export function reading<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    const [reason, cause] = meaningOf(error)
    throw unreadable(path, reason, cause)
  }
}

/** Runs a changing call and translates what the system refuses. */
export function writing<T>(path: string, stage: WriteStage, call: () => T): T {
  try {
    return call()
  } catch (error) {
    const [reason, cause] = meaningOf(error)
    throw notWritten(path, stage, reason, cause)
  }
}

function meaningOf(error: unknown): readonly [FileReason, string?] {
  const name = errorName(error)
  // Errors of ours and bugs pass through as they are.
  if (name === '' || name.startsWith('SPEC_KITTY_')) throw error
  return MEANINGS[name] ?? ['io']
}
