import type { ReadFiles } from '@spec-kitty/platform'

export type GitOperation =
  | 'merge'
  | 'rebase'
  | 'am'
  | 'cherry-pick'
  | 'revert'
  | 'bisect'
  | 'sequencer'

/** What git leaves in a git directory while an operation is open, the most telling first. */
const TRACES: readonly (readonly [string, GitOperation])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['sequencer', 'sequencer'],
  ['BISECT_START', 'bisect'],
]

/** The operation that a user has left open in the working tree of `gitDir`, or null. */
export async function operationInProgress(
  files: ReadFiles,
  gitDir: string,
): Promise<GitOperation | null> {
  for (const [trace, operation] of TRACES) {
    if ((await files.stat(`${gitDir}/${trace}`)) !== undefined) return operation
  }
  return null
}

/** The index lock of a working tree and when it was made, or null when there is none. */
export async function indexLock(
  files: ReadFiles,
  gitDir: string,
): Promise<{ readonly path: string; readonly modifiedMs: number } | null> {
  const path = `${gitDir}/index.lock`
  const facts = await files.stat(path)
  return facts === undefined ? null : { path, modifiedMs: facts.modifiedMs }
}
