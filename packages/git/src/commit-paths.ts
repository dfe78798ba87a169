import type { Git } from './git.js'

export type PathCommit =
  | { readonly kind: 'committed'; readonly commit: string; readonly branch: string | null }
  /** The named files are already as in HEAD. */
  | { readonly kind: 'unchanged' }
  /** A hook, signing or a lock said no; nothing was committed. `cause` is to show, ≤ 4 KB. */
  | { readonly kind: 'refused'; readonly cause: string }

/**
 * Commits exactly the named files (relative to `cwd`, untracked ones too) to the branch that is
 * checked out in `cwd`. Hooks and signing are the user's; everything else that is staged stays so.
 */
export async function commitPaths(
  git: Git,
  cwd: string,
  request: { readonly paths: readonly string[]; readonly message: string },
): Promise<PathCommit> {
  throw new Error(`not built ${git} ${cwd} ${request}`)
}
