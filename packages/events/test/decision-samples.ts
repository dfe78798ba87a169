import type { AnyEvent, EventType, PayloadInput } from '../src/index.js'
import { instantOf, judged, MISSION } from './judged-events.js'

export const point = {
  decision_point_id: 'dp-1',
  mission_id: MISSION,
  run_id: 'run-1',
  mission_slug: 'rate-limit-api',
  mission_type: 'software-dev',
} as const

type AdrType =
  | 'DecisionPointOpened'
  | 'DecisionPointDiscussing'
  | 'DecisionPointResolved'
  | 'DecisionPointOverridden'

type More = Readonly<Record<string, unknown>>

/** What the owner of the mission says, with reasons, unless told otherwise. */
export function argued(number: number, type: AdrType, more: More = {}): AnyEvent {
  return made(number, type, {
    ...point,
    origin_surface: 'adr',
    phase: 'P1',
    actor_id: 'ann',
    actor_type: 'human',
    authority_role: 'mission_owner',
    mission_owner_authority_flag: true,
    mission_owner_authority_path: '/owner',
    rationale: `reason ${number}`,
    alternatives_considered: ['a', 'b'],
    evidence_refs: [`ref-${number}`],
    state_entered_at: instantOf(number),
    recorded_at: instantOf(number),
    ...more,
  })
}

const interview = { ...point, origin_surface: 'planning_interview' } as const

export const question = {
  origin_flow: 'plan',
  question: 'Which store?',
  options: ['x', 'y'],
  input_key: 'store',
  step_id: 'step-1',
} as const

const times = (number: number) => ({
  state_entered_at: instantOf(number),
  recorded_at: instantOf(number),
})

export function asked(number: number, more: More = {}): AnyEvent {
  return made(number, 'DecisionPointOpened', {
    ...interview,
    ...question,
    ...times(number),
    phase: 'P2',
    actor_id: 'ann',
    actor_type: 'human',
    ...more,
  })
}

export const widening = {
  channel: 'slack',
  teamspace_ref: { teamspace_id: 'team', name: 'Team' },
  default_channel_ref: { channel_id: 'C1', name: null },
  thread_ref: { slack_team_id: null, channel_id: 'C1', thread_ts: '1.2', url: null },
} as const

export const participant = {
  participant_id: 'p-1',
  participant_type: 'human',
  display_name: 'Bob',
  session_id: null,
  external_refs: { slack_user_id: 'U1', slack_team_id: null, teamspace_member_id: null },
} as const

export function widened(number: number, more: More = {}): AnyEvent {
  return made(number, 'DecisionPointWidened', {
    ...interview,
    ...widening,
    invited_participants: [participant],
    widened_by: 'ann',
    widened_at: instantOf(number),
    recorded_at: instantOf(number),
    ...more,
  })
}

export function discussed(number: number, more: More = {}): AnyEvent {
  return made(number, 'DecisionPointDiscussing', {
    ...interview,
    ...times(number),
    snapshot_kind: 'digest',
    contributions: ['x is faster'],
    actor_id: 'bob',
    actor_type: 'llm',
    ...more,
  })
}

export const summary = {
  text: 'All want x',
  source: 'manual',
  extracted_at: null,
  candidate_answer: 'x',
} as const

export function resolved(number: number, more: More = {}): AnyEvent {
  return made(number, 'DecisionPointResolved', {
    ...interview,
    ...times(number),
    terminal_outcome: 'resolved',
    final_answer: 'x',
    resolved_by: 'ann',
    ...more,
  })
}

function made(number: number, type: EventType, payload: More): AnyEvent {
  return judged(number, type, payload as PayloadInput<typeof type>)
}
