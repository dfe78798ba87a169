import type { Git } from './git.js'

export interface StatusEntry {
  readonly kind: 'changed' | 'unmerged' | 'untracked' | 'ignored'
  /** Index against HEAD: one of git's letters, `.` for no change. */
  readonly index: string
  /** Working file against index. */
  readonly worktree: string
  /** Relative to the working tree's root; a directory that is wholly untracked ends with `/`. */
  readonly path: string
}

/**
 * What differs in a working tree (`cwd` is its root), below `paths` if given. Renames are shown as
 * a deletion and an addition. Untracked files are listed one by one unless `untracked` says `no`.
 */
export async function readWorkingStatus(
  git: Git,
  cwd: string,
  options?: {
    readonly paths?: readonly string[]
    readonly untracked?: 'no' | 'all'
    readonly ignored?: boolean
  },
): Promise<readonly StatusEntry[]> {
  throw new Error(`not built ${git} ${cwd} ${options}`)
}
