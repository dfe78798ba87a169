import type { Progress } from '@spec-kitty/events/status'
import type { Diagnostic } from '@spec-kitty/platform'
import type { BoardEntry } from './board.js'
import type { Check } from './results/parts.js'
import type { ReportEntry } from './run-record.js'

/** One file that a planning step produces, and whether it says enough. */
export interface ArtifactFact {
  /** Relative to the repository root. */
  readonly path: string
  readonly exists: boolean
  /** Null when the check of its step passes, else what is missing. */
  readonly problem: string | null
}

/** Everything that decides what happens next: gathered once, then only looked at. */
export interface LoopFacts {
  /** The shortest name that selects the mission for machines: mid8, else the slug. */
  readonly handle: string
  readonly missionId: string | null
  readonly missionSlug: string
  readonly missionNumber: number | null
  readonly missionType: string
  /** Branch that holds the planning files when the target is checked out. */
  readonly missionBranch: string | null
  readonly spec: ArtifactFact
  readonly plan: ArtifactFact
  /** `lanes.json`, with every work package seeded. */
  readonly tasks: ArtifactFact
  /** Some work package has an event. */
  readonly seeded: boolean
  readonly board: readonly BoardEntry[]
  /** The accept gate, judged now. */
  readonly acceptChecks: readonly Check[]
  /** An acceptance of exactly this state is recorded. */
  readonly accepted: boolean
  readonly mergeComplete: boolean
  /** A merge was interrupted and can be resumed. */
  readonly mergePending: boolean
  /** Reports of this clone, oldest first. */
  readonly reports: readonly ReportEntry[]
  /** Changes when a planning file changes. */
  readonly artifactsDigest: string
  readonly unattended: readonly string[]
  readonly selfReview: 'allow' | 'forbid'
  readonly progress: Progress
  /** Instant of the look, as rows write it. */
  readonly at: string
  readonly nowMicros: number
  readonly diagnostics: readonly Diagnostic[]
}
