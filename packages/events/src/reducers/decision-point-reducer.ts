import type { AnyEvent } from '../catalogue/event-types.js'
import {
  ADR,
  type AdrPayload,
  type DecisionIdentity,
  type DecisionSurface,
  INTERVIEW_DISCUSSING,
  INTERVIEW_OPENED,
  INTERVIEW_RESOLVED,
  SURFACE,
  WIDENED,
} from './decision-point-shapes.js'
import {
  type DecisionPhase,
  type DecisionPointFold,
  type DecisionPointState,
  emptyDecision,
} from './decision-point-state.js'
import type { Read } from './read-fields.js'
import type { Reducer } from './reducer.js'
import { payloadKey } from './state-key.js'
import { type Note, rememberAnomaly, type Step, step, stepwise } from './stepwise.js'

const NEXT: Readonly<Record<DecisionPhase | 'none', readonly DecisionPhase[]>> = {
  none: ['open'],
  open: ['widened', 'discussing', 'resolved'],
  widened: ['widened', 'discussing', 'resolved'],
  discussing: ['discussing', 'resolved'],
  resolved: ['overridden'],
  overridden: [],
}

/**
 * Follows one decision. Left out are events that its state does not lead to (`invalid_transition`,
 * `event_after_terminal` once it is overridden) and those that whoever acted may not do
 * (`authority_policy_violation`, `llm_policy_violation`). Applied all the same are events of another
 * form than the opening (`origin_mismatch`) and a resolution without a summary of the discussion
 * that the decision was taken to (`missing_summary`).
 */
export const decisionPointReducer: Reducer<DecisionPointFold, DecisionPointState> = stepwise<
  DecisionPointFold,
  DecisionPointState
>({
  name: 'decision_point',
  version: 1,
  keyOf: (event) => payloadKey(event, 'decision_point_id'),
  init: emptyDecision,
  steps: {
    DecisionPointOpened: byForm(adr('open'), step(INTERVIEW_OPENED, opened)),
    DecisionPointWidened: step(WIDENED, widened),
    DecisionPointDiscussing: byForm(adr('discussing'), step(INTERVIEW_DISCUSSING, discussed)),
    DecisionPointResolved: byForm(adr('resolved'), step(INTERVIEW_RESOLVED, resolved)),
    DecisionPointOverridden: adr('overridden'),
  },
  remember: rememberAnomaly,
  finish: ({ anomalies, ...state }) => ({ ...state, anomalies: anomalies.flat() }),
})

/** The form is named by the event; without a name it is the one that argues. */
function byForm(
  argued: Step<DecisionPointFold>,
  interview: Step<DecisionPointFold>,
): Step<DecisionPointFold> {
  return step(SURFACE, (state, { origin_surface }, event, note) =>
    (origin_surface === 'planning_interview' ? interview : argued)(state, event, note),
  )
}

/** An event that gives its reasons: of the form `adr`, or an override of any decision. */
function adr(to: 'open' | 'discussing' | 'resolved' | 'overridden'): Step<DecisionPointFold> {
  return step({ ...ADR, ...SURFACE }, (before, payload, _event, note) => {
    const state = named(before, payload)
    if (!leadsTo(state, to, note) || !isAllowed(to, payload, note)) return state
    const surface = payload.origin_surface ?? (to === 'overridden' ? state.origin_surface : 'adr')
    const known = to === 'open' ? identified(state, payload, surface) : state
    noteMismatch(known, surface, note)
    if (to === 'resolved') noteMissingSummary(known, null, note)
    return {
      ...known,
      ...actor(payload),
      state: to,
      phase: payload.phase,
      last_authority_role: payload.authority_role,
      last_rationale: payload.rationale,
      last_alternatives_considered: payload.alternatives_considered,
      last_evidence_refs: payload.evidence_refs,
    }
  })
}

function opened(
  before: DecisionPointFold,
  payload: Read<typeof INTERVIEW_OPENED>,
  _event: AnyEvent,
  note: Note,
): DecisionPointFold {
  const state = named(before, payload)
  if (!leadsTo(state, 'open', note)) return state
  const { origin_flow, question, options, input_key, step_id, phase } = payload
  return {
    ...identified(state, payload, 'planning_interview'),
    ...actor(payload),
    ...{ origin_flow, question, options, input_key, step_id, phase },
    state: 'open',
  }
}

function widened(
  before: DecisionPointFold,
  payload: Read<typeof WIDENED>,
  _event: AnyEvent,
  note: Note,
): DecisionPointFold {
  const state = named(before, payload)
  if (!leadsTo(state, 'widened', note)) return state
  noteMismatch(state, 'planning_interview', note)
  if (state.state === 'widened') return state
  const { channel, teamspace_ref, default_channel_ref, thread_ref } = payload
  const { invited_participants, widened_by, widened_at } = payload
  const refs = { channel, teamspace_ref, default_channel_ref, thread_ref }
  return {
    ...actedBy(state, widened_by, widened_at),
    state: 'widened',
    widening: { ...refs, invited_participants, widened_by, widened_at },
  }
}

