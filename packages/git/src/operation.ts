import type { ReadFiles } from '@spec-kitty/platform'

export type GitOperation =
  | 'merge'
  | 'rebase'
  | 'am'
  | 'cherry-pick'
  | 'revert'
  | 'bisect'
  | 'sequencer'

/** The operation that a user has left open in the working tree of `gitDir`, or null. */
export async function operationInProgress(
  files: ReadFiles,
  gitDir: string,
): Promise<GitOperation | null> {
  throw new Error(`not built ${files} ${gitDir}`)
}

/** The index lock of a working tree: its path and age source, or null when there is none. */
export async function indexLock(
  files: ReadFiles,
  gitDir: string,
): Promise<{ readonly path: string; readonly modifiedMs: number } | null> {
  throw new Error(`not built ${files} ${gitDir}`)
}
