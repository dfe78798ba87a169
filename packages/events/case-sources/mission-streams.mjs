// Streams of missions, and how far they come.
import { KEY, OTHER_KEY, of, reduced, stream } from './event-stream.mjs'
import { MISSION, OTHER_MISSION } from './samples.mjs'
import { minute } from './status-story.mjs'

const started = [
  'MissionStarted',
  { ...of, mission_type: 'software-dev', initial_phase: 'specify', actor: 'mara' },
]
const entered = (phase_name, at) => ['PhaseEntered', { ...of, phase_name, actor: 'mara' }, at]
const completed = [
  'MissionCompleted',
  { ...of, mission_type: 'software-dev', final_phase: 'implement', actor: 'mara' },
]
const cancelled = (at) => [
  'MissionCancelled',
  { ...of, reason: 'not wanted any more', actor: 'mara' },
  at,
]
const reopened = [
  'MissionReopened',
  {
    ...of,
    mission_slug: '031-cart',
    reason: 'a defect',
    reopened_by: 'mara',
    reopened_at: minute(0),
  },
]
const created = [
  'MissionCreated',
  {
    ...of,
    mission_slug: '031-cart',
    mission_number: null,
    mission_type: 'software-dev',
    target_branch: 'main',
    wp_count: 2,
    friendly_name: 'Cart',
    purpose_tldr: 'Keep it',
    purpose_context: 'It is lost',
  },
]
const closed = [
  'MissionClosed',
  { mission_slug: '031-cart', mission_number: 31, mission_type: 'software-dev' },
]
const followUp = [
  'FollowUpRecorded',
  {
    ...of,
    mission_slug: '031-cart',
    follow_up_type: 'pr',
    pr_number: 12,
    recorded_by: 'mara',
    recorded_at: minute(0),
  },
]
const origin = {
  provider: 'jira',
  external_issue_id: '10233',
  external_issue_key: 'SHOP-233',
  external_issue_url: 'https://jira.example.org/browse/SHOP-233',
  title: 'Cart is empty after reload',
}
const bound = ['MissionOriginBound', { ...of, mission_slug: '031-cart', ...origin }]
const rollback = ['ReviewRollback', { ...of, review_ref: 'r', target_phase: 'plan', actor: 'mara' }]

export function lifecycleCases() {
  const fold = (id, rows, state, anomalies) =>
    reduced('lifecycle', id, stream('M', rows), { [KEY]: state }, anomalies)
  return [
    fold(
      'whole-way',
      [created, started, entered('plan'), entered('implement'), completed, closed],
      {
        mission_id: MISSION,
        mission_status: 'completed',
        mission_type: 'software-dev',
        phases_entered: ['specify', 'plan', 'implement'],
        follow_ups: [],
        origin: null,
      },
    ),
    // The cancellation stands before the phase in the stream and in the order of ids.
    fold('cancelled-last-of-its-instant', [started, cancelled(5), entered('plan', 5)], {
      mission_status: 'cancelled',
      current_phase: 'plan',
      phases_entered: ['specify', 'plan'],
      event_count: 3,
    }),
    fold('reopened', [started, completed, followUp, reopened, entered('implement')], {
      mission_status: 'reopened',
      current_phase: 'implement',
      follow_ups: [{ follow_up_type: 'pr', pr_number: 12, recorded_by: 'mara' }],
    }),
    fold(
      'out-of-turn',
      [entered('plan'), started, started, reopened, completed, entered('accept'), followUp],
      { mission_status: 'completed', current_phase: 'specify', phases_entered: ['specify'] },
      [
        ['event_before_start', 0],
        ['duplicate_start', 2],
        ['invalid_transition', 3],
        ['event_after_terminal', 5],
      ],
    ),
    fold('rolled-back', [bound, started, entered('plan'), entered('implement'), rollback], {
      mission_status: 'active',
      current_phase: 'plan',
      origin,
    }),
    twoMissions(),
  ]
}

function twoMissions() {
  const mine = stream('M', [started, entered('plan')])
  const theirs = stream('M', [started, completed], 'N').map((event) => ({
    ...event,
    mission_id: OTHER_MISSION,
    aggregate_id: `mission/${OTHER_MISSION}`,
    payload: { ...event.payload, mission_id: OTHER_MISSION },
  }))
  const events = [mine[0], theirs[0], theirs[1], mine[1]]
  return reduced('lifecycle', 'missions-apart', events, {
    [KEY]: { mission_status: 'active', current_phase: 'plan', event_count: 2 },
    [OTHER_KEY]: { mission_status: 'completed', event_count: 2 },
  })
}
