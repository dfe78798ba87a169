/** One commit of a lane above an approved one, on the lane's first-parent line. */
export interface LaneCommit {
  readonly oid: string
  /** `unproven-merge`: says it is a dependency merge, but its tree is not the clean merge. */
  readonly kind: 'work' | 'dependency-merge' | 'unproven-merge' | 'bookkeeping'
}

/** The commits `(base, head]` that another work package of the lane answers for. */
export interface WorkRange {
  readonly wpId: string
  readonly commits: ReadonlySet<string>
}

export interface ApprovedContent {
  readonly wpId: string
  /** The reviewed commit; null in logs that did not record it. */
  readonly commit: string | null
}

export interface LaneCommits {
  /** True when the reviewed commit is the lane's head or an ancestor of it. */
  readonly containsReviewed: boolean
  /** Commits after the reviewed one. */
  readonly after: readonly LaneCommit[]
}

export type ApprovalFreshness =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'unrecorded' }
  | {
      readonly kind: 'stale'
      readonly reason: 'rewritten' | 'commits_after' | 'unproven_merge' | 'content_changed'
      readonly commits: readonly string[]
    }

/**
 * Whether an approval still speaks about what its lane holds. Pure.
 *
 * Another work package's commits, recorded dependency merges and bookkeeping do not void it; one
 * more edit of its own does, and so does rewritten history. `unrecorded` is an approval of an older
 * log that names no commit.
 */
export function decideApprovalFreshness(
  approval: ApprovedContent,
  lane: LaneCommits,
  ranges: readonly WorkRange[],
): ApprovalFreshness {
  if (approval.commit === null) return { kind: 'unrecorded' }
  if (!lane.containsReviewed) return { kind: 'stale', reason: 'rewritten', commits: [] }
  const unproven = lane.after.filter((commit) => commit.kind === 'unproven-merge')
  if (unproven.length > 0) {
    return { kind: 'stale', reason: 'unproven_merge', commits: unproven.map((one) => one.oid) }
  }
  const others = ranges.filter((range) => range.wpId !== approval.wpId)
  const strangers = lane.after.filter(
    (commit) => commit.kind === 'work' && !others.some((range) => range.commits.has(commit.oid)),
  )
  if (strangers.length === 0) return { kind: 'fresh' }
  return { kind: 'stale', reason: 'commits_after', commits: strangers.map((one) => one.oid) }
}
