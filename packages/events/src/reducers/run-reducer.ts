import type { AnyEvent } from '../catalogue/event-types.js'
import { followed } from './followed.js'
import { runKey } from './keys.js'
import { listOf, name, optional, type Read, text } from './read-fields.js'
import { setAt, valueAt } from './records.js'
import type { Reducer } from './reducer.js'
import { type Note, step, stepwise } from './stepwise.js'

/** A question of a run that nobody has answered yet. */
export interface PendingDecision {
  readonly step_id: string
  readonly question: string
  readonly options: readonly string[]
  readonly input_key: string | null
}

export interface AnsweredDecision extends PendingDecision {
  readonly answer: string
}

/** How far one run of a mission type has come. */
export interface RunState {
  readonly run_id: string | null
  readonly mission_type: string | null
  /** Null until the run is started. */
  readonly run_status: 'running' | 'completed' | null
  readonly current_step_id: string | null
  /** In order; a step that was done twice stands twice. */
  readonly completed_steps: readonly string[]
  /** By `decision_id`. */
  readonly pending_decisions: Readonly<Record<string, PendingDecision>>
  readonly answered_decisions: Readonly<Record<string, AnsweredDecision>>
  readonly event_count: number
  readonly last_event_id: string | null
}

/** The state while it is folded. */
export type RunFold = { -readonly [Key in keyof RunState]: RunState[Key] } & {
  readonly completed_steps: string[]
  readonly pending_decisions: Record<string, PendingDecision>
  readonly answered_decisions: Record<string, AnsweredDecision>
}

const STARTED = { run_id: name, mission_type: name }
const STEP = { step_id: name }
const REQUEST = {
  decision_id: name,
  step_id: name,
  question: text,
  options: optional(listOf(text), []),
  input_key: optional(text),
}
const ANSWER = { decision_id: name, answer: text }

/**
 * Follows one run. What comes before its start or after its end is noted and left out, and so are a
 * second start, a request that was made before, and an answer that nobody waits for.
 */
export const runReducer: Reducer<RunFold, RunState> = stepwise<RunFold, RunState>({
  name: 'run',
  version: 1,
  keyOf: runKey,
  init: () => ({
    run_id: null,
    mission_type: null,
    run_status: null,
    current_step_id: null,
    completed_steps: [],
    pending_decisions: {},
    answered_decisions: {},
    event_count: 0,
    last_event_id: null,
  }),
  steps: {
    MissionRunStarted: followed(step(STARTED, start)),
    NextStepIssued: followed(step(STEP, whileRunning(issueStep))),
    NextStepAutoCompleted: followed(step(STEP, whileRunning(completeStep))),
    DecisionInputRequested: followed(step(REQUEST, whileRunning(request))),
    DecisionInputAnswered: followed(step(ANSWER, whileRunning(answer))),
    MissionRunCompleted: followed(
      step(
        {},
        whileRunning((state) => change(state, { run_status: 'completed' })),
      ),
    ),
  },
  finish: (state) => ({
    ...state,
    completed_steps: [...state.completed_steps],
    pending_decisions: { ...state.pending_decisions },
    answered_decisions: { ...state.answered_decisions },
  }),
})

function change(state: RunFold, changes: Partial<RunState>): RunFold {
  return Object.assign(state, changes)
}

function start(
  state: RunFold,
  identity: Read<typeof STARTED>,
  _event: AnyEvent,
  note: Note,
): RunFold {
  if (state.run_status === null) return change(state, { ...identity, run_status: 'running' })
  if (state.run_status === 'completed') note('event_after_terminal', 'The run has ended.')
  else note('duplicate_start', 'The run was started before.')
  return state
}

function whileRunning<P>(effect: (state: RunFold, payload: P, note: Note) => RunFold) {
  return (state: RunFold, payload: P, _event: AnyEvent, note: Note): RunFold => {
    if (state.run_status === 'running') return effect(state, payload, note)
    if (state.run_status === null) note('event_before_start', 'The run was not started.')
    else note('event_after_terminal', 'The run has ended.')
    return state
  }
}

function issueStep(state: RunFold, { step_id }: Read<typeof STEP>): RunFold {
  return change(state, { current_step_id: step_id })
}

function completeStep(state: RunFold, { step_id }: Read<typeof STEP>): RunFold {
  state.completed_steps.push(step_id)
  return state.current_step_id === step_id ? change(state, { current_step_id: null }) : state
}

function request(
  state: RunFold,
  { decision_id, ...asked }: Read<typeof REQUEST>,
  note: Note,
): RunFold {
  const known = [state.pending_decisions, state.answered_decisions]
  if (known.some((decisions) => Object.hasOwn(decisions, decision_id)))
    note('duplicate_request', 'The decision was requested before.')
  else setAt(state.pending_decisions, decision_id, asked)
  return state
}

function answer(
  state: RunFold,
  { decision_id, answer: given }: Read<typeof ANSWER>,
  note: Note,
): RunFold {
  const asked = valueAt(state.pending_decisions, decision_id)
  if (asked !== undefined) {
    delete state.pending_decisions[decision_id]
    setAt(state.answered_decisions, decision_id, { ...asked, answer: given })
  } else if (Object.hasOwn(state.answered_decisions, decision_id))
    note('duplicate_answer', 'The decision was answered before.')
  else note('unknown_request', 'The decision was not requested.')
  return state
}
