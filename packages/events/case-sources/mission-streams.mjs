// Streams of missions, runs and usage, and what they add up to.
import { eventId, eventOf } from './envelopes.mjs'
import { MISSION, OTHER_MISSION, PROJECT } from './samples.mjs'
import { minute } from './status-streams.mjs'

const KEY = `${PROJECT}/${MISSION}`
const OTHER_KEY = `${PROJECT}/${OTHER_MISSION}`

/** Events of a scope at one minute after the other: `[type, payload, at?]`. */
function stream(scope, rows, letter = 'L') {
  return rows.map(([type, payload, at], index) =>
    eventOf(type, scope, payload, eventId(letter, index + 1), { timestamp: minute(at ?? index) }),
  )
}

function reduced(reducer, id, events, states, anomalies = [], more = {}) {
  const marks = anomalies.map(([kind, index]) => ({ kind, event_id: events[index].event_id }))
  return {
    id: `${reducer}/${id}`,
    op: 'reduce',
    dialect: 'native',
    input: { reducer, events },
    expect: { states, anomalies: marks, seen_count: events.length, ...more },
  }
}

const of = { mission_id: MISSION }
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

const actor = { actor_id: 'claude-2', actor_type: 'llm' }
const run = (run_id = 'run-1') => ({ run_id, actor })
const runStarted = (id) => ['MissionRunStarted', { ...run(id), mission_type: 'software-dev' }]
const runCompleted = (id) => ['MissionRunCompleted', { ...run(id), mission_type: 'software-dev' }]
const issued = (step_id, id) => ['NextStepIssued', { ...run(id), step_id, agent_id: 'claude-2' }]
const did = (step_id, id) => [
  'NextStepAutoCompleted',
  { ...run(id), step_id, agent_id: 'claude-2', result: 'done' },
]
const asked = (decision_id) => [
  'DecisionInputRequested',
  { ...run(), decision_id, step_id: 'plan', question: 'How long?', options: ['a', 'b'] },
]
const told = (decision_id) => ['DecisionInputAnswered', { ...run(), decision_id, answer: 'b' }]

export function runCases() {
  const fold = (id, rows, state, anomalies) =>
    reduced('run', id, stream('R', rows, 'V'), { [`${PROJECT}/run-1`]: state }, anomalies)
  return [
    fold(
      'whole-way',
      [
        runStarted(),
        issued('specify'),
        did('specify'),
        issued('plan'),
        did('plan'),
        runCompleted(),
      ],
      {
        run_id: 'run-1',
        mission_type: 'software-dev',
        run_status: 'completed',
        current_step_id: null,
        completed_steps: ['specify', 'plan'],
        event_count: 6,
      },
    ),
    fold('decisions', [runStarted(), asked('d1'), asked('d2'), told('d1')], {
      run_status: 'running',
      pending_decisions: { d2: { question: 'How long?', options: ['a', 'b'] } },
      answered_decisions: { d1: { answer: 'b' } },
    }),
    fold(
      'out-of-turn',
      [
        issued('specify'),
        runStarted(),
        runStarted(),
        asked('d1'),
        asked('d1'),
        runCompleted(),
        issued('plan'),
      ],
      { run_status: 'completed', pending_decisions: { d1: { question: 'How long?' } } },
      [
        ['event_before_start', 0],
        ['duplicate_start', 2],
        ['duplicate_request', 4],
        ['event_after_terminal', 6],
      ],
    ),
    fold('another-step-is-done', [runStarted(), issued('plan'), did('specify')], {
      current_step_id: 'plan',
      completed_steps: ['specify'],
    }),
    reduced(
      'run',
      'runs-apart',
      stream(
        'R',
        [runStarted('run-1'), runStarted('run-2'), issued('plan', 'run-2'), runCompleted('run-1')],
        'V',
      ),
      {
        [`${PROJECT}/run-1`]: { run_status: 'completed', event_count: 2 },
        [`${PROJECT}/run-2`]: { run_status: 'running', current_step_id: 'plan', event_count: 2 },
      },
    ),
  ]
}

const tokens = (input_tokens, output_tokens, estimated_cost_usd, more = {}) => [
  'TokenUsageRecorded',
  {
    ...of,
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    estimated_cost_usd,
    source: 'cli',
    ...more,
  },
]
const diff = (head_ref, files_changed, lines_added, lines_deleted) => [
  'DiffSummaryRecorded',
  { ...of, base_ref: 'main', head_ref, files_changed, lines_added, lines_deleted, source: 'cli' },
]
const sums = (input_tokens, output_tokens, estimated_cost_usd) => ({
  input_tokens,
  output_tokens,
  total_tokens: input_tokens + output_tokens,
  estimated_cost_usd,
})

export function usageCases() {
  const fold = (id, rows, state) => reduced('usage', id, stream('M', rows, 'W'), { [KEY]: state })
  return [
    fold(
      'sums',
      [tokens(100, 20, 0.25), tokens(900, 80, 0.5), tokens(0, 0, 0)],
      sums(1000, 100, 0.75),
    ),
    fold(
      'by-model',
      [
        tokens(10, 1, 0.5, { model: 'a' }),
        tokens(20, 2, 0.25, { model: 'b' }),
        tokens(30, 3, 1, { model: 'a' }),
      ],
      {
        ...sums(60, 6, 1.75),
        by_model: { a: sums(40, 4, 1.5), b: sums(20, 2, 0.25) },
      },
    ),
    fold(
      'by-phase-and-work-package',
      [
        tokens(10, 1, 0, { phase_name: 'plan' }),
        tokens(20, 2, 0, { phase_name: 'implement', wp_id: 'WP03' }),
        tokens(5, 5, 0, { phase_name: 'implement', wp_id: 'WP04' }),
      ],
      {
        by_phase: { plan: sums(10, 1, 0), implement: sums(25, 7, 0) },
        by_wp: { WP03: sums(20, 2, 0), WP04: sums(5, 5, 0) },
      },
    ),
    fold('changes', [diff('lane-a', 2, 30, 4), diff('lane-b', 1, 1, 1)], {
      ...sums(0, 0, 0),
      diffs: {
        'main..lane-a': { files_changed: 2, lines_added: 30, lines_deleted: 4 },
        'main..lane-b': { files_changed: 1, lines_added: 1, lines_deleted: 1 },
      },
    }),
    twoUsers(),
  ]
}

function twoUsers() {
  const rows = [tokens(1, 1, 0), tokens(2, 2, 0)]
  const [mine, theirs] = stream('M', rows, 'W')
  const other = {
    ...theirs,
    mission_id: OTHER_MISSION,
    aggregate_id: `mission/${OTHER_MISSION}`,
    payload: { ...theirs.payload, mission_id: OTHER_MISSION },
  }
  return reduced('usage', 'missions-apart', [mine, other], {
    [KEY]: sums(1, 1, 0),
    [OTHER_KEY]: sums(2, 2, 0),
  })
}
