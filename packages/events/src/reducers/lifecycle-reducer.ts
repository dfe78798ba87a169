import type { AnyEvent } from '../catalogue/event-types.js'
import { followed } from './followed.js'
import { missionIdOf, missionKey } from './keys.js'
import { integer, name, oneOf, optional, type Read } from './read-fields.js'
import type { Reducer } from './reducer.js'
import { type Note, step, stepwise } from './stepwise.js'

export interface MissionOrigin {
  readonly provider: string
  readonly external_issue_id: string
  readonly external_issue_key: string
  readonly external_issue_url: string
  readonly title: string
}

export interface MissionFollowUp {
  readonly event_id: string
  readonly follow_up_type: 'commit' | 'pr'
  readonly commit_sha: string | null
  readonly pr_number: number | null
  readonly recorded_by: string
  /** As written. */
  readonly recorded_at: string
}

/** How far a mission has come. */
export interface LifecycleState {
  readonly mission_id: string | null
  /** Null until the mission is started. A reopened mission stays so until it ends again. */
  readonly mission_status: 'active' | 'completed' | 'cancelled' | 'reopened' | null
  readonly mission_type: string | null
  readonly current_phase: string | null
  /** In order, the first one and those that a rollback led to included; repeats stay. */
  readonly phases_entered: readonly string[]
  readonly origin: MissionOrigin | null
  readonly follow_ups: readonly MissionFollowUp[]
  readonly event_count: number
  readonly last_event_id: string | null
}

/** The state while it is folded. */
export type LifecycleFold = {
  -readonly [Key in keyof LifecycleState]: LifecycleState[Key]
} & { readonly phases_entered: string[]; readonly follow_ups: MissionFollowUp[] }

const STARTED = { mission_type: name, initial_phase: name }
const ORIGIN = {
  provider: name,
  external_issue_id: name,
  external_issue_key: name,
  external_issue_url: name,
  title: name,
}
const FOLLOW_UP = {
  follow_up_type: oneOf('commit', 'pr'),
  commit_sha: optional(name),
  pr_number: optional(integer),
  recorded_by: name,
  recorded_at: name,
}

/**
 * Follows a mission from its start to its end, and over it when it is reopened. What comes before
 * the start, or after the end, is noted and left out; a mission may be created, closed and bound to
 * an issue at any time. A cancellation is the last of its instant.
 */
export const lifecycleReducer: Reducer<LifecycleFold, LifecycleState> = {
  ...stepwise<LifecycleFold, LifecycleState>({
    name: 'lifecycle',
    version: 1,
    keyOf: missionKey,
    init: () => ({
      mission_id: null,
      mission_status: null,
      mission_type: null,
      current_phase: null,
      phases_entered: [],
      origin: null,
      follow_ups: [],
      event_count: 0,
      last_event_id: null,
    }),
    steps: {
      MissionCreated: followed((state) => state),
      MissionClosed: followed((state) => state),
      MissionOriginBound: followed(step(ORIGIN, (state, origin) => change(state, { origin }))),
      MissionStarted: followed(step(STARTED, start)),
      PhaseEntered: followed(step({ phase_name: name }, whileOpen(enterPhase))),
      ReviewRollback: followed(step({ target_phase: name }, whileOpen(rollBack))),
      MissionCompleted: followed(step({}, whileOpen(become('completed')))),
      MissionCancelled: followed(step({}, whileOpen(become('cancelled')))),
      MissionReopened: followed(step({}, afterEnd(become('reopened')))),
      FollowUpRecorded: followed(step(FOLLOW_UP, afterEnd(recordFollowUp))),
    },
    finish: (state) => ({
      ...state,
      phases_entered: [...state.phases_entered],
      follow_ups: [...state.follow_ups],
    }),
  }),
  rank: (event) => (event.event_type === 'MissionCancelled' ? 1 : 0),
}

function change(state: LifecycleFold, changes: Partial<LifecycleState>): LifecycleFold {
  return Object.assign(state, changes)
}

function start(
  state: LifecycleFold,
  { mission_type, initial_phase }: Read<typeof STARTED>,
  event: AnyEvent,
  note: Note,
): LifecycleFold {
  if (state.mission_status === null) {
    const mission_id = missionIdOf(event) ?? null
    return enter(
      change(state, { mission_id, mission_type, mission_status: 'active' }),
      initial_phase,
    )
  }
  if (hasEnded(state)) noteEnd(state, note)
  else note('duplicate_start', 'The mission was started before.')
  return state
}

function enterPhase(
  state: LifecycleFold,
  { phase_name }: { readonly phase_name: string },
): LifecycleFold {
  return enter(state, phase_name)
}

function rollBack(
  state: LifecycleFold,
  { target_phase }: { readonly target_phase: string },
): LifecycleFold {
  return enter(state, target_phase)
}

function enter(state: LifecycleFold, current_phase: string): LifecycleFold {
  state.phases_entered.push(current_phase)
  return change(state, { current_phase })
}

function become(mission_status: LifecycleState['mission_status']) {
  return (state: LifecycleFold): LifecycleFold => change(state, { mission_status })
}

function recordFollowUp(
  state: LifecycleFold,
  payload: Read<typeof FOLLOW_UP>,
  { event_id }: AnyEvent,
): LifecycleFold {
  state.follow_ups.push({ event_id, ...payload })
  return state
}

type Effect<P> = (state: LifecycleFold, payload: P, event: AnyEvent) => LifecycleFold
type Judged<P> = (state: LifecycleFold, payload: P, event: AnyEvent, note: Note) => LifecycleFold

function whileOpen<P>(effect: Effect<P>): Judged<P> {
  return (state, payload, event, note) => {
    if (state.mission_status !== null && !hasEnded(state)) return effect(state, payload, event)
    if (state.mission_status === null) noteNoStart(note)
    else noteEnd(state, note)
    return state
  }
}

function afterEnd<P>(effect: Effect<P>): Judged<P> {
  return (state, payload, event, note) => {
    if (hasEnded(state)) return effect(state, payload, event)
    const { mission_status } = state
    if (mission_status === null) noteNoStart(note)
    else note('invalid_transition', 'The mission has not ended.', { mission_status })
    return state
  }
}

function noteNoStart(note: Note): void {
  note('event_before_start', 'The mission was not started.')
}

function noteEnd({ mission_status }: LifecycleFold, note: Note): void {
  note('event_after_terminal', 'The mission has ended.', { mission_status })
}

function hasEnded({ mission_status }: LifecycleFold): boolean {
  return mission_status === 'completed' || mission_status === 'cancelled'
}