function discussed(
  before: DecisionPointFold,
  payload: Read<typeof INTERVIEW_DISCUSSING>,
  _event: AnyEvent,
  note: Note,
): DecisionPointFold {
  const state = named(before, payload)
  if (!leadsTo(state, 'discussing', note)) return state
  noteMismatch(state, 'planning_interview', note)
  return { ...state, ...actor(payload), state: 'discussing' }
}

function resolved(
  before: DecisionPointFold,
  payload: Read<typeof INTERVIEW_RESOLVED>,
  _event: AnyEvent,
  note: Note,
): DecisionPointFold {
  const state = named(before, payload)
  if (!leadsTo(state, 'resolved', note)) return state
  noteMismatch(state, 'planning_interview', note)
  noteMissingSummary(state, payload.summary, note)
  const { terminal_outcome, final_answer, other_answer, summary } = payload
  const { actual_participants, resolved_by, closure_message } = payload
  return {
    ...actedBy(state, resolved_by, payload.state_entered_at),
    ...{ terminal_outcome, final_answer, other_answer, summary },
    ...{ actual_participants, resolved_by, closure_message },
    state: 'resolved',
    closed_locally_while_widened: isClosedLocally(state, payload, note),
    last_rationale: payload.rationale,
  }
}

function isClosedLocally(
  { state: from, widening }: DecisionPointFold,
  payload: Read<typeof INTERVIEW_RESOLVED>,
  note: Note,
): boolean {
  if (!payload.closed_locally_while_widened || widening !== null)
    return payload.closed_locally_while_widened
  const details = { from, to: 'resolved' }
  note('invalid_transition', 'Closed as if it had been widened, and it never was.', details)
  return false
}

function actor(payload: Read<typeof INTERVIEW_DISCUSSING>) {
  return {
    last_actor_id: payload.actor_id,
    last_actor_type: payload.actor_type,
    last_state_entered_at: payload.state_entered_at,
  }
}

/** Who acted, where the event does not say whether that is a human. */
function actedBy(state: DecisionPointFold, actorId: string, at: string): DecisionPointFold {
  const last_actor_type = state.last_actor_id === actorId ? state.last_actor_type : null
  return { ...state, last_actor_id: actorId, last_actor_type, last_state_entered_at: at }
}

function named(state: DecisionPointFold, payload: DecisionIdentity): DecisionPointFold {
  return { ...state, decision_point_id: payload.decision_point_id }
}

function identified(
  state: DecisionPointFold,
  payload: DecisionIdentity,
  origin_surface: DecisionSurface | null,
): DecisionPointFold {
  const { mission_id, run_id, mission_slug, mission_type } = payload
  return { ...state, mission_id, run_id, mission_slug, mission_type, origin_surface }
}

/** Whether the state leads to another; where it does not, that is noted. */
function leadsTo({ state: from }: DecisionPointFold, to: DecisionPhase, note: Note): boolean {
  if (NEXT[from ?? 'none'].includes(to)) return true
  if (from === 'overridden')
    note('event_after_terminal', 'The decision was overridden before.', { from, to })
  else note('invalid_transition', 'The state of the decision does not lead there.', { from, to })
  return false
}

/** Only the human owner of the mission decides; a model may propose in the first phase. */
function isAllowed(to: DecisionPhase, payload: AdrPayload, note: Note): boolean {
  const { actor_type, authority_role, mission_owner_authority_flag, phase } = payload
  const byOwner =
    actor_type === 'human' && authority_role === 'mission_owner' && mission_owner_authority_flag
  if ((to === 'resolved' || to === 'overridden') && !byOwner) {
    const message = 'Only a human with the authority of the mission owner may do this.'
    note('authority_policy_violation', message, { to })
    return false
  }
  const proposes =
    phase === 'P0' && authority_role !== 'mission_owner' && !mission_owner_authority_flag
  if (actor_type === 'llm' && !proposes) {
    note('llm_policy_violation', 'A model may act in phase P0 only, and without authority.', { to })
    return false
  }
  return true
}

function noteMismatch(state: DecisionPointFold, surface: DecisionSurface | null, note: Note): void {
  if (surface !== state.origin_surface)
    note('origin_mismatch', 'The decision was opened in another form.', {
      opened: state.origin_surface,
      event: surface,
    })
}

function noteMissingSummary(
  { widening }: DecisionPointFold,
  summary: DecisionPointFold['summary'],
  note: Note,
): void {
  if (widening !== null && summary === null)
    note('missing_summary', 'The decision was widened, and nobody summed up the discussion.')
}
