import type { Diagnostic } from '@spec-kitty/platform'

/** One reason why a merge cannot start, or one thing to know about it. Wire names. */
export interface MergeFinding {
  /** Key of the error registry without prefix, or a lower-case warning id. */
  readonly code: string
  readonly blocker: string
  readonly wp_id: string | null
  readonly lane_id: string | null
  readonly message: string
  /** One command. */
  readonly remediation: string | null
  readonly details: Readonly<Record<string, unknown>>
}

export interface MergeConflict {
  readonly path: string
  readonly type: string
  /** The lane whose merge conflicts, or `target`. */
  readonly step: string
  readonly wp_ids: readonly string[]
  readonly against: readonly string[]
  readonly owners: readonly string[]
  readonly stages: {
    readonly base: string | null
    readonly ours: string | null
    readonly theirs: string | null
  }
  readonly message: string
}

export interface MergeLaneResult {
  readonly lane_id: string
  readonly wp_ids: readonly string[]
  readonly branch: string
  readonly tip: string | null
  readonly land_commit: string | null
  readonly state: 'land' | 'contained' | 'planning' | 'empty'
  readonly ahead: number
  readonly worktree_path: string | null
  readonly merge: 'clean' | 'conflict' | 'not_tried'
}

export type MergeAction =
  | { readonly action: 'create_mission_branch'; readonly ref: string; readonly at: string }
  | {
      readonly action: 'publish'
      readonly ref: string
      readonly mode: 'fast_forward_checkout' | 'update_ref'
      readonly worktree: string | null
    }
  | {
      readonly action: 'move_aside'
      readonly path: string
      readonly to: string
      readonly paths: readonly string[]
    }
  | { readonly action: 'remove_worktree'; readonly path: string }
  | { readonly action: 'delete_branch'; readonly ref: string; readonly expected: string }

/** Ignored files of a removed worktree, and where they are now. */
export interface MovedAside {
  /** The worktree. */
  readonly path: string
  readonly to: string
  readonly count: number
  /** The first fifty, relative to both. */
  readonly paths: readonly string[]
}

export interface MergeStep {
  readonly step: string
  readonly state: 'done' | 'already' | 'skipped'
  readonly ms: number
}

/** What a merge or its dry run reports: the same keys from both. Wire names. */
export interface MergeReport {
  readonly dry_run: boolean
  readonly ready: boolean
  readonly blocker: string | null
  readonly expected_branch: string | null
  readonly remediation: string | null
  readonly status: 'mergeable' | 'blocked' | 'already_merged' | 'landed_elsewhere'
  readonly mission_id: string | null
  readonly mission_slug: string
  readonly mission_type: string
  readonly mission_number: number | null
  readonly would_assign_mission_number: number | null
  readonly target_branch: string
  readonly target_commit: string | null
  readonly mission_branch: string
  readonly mission_commit: string | null
  readonly strategy: 'squash' | 'merge'
  readonly delete_branch: boolean
  readonly remove_worktree: boolean
  readonly push: false
  readonly blockers: readonly MergeFinding[]
  readonly warnings: readonly MergeFinding[]
  readonly planned_actions: readonly MergeAction[]
  readonly lanes: readonly MergeLaneResult[]
  readonly done_events: readonly string[]
  readonly left_behind: readonly string[]
  readonly absorbed_files: readonly string[]
  readonly result_tree: string | null
  readonly changed_paths: number
  readonly conflicts: readonly MergeConflict[]
  readonly sync: {
    readonly tracking_branch: string | null
    readonly state: 'in_sync' | 'ahead' | 'behind' | 'diverged' | 'no_tracking' | 'missing'
    readonly ahead_count: number
    readonly behind_count: number
  }
  readonly hooks: readonly { readonly name: string; readonly will_run: boolean }[]
  readonly gates: readonly never[]
  readonly signing: boolean
  readonly resume: { readonly pending: boolean; readonly phase: string | null }
  readonly plan_digest: string | null
  readonly diagnostics: readonly Diagnostic[]
}

/** What only a real run adds. */
export interface MergeOutcome {
  readonly merged: boolean
  readonly merged_wps: readonly string[]
  readonly merge_commit: string | null
  readonly baseline_merge_commit: string | null
  readonly resumed: boolean
  readonly steps: readonly MergeStep[]
  readonly pushed: false
  readonly removed_worktrees: readonly string[]
  readonly kept_worktrees: readonly { readonly path: string; readonly reason: string }[]
  readonly moved_aside: readonly MovedAside[]
  readonly deleted_branches: readonly string[]
  readonly kept_branches: readonly { readonly branch: string; readonly reason: string }[]
  readonly op_id: string | null
  readonly git_processes: number
  readonly elapsed_ms: number
}

export type MergeResult = MergeReport & Partial<MergeOutcome>
