import { createHash } from 'node:crypto'
import type { MergedMission, MergeStamp } from './merge-facts.js'
import { canonical } from './merge-meta.js'
import type { MergeFinding, MergeReport } from './merge-result.js'

/** One lane that the plan lands, or has landed already. */
export interface PlannedLane {
  readonly laneId: string
  readonly branch: string
  readonly wpIds: readonly string[]
  readonly land: string | null
}

/** One `approved → done` row that the published commit will hold. */
export interface PlannedDone {
  readonly wpId: string
  readonly branch: string
  readonly commit: string
  readonly executionMode: 'worktree' | 'direct_repo'
  readonly reviewer: string
  readonly reference: string
}

/**
 * What a merge will do: data, computed before the first step, persisted, run, and run again after
 * an interruption. Every identity and instant that ends up in the published commit is in it.
 */
export interface MergePlan {
  readonly stamp: MergeStamp
  readonly actor: string
  readonly mission: MergedMission
  readonly target: {
    readonly branch: string
    readonly ref: string
    readonly old: string
    /** Working tree that has the target checked out; null where none has. */
    readonly checkout: { readonly path: string; readonly gitDir: string } | null
  }
  readonly strategy: 'squash' | 'merge'
  readonly lanes: readonly PlannedLane[]
  /** Commit that holds mission branch and lanes. */
  readonly composition: string
  /** Tree of target and composition, before bookkeeping. */
  readonly codeTree: string
  readonly done: readonly PlannedDone[]
  readonly number: number
  readonly message: string
  readonly sign: boolean
  /** Null when the mission branch stands; else where it is made first. */
  readonly createMissionBranch: string | null
  readonly cleanup: CleanupPlan
}

export interface CleanupPlan {
  readonly worktrees: readonly {
    readonly laneId: string
    readonly path: string
    readonly branch: string
    readonly tip: string
    /** Its branch ends in commits that do not land, so somebody may still want it. */
    readonly unlanded: boolean
  }[]
  readonly branches: readonly { readonly branch: string; readonly expected: string }[]
  readonly disposable: readonly string[]
}

export type MergeDecision =
  | {
      readonly kind: 'ready'
      readonly plan: MergePlan
      readonly elsewhere: boolean
      readonly warnings: readonly MergeFinding[]
    }
  | {
      readonly kind: 'blocked'
      readonly blockers: readonly MergeFinding[]
      readonly warnings: readonly MergeFinding[]
    }
  | {
      readonly kind: 'already-merged'
      readonly commit: string
      readonly warnings: readonly MergeFinding[]
    }

/** Digest over all of a plan but its identity and times: equal digests, equal merges. */
export function planDigest(plan: MergePlan): MergeReport['plan_digest'] {
  const { stamp: _stamp, composition: _composition, message, ...rest } = plan
  const text = canonical({ ...rest, message: message.replace(/^Spec-Kitty-Op: .*$/m, '') })
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
