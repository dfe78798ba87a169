import type {
  Evidence,
  HandIn,
  ReviewClaim,
  ReviewResult,
  StatusRow,
  WorkspaceClaim,
} from '@spec-kitty/events/log'
import type { Lane } from '@spec-kitty/events/status'
import type { Clock, Diagnostic, Files, Ids, Lock } from '@spec-kitty/platform'
import type { MissionStatus } from './mission-status.js'

/** Identity and instant of one new row. `at` as rows write it, `eventId` a ULID of its millisecond. */
export interface Stamp {
  readonly eventId: string
  readonly at: string
}

/** What a caller saw when it decided; a log that has moved since refuses the request. */
export interface Expectation {
  readonly lane: Lane
  readonly lastEventId: string | null
}

/** A move of one work package. Inputs that a guard wants and that are absent fail that guard. */
export interface TransitionRequest {
  readonly kind: 'transition'
  readonly wpId: string
  readonly to: Lane
  readonly actor: string
  readonly executionMode: 'worktree' | 'direct_repo'
  readonly expect?: Expectation
  readonly reason?: string
  readonly force?: boolean
  readonly reviewRef?: string
  readonly reviewResult?: ReviewResult
  /** For `approved` it is built from the result unless given; for `done` it names land commits. */
  readonly evidence?: Evidence
  readonly workspace?: WorkspaceClaim
  readonly handin?: HandIn
  readonly review?: ReviewClaim
  readonly subtasks?: { readonly open: readonly string[] } | { readonly error: string }
  /** Further keys of `policy_metadata`; the ones above are added to it by name. */
  readonly policy?: Readonly<Record<string, unknown>>
}

/** The first row of a work package, `genesis → planned`. Skipped where it has any row. */
export interface SeedRequest {
  readonly kind: 'seed'
  readonly wpId: string
  readonly actor: string
  readonly executionMode: 'worktree' | 'direct_repo'
  /** Default `canonical bootstrap`. */
  readonly reason?: string
}

/**
 * A row that is not about lanes. MissionCreated is written once per mission, phase rows once per
 * artifact, WPCreated once per work package, FollowUpRecorded once per commit or pull request; a
 * request for one that is there is skipped. Any other type is written each time.
 */
export interface LifecycleRequest {
  readonly kind: 'lifecycle'
  readonly eventType: string
  /** Wire names. */
  readonly payload: Readonly<Record<string, unknown>>
  readonly aggregateId: string
  readonly aggregateType: string
  readonly projectUuid?: string | null
  readonly projectSlug?: string | null
}

/** One thing to write. */
export type EmitRequest = TransitionRequest | SeedRequest | LifecycleRequest

/** What became of one transition or seed, in the order of the requests. */
export interface EmitOutcome {
  readonly wpId: string
  readonly fromLane: Lane
  readonly toLane: Lane
  /** False for a repeated request: nothing was written for it. */
  readonly changed: boolean
  /** The row that put the work package into `toLane`. */
  readonly eventId: string
}

/** A lifecycle row as it stands on disk. */
export interface LifecycleRow {
  readonly aggregate_id: string
  readonly aggregate_type: string
  readonly event_id: string
  readonly event_type: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly project_slug: string | null
  readonly project_uuid: string | null
  readonly schema_version: string
  readonly timestamp: string
}

/** A row as this package writes it. */
export type NewRow = StatusRow | LifecycleRow

/** What a write may bring along. */
export interface EmitOptions {
  /** Shown to whoever waits for the lock, such as `agent action implement`. */
  readonly command?: string
  /** Writes what belongs to the rows (a review file) after all checks, before the append. */
  readonly beforeAppend?: (rows: readonly NewRow[]) => Promise<void>
  /** Takes back what `beforeAppend` did; called when the rows did not get on disk. */
  readonly undoBeforeAppend?: () => Promise<void>
}

/** What a write proves. */
export interface EmitResult {
  /** Rows that prove the outcomes, in order: written ones, and for repeats the one that is there. */
  readonly eventIds: readonly string[]
  readonly outcomes: readonly EmitOutcome[]
  /** The tracked log, relative to the repository root. */
  readonly statusEventsPath: string
  readonly diagnostics: readonly Diagnostic[]
  /** The state after the write. */
  readonly status: MissionStatus
}

/** What a write needs of the world. */
export interface EmitPorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
}
