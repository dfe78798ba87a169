// Streams of runs and of what missions use, and what they come to.
import { KEY, OTHER_KEY, of, reduced, stream } from './event-stream.mjs'
import { OTHER_MISSION, PROJECT } from './samples.mjs'

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
