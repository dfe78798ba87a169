import {
  classifyRow,
  formatInstant,
  instantMicros,
  type LaneRow,
  reduceStatus,
  type WorkPackageState,
} from '@spec-kitty/events/log'
import { type Clock, type Ids, invariant } from '@spec-kitty/platform'
import { decideTransition } from './decide.js'
import { buildLifecycleRow, isRecorded } from './lifecycle.js'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'
import { redact } from './redact.js'
import { refuseMoved, refuseUnsure, rejectionError } from './refusals.js'
import type {
  EmitOutcome,
  EmitRequest,
  LifecycleRequest,
  NewRow,
  SeedRequest,
  Stamp,
  TransitionRequest,
} from './requests.js'
import { checkRowSize } from './row-size.js'

/** Rows that were decided and not written, with what becomes of each request. */
export interface PlannedRows {
  readonly rows: readonly NewRow[]
  readonly outcomes: readonly EmitOutcome[]
  /** Rows that prove the outcomes, in order: new ones, and for repeats the one that is there. */
  readonly eventIds: readonly string[]
}

/**
 * Identities for the next `count` rows of a log: later than everything in it, one microsecond
 * apart, and not before the clock. They begin a millisecond of their own, so that ids rise with
 * the instants also where another process wrote last: a log whose ids rise is read at half the cost.
 */
export function mintStamps(
  ports: { readonly clock: Clock; readonly ids: Ids },
  status: MissionStatus,
  count: number,
): readonly Stamp[] {
  const nextMilli = (Math.floor(lastInstantOf(status) / 1000) + 1) * 1000
  const first = Math.max(ports.clock.nowMicros(), nextMilli)
  return Array.from({ length: count }, (_, index) => ({
    at: formatInstant(first + index),
    eventId: ports.ids.ulid(first + index),
  }))
}

/** Microseconds of the latest row of any kind; 0 for an empty log. */
export function lastInstantOf(status: MissionStatus): number {
  let last = instantMicros(status.state.lastAt) ?? 0
  for (const { value } of status.otherRows) {
    const written = value.timestamp ?? value.at
    if (typeof written === 'string') last = Math.max(last, instantMicros(written) ?? 0)
  }
  return last
}

/**
 * Decides requests one after the other, each against the state that the earlier ones leave, and
 * builds their rows without writing anything. One refusal refuses all.
 *
 * @param stamps - At least one per request; used in order.
 * @throws TRANSITION_REJECTED, WP_ALREADY_CLAIMED, FORCE_REASON_REQUIRED, EVENT_TOO_LARGE
 */
export function planRows(
  location: StatusLogLocation,
  status: MissionStatus,
  requests: readonly EmitRequest[],
  stamps: readonly Stamp[],
): PlannedRows {
  invariant(stamps.length >= requests.length, 'there is a stamp for every request')
  for (const request of requests)
    if (request.kind === 'transition') refuseMoved(location, status, request)
  const draft = new Draft(location, status, stamps)
  for (const request of requests) {
    if (request.kind === 'lifecycle') draft.record(request)
    else if (request.kind === 'seed') draft.seed(request)
    else draft.move(request)
  }
  return { rows: draft.rows, outcomes: draft.outcomes, eventIds: [...new Set(draft.eventIds)] }
}

/** A batch in the making: the rows so far, and the state that they lead to. */
class Draft {
  readonly rows: NewRow[] = []
  readonly outcomes: EmitOutcome[] = []
  readonly eventIds: string[] = []
  private readonly changed = new Map<string, { rows: LaneRow[]; state: WorkPackageState }>()
  private readonly location: StatusLogLocation
  private readonly status: MissionStatus
  private readonly stamps: readonly Stamp[]

  constructor(location: StatusLogLocation, status: MissionStatus, stamps: readonly Stamp[]) {
    this.location = location
    this.status = status
    this.stamps = stamps
  }

  move(request: TransitionRequest): void {
    refuseUnsure(this.location, this.status, request.wpId)
    const clean = redactRequest(request, this.location)
    const state = this.stateOf(request.wpId)
    const decision = decideTransition(state, clean, this.nextStamp(), this.location)
    if (decision.kind === 'rejected') throw rejectionError(this.location, request, decision)
    const lanes = { fromLane: state?.lane ?? 'genesis', toLane: request.to } as const
    if (decision.kind === 'already-there') {
      this.settle({ wpId: request.wpId, ...lanes, changed: false, eventId: decision.eventId })
      return
    }
    this.add(request.wpId, decision.row)
    this.settle({ wpId: request.wpId, ...lanes, changed: true, eventId: decision.row.event_id })
  }

  seed(request: SeedRequest): void {
    refuseUnsure(this.location, this.status, request.wpId)
    const state = this.stateOf(request.wpId)
    if (state === undefined) {
      const { wpId, actor, executionMode, reason = 'canonical bootstrap' } = request
      this.move({ kind: 'transition', wpId, to: 'planned', actor, executionMode, reason })
      return
    }
    const { wpId, lane, lastEventId } = state
    this.outcomes.push({
      wpId,
      fromLane: lane,
      toLane: lane,
      changed: false,
      eventId: lastEventId,
    })
  }

  record(request: LifecycleRequest): void {
    const row = redact(buildLifecycleRow(request, this.nextStamp()), this.location)
    if (isRecorded(row, [...this.status.otherRows.map((other) => other.value), ...this.rows]))
      return
    checkRowSize(this.location, request.eventType, row)
    this.rows.push(row)
    this.eventIds.push(row.event_id)
  }

  private settle(outcome: EmitOutcome): void {
    this.outcomes.push(outcome)
    this.eventIds.push(outcome.eventId)
  }

  private add(wpId: string, row: NewRow): void {
    checkRowSize(this.location, wpId, row)
    const read = classifyRow(row)
    invariant(read.kind === 'lane', 'a row that was built can be read')
    const before =
      this.changed.get(wpId)?.rows ?? this.status.rows.filter((one) => one.wpId === wpId)
    const rows = [...before, read.row]
    const state = reduceStatus(rows).workPackages.get(wpId)
    invariant(state !== undefined, 'a work package with a row has a state')
    this.changed.set(wpId, { rows, state })
    this.rows.push(row)
  }

  private stateOf(wpId: string): WorkPackageState | undefined {
    return this.changed.get(wpId)?.state ?? this.status.state.workPackages.get(wpId)
  }

  private nextStamp(): Stamp {
    const stamp = this.stamps[this.rows.length]
    invariant(stamp !== undefined, 'there is a stamp for every row')
    return stamp
  }
}

/** Rows hold no path of this machine; what guards compare is what the row will say. */
function redactRequest(request: TransitionRequest, location: StatusLogLocation): TransitionRequest {
  const { reason, reviewRef, reviewResult, evidence, workspace, policy, ...rest } = request
  const texts = { reason, reviewRef, reviewResult, evidence, workspace, policy }
  const given = Object.entries(texts).filter(([, value]) => value !== undefined)
  return { ...rest, ...redact(Object.fromEntries(given) as Partial<TransitionRequest>, location) }
}
