import type { Git } from './git.js'

/** True when `ancestor` is `descendant` or lies in its history. @throws GIT_FAILED for no commits */
export async function isAncestor(
  git: Git,
  cwd: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  throw new Error(`not built ${git} ${cwd} ${ancestor} ${descendant}`)
}

/** The best common ancestor, or null for unrelated histories. */
export async function mergeBase(
  git: Git,
  cwd: string,
  first: string,
  second: string,
): Promise<string | null> {
  throw new Error(`not built ${git} ${cwd} ${first} ${second}`)
}

/** Commits in `tips` that are not in `excluded`. */
export interface CommitRange {
  readonly tips: readonly string[]
  readonly excluded?: readonly string[]
  readonly firstParent?: boolean
  /** Most commits to return; all unless given. */
  readonly max?: number
}

export interface CommitFacts {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  /** Seconds since the epoch. */
  readonly committedAt: number
  readonly authorName: string
  readonly authorEmail: string
  /** Whole message. */
  readonly message: string
}

/** How many commits a range has; one process. */
export async function countCommits(git: Git, cwd: string, range: CommitRange): Promise<number> {
  throw new Error(`not built ${git} ${cwd} ${range}`)
}

/** The commits of a range, newest first, children before parents; one process. */
export async function listCommits(
  git: Git,
  cwd: string,
  range: CommitRange,
): Promise<readonly CommitFacts[]> {
  throw new Error(`not built ${git} ${cwd} ${range}`)
}
