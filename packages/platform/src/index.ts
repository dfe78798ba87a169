export type { Clock } from './clock.js'
export { compareCodePoints } from './compare-code-points.js'
export type { Diagnostic } from './diagnostic.js'
export {
  type ErrorDetails,
  invariant,
  isSpecKittyError,
  SpecKittyError,
} from './error.js'
export { ERROR_CODES, type ErrorCode } from './error-codes.js'
export type { FileReason, WriteStage } from './file-fault.js'
export type { DirectoryEntry, FileFacts, FileKind, Files, ReadFiles } from './files.js'
export type { Ids } from './ids.js'
export type { BrokenLock, Lock, LockOwner, LockState } from './lock.js'
export { isInside, joinPath, nameOf, parentOf, relativeTo } from './paths.js'
export type {
  Processes,
  ProcessResult,
  ProcessWatch,
  RunningProcess,
  RunOptions,
  StartOptions,
} from './processes.js'
export { refuseEscape } from './refuse-escape.js'
export { shellWord } from './shell-word.js'
