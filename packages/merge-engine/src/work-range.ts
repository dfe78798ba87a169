import type { Git, Repository } from '@spec-kitty/git'
import type { Workspace } from './workspace.js'

/** One path that the work changed against its base, and how. */
export interface ChangedPath {
  readonly path: string
  readonly change: 'added' | 'modified' | 'deleted'
}

/** What one work package did to its branch, bookkeeping and dependency merges left out. */
export interface WorkRangeFacts {
  readonly baseCommit: string
  readonly headCommit: string
  readonly headTree: string
  /** Commits of the work itself, oldest first. */
  readonly commits: readonly string[]
  /** Net changes of those commits, sorted by path; a rename is a deletion and an addition. */
  readonly changedPaths: readonly ChangedPath[]
}

export function gatherWorkRange(
  _git: Git,
  _repo: Repository,
  _workspace: Workspace,
  _options: { readonly ownedFiles: readonly string[]; readonly missionPath: string },
): Promise<WorkRangeFacts> {
  throw new Error('not built')
}

export function workspaceChanges(_git: Git, _workspace: Workspace): Promise<readonly string[]> {
  throw new Error('not built')
}
