import type { Git } from './git.js'

/** One side of a conflicted path. */
export interface ConflictSide {
  readonly mode: string
  readonly oid: string
}

export interface MergeConflict {
  readonly path: string
  readonly base: ConflictSide | null
  readonly ours: ConflictSide | null
  readonly theirs: ConflictSide | null
}

export interface MergeMessage {
  readonly paths: readonly string[]
  /** Stable type of git, such as `CONFLICT (contents)` or `Auto-merging`. */
  readonly type: string
  /** To show. */
  readonly message: string
}

export interface MergeTreeResult {
  /** Id of the merged tree; with conflict markers where it is not clean. */
  readonly tree: string
  readonly clean: boolean
  /** Sorted as git gives them: by path. */
  readonly conflicts: readonly MergeConflict[]
  readonly messages: readonly MergeMessage[]
}

/** Where a merge is computed: whose attribute files count, and where drivers may leave debris. */
export interface MergePlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Merges two commits in the object database; no ref, index or working file changes.
 *
 * @throws GIT_FAILED when the answer is neither clean nor a conflict: an unknown commit, no common
 * history, a merge driver that cannot be started
 */
export async function mergeTree(
  git: Git,
  place: MergePlace,
  ours: string,
  theirs: string,
  options?: { readonly config?: readonly string[] },
): Promise<MergeTreeResult> {
  throw new Error(`not built ${git} ${place} ${ours} ${theirs} ${options}`)
}
