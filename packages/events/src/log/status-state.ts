import type { Lane } from '../lanes/lanes.js'
import type { HandIn, ReviewClaim, WorkspaceClaim } from './status-row.js'

/** The approval that stands: no rejection came after it. */
export interface Approval {
  readonly reviewer: string
  readonly reference: string
  /** What was reviewed; null where the row does not say. */
  readonly commit: string | null
  readonly tree: string | null
  readonly branch: string | null
  readonly eventId: string
  /** As written in the row. */
  readonly at: string
}

/** The rejection that no approval has answered yet. */
export interface OpenRejection {
  /** Pointer to the feedback; null where the row names none. */
  readonly reference: string | null
  readonly eventId: string
  readonly at: string
  /** How often this work package was rejected so far, this time included. */
  readonly count: number
}

/** What the log says about one work package. */
export interface WorkPackageState {
  readonly wpId: string
  readonly lane: Lane
  /** Who wrote the row that led to this lane. */
  readonly actor: string | null
  /** `at` of that row, as written. */
  readonly since: string
  /** Its id: what the next row of this work package names in `prev_event_id`. */
  readonly lastEventId: string
  readonly forceCount: number
  readonly openRejection: boolean
  /** The lane it was blocked from; null unless it is blocked. */
  readonly blockedFrom: Lane | null
  readonly blockedReason: string | null
  readonly approval: Approval | null
  readonly rejection: OpenRejection | null
  /** Where the latest claim works. */
  readonly workspace: WorkspaceClaim | null
  /** The latest. */
  readonly handIn: HandIn | null
  /** What the latest review claim looked at. */
  readonly reviewClaim: ReviewClaim | null
  /** Who made the latest claim. */
  readonly implementer: string | null
  /** Rows that no row follows, in order. One, unless writers did not know of each other. */
  readonly heads: readonly string[]
  /** Commit of the target that holds the work; null unless done with evidence. */
  readonly landCommit: string | null
}

export type StatusFindingCode =
  | 'EVENT_ID_CONFLICT'
  | 'EVENT_ROW_INVALID'
  | 'SEED_IGNORED'
  | 'STATUS_CHAIN_MISMATCH'
  | 'STATUS_DIVERGED'
  | 'STATUS_DONE_UNPROVEN'
  | 'STATUS_EDGE_OUTSIDE_MATRIX'
  | 'STATUS_EVIDENCE_MISSING'
  | 'STATUS_LAND_MISSING'
  | 'STATUS_PREDECESSOR_MISSING'

/** Something in the history that a person may want to know; it never changes the lanes shown. */
export interface StatusFinding {
  readonly code: StatusFindingCode
  readonly severity: 'info' | 'warning' | 'error'
  readonly wpId: string
  readonly message: string
  /** `STATUS_DIVERGED`: `{heads, kept, lane, open}`; the others: `{event_id}` and what they name. */
  readonly details: Readonly<Record<string, unknown>>
}

/** The fold of a mission's lane rows. */
export interface StatusState {
  readonly workPackages: ReadonlyMap<string, WorkPackageState>
  readonly findings: readonly StatusFinding[]
  /** Lane rows, each id once. */
  readonly eventCount: number
  /** Id of the last row by (instant, id); null without rows. */
  readonly lastEventId: string | null
  /** `at` of that row as written; empty without rows. */
  readonly lastAt: string
}
