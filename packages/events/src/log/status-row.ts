import type { Lane } from '../lanes/lanes.js'

/** What a claim says about where its work happens. */
export interface WorkspaceClaim {
  readonly kind: 'worktree' | 'planning'
  /** Relative to the repository root; `.` for the planning lane. */
  readonly path: string
  readonly branch: string
  readonly lane_id: string
  /** Head of the branch when the work began; null when the branch did not exist yet. */
  readonly start: string | null
}

/** What was handed in: the commits `base_commit..head_commit` of the work package's branch. */
export interface HandIn {
  readonly base_commit: string
  readonly head_commit: string
  readonly head_tree: string
  readonly commits: number
}

/** What a review claim looked at. */
export interface ReviewClaim {
  readonly invocation_id: string
  readonly base_commit: string
  readonly head_commit: string
  readonly head_tree: string
}

export interface ReviewResult {
  readonly reviewer: string
  readonly verdict: 'approved' | 'changes_requested'
  readonly reference: string
  readonly commit?: string
  readonly tree?: string
}

export interface EvidenceRepository {
  readonly branch: string
  readonly commit: string
  readonly repo: string
  readonly tree?: string
  readonly files_touched?: readonly string[]
}

/** Evidence of an approval or of done; `review` is always there where evidence is. */
export interface Evidence {
  readonly repos?: readonly EvidenceRepository[]
  readonly review: {
    readonly reviewer: string
    readonly verdict: string
    readonly reference: string
  }
  readonly verification?: readonly Readonly<Record<string, unknown>>[]
}

/** One lane row of `status.events.jsonl`, as this package's writers make it. Wire names throughout. */
export interface StatusRow {
  readonly actor: string
  /** `2026-12-01T09:30:00.123456+00:00` */
  readonly at: string
  /** ULID of the millisecond of `at`. */
  readonly event_id: string
  readonly evidence: Evidence | null
  readonly execution_mode: 'worktree' | 'direct_repo'
  readonly force: boolean
  readonly from_lane: Lane
  readonly mission_id: string | null
  readonly mission_slug: string
  readonly policy_metadata: Readonly<Record<string, unknown>> | null
  /** The event that put the work package into the state the writer saw; absent in imported rows. */
  readonly prev_event_id?: string | null
  readonly reason: string | null
  readonly review_ref: string | null
  readonly review_result?: ReviewResult
  readonly to_lane: Lane
  readonly wp_id: string
}
