import { describe, expect, it } from 'vitest'
import { reduce, runReducer, usageReducer } from '../src/reducers.js'
import { eventOf, MISSION, PROJECT } from './event-stream.js'
import { fold, type Move, streamOf } from './moved-events.js'
import { eventId } from './row-builder.js'

const who = { actor_id: 'claude', actor_type: 'llm' }

describe('runReducer', () => {
  const defaults = {
    MissionRunStarted: { mission_type: 'software-dev' },
    MissionRunCompleted: { mission_type: 'software-dev' },
    NextStepIssued: { step_id: 'plan', agent_id: 'claude' },
    NextStepAutoCompleted: { step_id: 'plan', agent_id: 'claude', result: 'success' },
    DecisionInputRequested: {
      decision_id: 'd1',
      step_id: 'plan',
      question: 'Which?',
      options: ['a', 'b'],
    },
    DecisionInputAnswered: { decision_id: 'd1', answer: 'a' },
  }
  const ran = (...moves: readonly Move[]) =>
    fold(runReducer, streamOf({ run_id: 'run-1', actor: who }, defaults, moves))

  it('follows a run through its steps and questions', () => {
    const { state, anomalies } = ran(
      ['MissionRunStarted'],
      ['NextStepIssued'],
      ['DecisionInputRequested'],
      ['DecisionInputRequested', { decision_id: 'd2', input_key: 'k' }],
      ['DecisionInputAnswered'],
      ['NextStepAutoCompleted', { step_id: 'other' }],
    )
    expect(anomalies).toEqual({})
    const asked = { step_id: 'plan', question: 'Which?', options: ['a', 'b'], input_key: null }
    expect(state).toEqual({
      run_id: 'run-1',
      mission_type: 'software-dev',
      run_status: 'running',
      current_step_id: 'plan',
      completed_steps: ['other'],
      pending_decisions: { d2: { ...asked, input_key: 'k' } },
      answered_decisions: { d1: { ...asked, answer: 'a' } },
      event_count: 6,
      last_event_id: eventId(6),
    })
  })

  it('has no current step once it is completed', () => {
    const { state } = ran(['MissionRunStarted'], ['NextStepIssued'], ['NextStepAutoCompleted'])
    expect(state).toMatchObject({ current_step_id: null, completed_steps: ['plan'] })
  })

  it.each(Object.keys(defaults))('notes %s where it cannot be', (type) => {
    if (type !== 'MissionRunStarted')
      expect(ran([type]).anomalies).toEqual({ [eventId(1)]: 'event_before_start' })
    const { state, anomalies } = ran(['MissionRunStarted'], ['MissionRunCompleted'], [type])
    expect(anomalies).toEqual({ [eventId(3)]: 'event_after_terminal' })
    expect(state).toMatchObject({ run_status: 'completed', event_count: 3, completed_steps: [] })
  })

  it('notes a second start, a repeated request, and answers that nobody waits for', () => {
    const { state, anomalies } = ran(
      ['MissionRunStarted'],
      ['MissionRunStarted', { mission_type: 'other' }],
      ['DecisionInputRequested'],
      ['DecisionInputRequested', { question: 'Again?' }],
      ['DecisionInputAnswered'],
      ['DecisionInputRequested'],
      ['DecisionInputAnswered', { answer: 'b' }],
      ['DecisionInputAnswered', { decision_id: 'd9' }],
    )
    expect(anomalies).toEqual({
      [eventId(2)]: 'duplicate_start',
      [eventId(4)]: 'duplicate_request',
      [eventId(6)]: 'duplicate_request',
      [eventId(7)]: 'duplicate_answer',
      [eventId(8)]: 'unknown_request',
    })
    expect(state).toMatchObject({
      mission_type: 'software-dev',
      pending_decisions: {},
      answered_decisions: { d1: { question: 'Which?', answer: 'a' } },
    })
  })

  it('keeps runs apart', () => {
    const of = (run_id: string, first: number) =>
      eventOf('MissionRunStarted', first, { run_id, actor: who, mission_type: run_id })
    const { states } = reduce(runReducer, [of('one', 1), of('two', 2)])
    expect(Object.keys(states)).toEqual([`${PROJECT}/one`, `${PROJECT}/two`])
  })
})

describe('usageReducer', () => {
  const tokens = (input: number, output: number, cost: number, more: object = {}): Move => [
    'TokenUsageRecorded',
    {
      input_tokens: input,
      output_tokens: output,
      total_tokens: input + output,
      estimated_cost_usd: cost,
      source: 's',
      ...more,
    },
  ]
  const diff = (base_ref: string, head_ref: string, files_changed: number): Move => [
    'DiffSummaryRecorded',
    { base_ref, head_ref, files_changed, lines_added: 2, lines_deleted: 3, source: 's' },
  ]
  const used = (...moves: readonly Move[]) =>
    fold(usageReducer, streamOf({ mission_id: MISSION }, {}, moves))

  it('adds up tokens and cost exactly, whole and by model, phase and work package', () => {
    const { state, anomalies } = used(
      tokens(10, 5, 0.1, { model: 'm1', phase_name: 'plan', wp_id: 'WP01' }),
      tokens(20, 5, 0.2, { model: 'm1', wp_id: 'WP02' }),
      tokens(1, 1, 0),
    )
    const one = { input_tokens: 10, output_tokens: 5, total_tokens: 15, estimated_cost_usd: 0.1 }
    const two = { input_tokens: 20, output_tokens: 5, total_tokens: 25, estimated_cost_usd: 0.2 }
    expect(anomalies).toEqual({})
    expect(state).toEqual({
      input_tokens: 31,
      output_tokens: 11,
      total_tokens: 42,
      estimated_cost_usd: 0.3,
      by_model: {
        m1: { input_tokens: 30, output_tokens: 10, total_tokens: 40, estimated_cost_usd: 0.3 },
      },
      by_phase: { plan: one },
      by_wp: { WP01: one, WP02: two },
      diffs: {},
      event_count: 3,
      last_event_id: eventId(3),
    })
  })

  it('keeps the last summary of each range', () => {
    const { state } = used(diff('a', 'b', 1), diff('b', 'c', 2), diff('a', 'b', 9))
    expect(state.diffs).toEqual({
      'a..b': { files_changed: 9, lines_added: 2, lines_deleted: 3 },
      'b..c': { files_changed: 2, lines_added: 2, lines_deleted: 3 },
    })
  })

  it('leaves out what would make a sum inexact', () => {
    const { state, anomalies } = used(tokens(Number.MAX_SAFE_INTEGER - 1, 0, 0), tokens(2, 0, 0))
    expect(anomalies).toEqual({ [eventId(2)]: 'sum_too_large' })
    expect(state).toMatchObject({ input_tokens: Number.MAX_SAFE_INTEGER - 1, event_count: 2 })
  })
})
