import { SpecKittyError } from './error.js'

/** Why the disk refused. `io` is everything that has no name of its own here. */
export type FileReason =
  | 'missing'
  | 'denied'
  | 'full'
  | 'not_directory'
  | 'not_file'
  | 'link'
  | 'exists'
  | 'io'

/** Where a write was when it failed; after `sync` the bytes may or may not be on the disk. */
export type WriteStage = 'append' | 'sync' | 'truncate' | 'write' | 'rename' | 'remove' | 'link'

const SENTENCES: Readonly<Record<FileReason, string>> = {
  missing: 'it does not exist',
  denied: 'permission denied',
  full: 'no space left on the device',
  not_directory: 'a part of the path is not a directory',
  not_file: 'it is not a regular file',
  link: 'it is a symbolic link',
  exists: 'something stands there already',
  io: 'the system reported an input/output error',
}

/** The fault of a reading call, with `path`, `reason` and `cause` in its details. */
export function unreadable(path: string, reason: FileReason, cause = SENTENCES[reason]): Error {
  return new SpecKittyError('FILE_UNREADABLE', { path, reason, cause })
}

/** The fault of a changing call, with `path`, `stage`, `reason` and `cause` in its details. */
export function notWritten(
  path: string,
  stage: WriteStage,
  reason: FileReason,
  cause = SENTENCES[reason],
): Error {
  return new SpecKittyError('FILE_NOT_WRITTEN', { path, stage, reason, cause })
}
