import type { AnyEvent } from '../catalogue/event-types.js'
import type { Lane } from '../lanes/lanes.js'
import { type HeldRows, holdNothing, holdRow } from '../log/held-rows.js'
import { reduceWorkPackage } from '../log/reduce-status.js'
import type { WorkspaceClaim } from '../log/status-row.js'
import type { Approval, StatusFinding, WorkPackageState } from '../log/status-state.js'
import { compareText } from '../values/text.js'
import { missionKey } from './keys.js'
import { setAt, valueAt } from './records.js'
import type { Anomaly, Reducer } from './reducer.js'
import { ReductionError } from './reduction-error.js'
import { rowOfEvent, slimRow } from './status-rows.js'

/** The approval that stands: no rejection came after it. */
export interface StandingApproval {
  readonly reviewer: string
  readonly reference: string
  /** What was reviewed; null where the event does not say. */
  readonly commit: string | null
  readonly tree: string | null
  readonly branch: string | null
  readonly event_id: string
  /** Instant, as written. */
  readonly at: string
}

/** Where one work package stands. */
export interface WorkPackageStatus {
  readonly lane: Lane
  /** Who brought it there; an actor object is named `tool:model:profile:role`. */
  readonly actor: string | null
  /** Instant, as written. */
  readonly last_transition_at: string
  readonly last_event_id: string
  readonly force_count: number
  /** Whether a rejection waits for an approval. */
  readonly open_rejection: boolean
  /** Null unless it is blocked. */
  readonly blocked_from: Lane | null
  readonly approval: StandingApproval | null
  /** Where the latest claim works. */
  readonly workspace: WorkspaceClaim | null
  /** Events that none follows, in order; more than one where writers did not know of each other. */
  readonly heads: readonly string[]
}

/** A work package with several heads, and which of them counts. */
export interface StatusConflict {
  readonly wp_id: string
  readonly heads: readonly string[]
  readonly kept: string
  readonly lane: Lane
  /** Whether the heads say the same, so that nothing is at stake. */
  readonly agreed: boolean
}

/** Where the work packages of one mission stand. */
export interface MissionStatusState {
  readonly wps: Readonly<Record<string, WorkPackageStatus>>
  /** Sorted by work package. The next event that settles the other heads ends a conflict. */
  readonly conflicts: readonly StatusConflict[]
  readonly event_count: number
  readonly last_event_id: string | null
}

/** The state while it is folded. */
export interface StatusFold {
  /** Whether every event is kept. */
  readonly whole: boolean
  readonly wps: Record<string, HeldRows>
  event_count: number
  last_event_id: string | null
}

/**
 * Folds status events into the lanes of a mission's work packages, by the rules that hold for its
 * log: an event follows the one it names, whatever the clocks say; one that names none follows the
 * one before it and is believed. Where several heads stand, they are ranked. In a reduction that
 * goes on with the stream, the latest 16 events of a work package are kept; an event that follows an
 * older one is refused as `OUT_OF_ORDER`.
 */
export const statusReducer: Reducer<StatusFold, MissionStatusState> = {
  name: 'status',
  version: 1,
  types: new Set(['WPStatusChanged'] as const),
  keyOf: missionKey,
  init: () => emptyFold(false),
  initWhole: () => emptyFold(true),
  apply: applyEvent,
  finish({ wps, event_count, last_event_id }) {
    const findings: StatusFinding[] = []
    const sorted = Object.entries(wps).sort(([a], [b]) => compareText(a, b))
    const states = sorted.map(
      ([wpId, { rows, past }]) =>
        [wpId, statusOf(reduceWorkPackage(rows, findings, past))] as const,
    )
    const conflicts = findings.flatMap((finding) => conflictOf(finding))
    return { wps: Object.fromEntries(states), conflicts, event_count, last_event_id }
  },
}

function emptyFold(whole: boolean): StatusFold {
  return { whole, wps: {}, event_count: 0, last_event_id: null }
}

function applyEvent(
  state: StatusFold,
  event: AnyEvent,
  report: (anomaly: Anomaly) => void,
): StatusFold {
  state.event_count += 1
  state.last_event_id = event.event_id
  const row = rowOfEvent(event)
  if (!('wpId' in row)) {
    const message = 'The payload lacks what the state is made of.'
    const { event_id } = event
    const details = { fields: row }
    report({ kind: 'malformed_payload', event_id, key: missionKey(event), message, details })
    return state
  }
  let held = valueAt(state.wps, row.wpId)
  if (held === undefined) {
    held = holdNothing()
    setAt(state.wps, row.wpId, held)
  }
  if (state.whole) held.rows.push(row)
  else if (!holdRow(held, slimRow(row)))
    throw new ReductionError(
      'OUT_OF_ORDER',
      `event ${row.eventId} depends on history that is no longer held; reduce the whole log`,
      { event_id: row.eventId },
    )
  return state
}

function statusOf(state: WorkPackageState): WorkPackageStatus {
  return {
    lane: state.lane,
    actor: state.actor,
    last_transition_at: state.since,
    last_event_id: state.lastEventId,
    force_count: state.forceCount,
    open_rejection: state.openRejection,
    blocked_from: state.blockedFrom,
    approval: state.approval && approvalOf(state.approval),
    workspace: state.workspace && { ...state.workspace },
    heads: state.heads,
  }
}

function approvalOf({ eventId, ...approval }: Approval): StandingApproval {
  return { ...approval, event_id: eventId }
}

function conflictOf({ code, severity, wpId, details }: StatusFinding): readonly StatusConflict[] {
  if (code !== 'STATUS_DIVERGED' || details.open !== true) return []
  const { heads, kept, lane } = details as Pick<StatusConflict, 'heads' | 'kept' | 'lane'>
  return [{ wp_id: wpId, heads, kept, lane, agreed: severity === 'info' }]
}
