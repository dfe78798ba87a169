import type { ReadFiles } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

export interface Worktree {
  readonly path: string
  readonly gitDir: string
  readonly main: boolean
  /** Short branch name; null when detached. */
  readonly branch: string | null
  readonly head: string | null
  /** The branch that must not move under it: checked out, or being rebased or bisected. */
  readonly heldBranch: string | null
  /** Reason of the lock (may be empty); null when not locked. */
  readonly locked: string | null
  /** Its directory no longer points back. */
  readonly prunable: boolean
}

/** All working trees, the main one first, from plain files. */
export async function listWorktrees(
  files: ReadFiles,
  repo: Repository,
  git?: Git,
): Promise<readonly Worktree[]> {
  throw new Error(`not built ${files} ${repo} ${git}`)
}

/**
 * `git worktree add <path> <branch>` for an existing branch (short name); the user's post-checkout
 * hook runs. The exit code proves nothing: ask {@link proveWorktree}.
 */
export async function addWorktree(
  git: Git,
  cwd: string,
  request: { readonly path: string; readonly branch: string },
): Promise<{ readonly exitCode: number; readonly cause: string }> {
  throw new Error(`not built ${git} ${cwd} ${request}`)
}

export type WorktreeProof =
  | { readonly proven: true; readonly gitDir: string; readonly head: string }
  | { readonly proven: false; readonly cause: string }

/**
 * Proves from plain files that `path` is a worktree of this repository on `branch` (at `head`, if
 * given): own pointer, back pointer, common directory and HEAD agree. Says nothing about cleanness.
 */
export async function proveWorktree(
  files: ReadFiles,
  repo: Repository,
  expected: { readonly path: string; readonly branch: string; readonly head?: string },
  git?: Git,
): Promise<WorktreeProof> {
  throw new Error(`not built ${files} ${repo} ${expected} ${git}`)
}

/** `git worktree remove`, which refuses tracked and untracked changes. `cause` is to show. */
export async function removeWorktree(
  git: Git,
  cwd: string,
  path: string,
): Promise<{ readonly removed: boolean; readonly cause: string }> {
  throw new Error(`not built ${git} ${cwd} ${path}`)
}

/** Forgets worktrees whose directory is gone. */
export async function pruneWorktrees(git: Git, cwd: string): Promise<void> {
  throw new Error(`not built ${git} ${cwd}`)
}
