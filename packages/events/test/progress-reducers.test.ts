import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import {
  lifecycleReducer,
  type Reducer,
  reduce,
  runReducer,
  startReduction,
  usageReducer,
} from '../src/reducers.js'
import { eventOf, KEY, MISSION, PROJECT } from './event-stream.js'
import { eventId } from './row-builder.js'

type Move = readonly [type: string, payload?: object, envelope?: object]

const who = { actor_id: 'claude', actor_type: 'llm' }

function streamOf(
  shared: object,
  defaults: Readonly<Record<string, object>>,
  moves: readonly Move[],
) {
  return moves.map(([type, payload, envelope], at) =>
    eventOf(type, at + 1, { ...shared, ...defaults[type], ...payload }, { ...envelope }),
  )
}

/** The state, the anomalies' kinds by event number, and that pieces give the same as the whole. */
function fold<State, Out>(reducer: Reducer<State, Out>, events: readonly AnyEvent[]) {
  const result = reduce(reducer, events)
  const reduction = startReduction(reducer)
  for (const event of events.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    reduction.apply([event])
  expect(reduction.finish()).toEqual(result)
  const kinds = result.anomalies.map(({ kind, event_id }) => [event_id, kind])
  return { state: result.single() as Out, anomalies: Object.fromEntries(kinds) }
}

const keyOf = (event: AnyEvent) => `${event.timestamp} ${event.event_id}`

describe('lifecycleReducer', () => {
  const slug = 'rate-limit-api-01KZ7Q3M'
  const defaults = {
    MissionCreated: {
      mission_slug: slug,
      mission_number: null,
      mission_type: 'software-dev',
      target_branch: 'main',
      wp_count: 0,
      friendly_name: 'n',
      purpose_tldr: 't',
      purpose_context: 'c',
    },
    MissionStarted: { mission_type: 'software-dev', initial_phase: 'plan', actor: 'a' },
    MissionCompleted: { mission_type: 'software-dev', final_phase: 'merge', actor: 'a' },
    MissionCancelled: { reason: 'r', actor: 'a' },
    PhaseEntered: { phase_name: 'implement', actor: 'a' },
    ReviewRollback: { review_ref: 'r', target_phase: 'plan', actor: 'a' },
    MissionReopened: {
      mission_slug: slug,
      reason: 'r',
      reopened_by: 'a',
      reopened_at: '2026-12-01T09:30:00Z',
    },
    FollowUpRecorded: {
      mission_slug: slug,
      follow_up_type: 'pr',
      pr_number: 7,
      recorded_by: 'a',
      recorded_at: '2026-12-01T09:30:00Z',
    },
  }
  const origin = {
    provider: 'github',
    external_issue_id: '1',
    external_issue_key: '#1',
    external_issue_url: 'https://example.org/1',
    title: 'Limits',
  }
  const moved = (...moves: readonly Move[]) =>
    fold(lifecycleReducer, streamOf({ mission_id: MISSION }, defaults, moves))

  it('follows a mission from its start through its phases to its end', () => {
    const { state, anomalies } = moved(
      ['MissionCreated'],
      ['MissionOriginBound', { mission_slug: slug, ...origin }],
      ['MissionStarted'],
      ['PhaseEntered'],
      ['ReviewRollback'],
      ['PhaseEntered', { phase_name: 'merge' }],
      ['MissionCompleted'],
      ['FollowUpRecorded'],
    )
    expect(anomalies).toEqual({})
    expect(state).toEqual({
      mission_id: MISSION,
      mission_status: 'completed',
      mission_type: 'software-dev',
      current_phase: 'merge',
      phases_entered: ['plan', 'implement', 'plan', 'merge'],
      origin,
      follow_ups: [
        {
          event_id: eventId(8),
          follow_up_type: 'pr',
          commit_sha: null,
          pr_number: 7,
          recorded_by: 'a',
          recorded_at: '2026-12-01T09:30:00Z',
        },
      ],
      event_count: 8,
      last_event_id: eventId(8),
    })
  })

  it('notes a second start and keeps the first', () => {
    const { state, anomalies } = moved(
      ['MissionStarted'],
      ['MissionStarted', { mission_type: 'other', initial_phase: 'late' }],
    )
    expect(anomalies).toEqual({ [eventId(2)]: 'duplicate_start' })
    expect(state).toMatchObject({ mission_type: 'software-dev', phases_entered: ['plan'] })
  })

  it.each([
    'PhaseEntered',
    'ReviewRollback',
    'MissionCompleted',
    'MissionCancelled',
    'MissionReopened',
    'FollowUpRecorded',
  ])('leaves out %s before the start', (type) => {
    const { state, anomalies } = moved([type])
    expect(anomalies).toEqual({ [eventId(1)]: 'event_before_start' })
    expect(state).toMatchObject({
      mission_status: null,
      current_phase: null,
      phases_entered: [],
      follow_ups: [],
      event_count: 1,
    })
  })

  it.each([
    'PhaseEntered',
    'ReviewRollback',
    'MissionCompleted',
    'MissionCancelled',
    'MissionStarted',
  ])('leaves out %s after either end', (type) => {
    for (const end of ['MissionCompleted', 'MissionCancelled']) {
      const { state, anomalies } = moved(['MissionStarted'], [end], [type])
      expect(anomalies).toEqual({ [eventId(3)]: 'event_after_terminal' })
      const mission_status = end === 'MissionCompleted' ? 'completed' : 'cancelled'
      expect(state).toMatchObject({ mission_status, phases_entered: ['plan'], event_count: 3 })
    }
  })

  it('takes a reopening and a follow-up only after an end', () => {
    const { state, anomalies } = moved(
      ['MissionStarted'],
      ['MissionReopened'],
      ['FollowUpRecorded'],
      ['MissionCancelled'],
      ['FollowUpRecorded'],
      ['MissionReopened'],
      ['PhaseEntered'],
    )
    expect(anomalies).toEqual({
      [eventId(2)]: 'invalid_transition',
      [eventId(3)]: 'invalid_transition',
    })
    expect(state).toMatchObject({
      mission_status: 'reopened',
      current_phase: 'implement',
      follow_ups: [{ event_id: eventId(5) }],
    })
  })

  it('lets a closing and a binding to an issue stand at any time, and change nothing else', () => {
    const events = [
      eventOf('MissionClosed', 1, { mission_slug: slug, mission_number: 1, mission_type: 'm' }),
      eventOf('MissionOriginBound', 2, { mission_slug: slug, ...origin }),
    ]
    const { state, anomalies } = fold(lifecycleReducer, events)
    expect(anomalies).toEqual({})
    expect(state).toMatchObject({ mission_status: null, origin, event_count: 2 })
  })

  it('puts a cancellation last among events of one instant, whatever the ids say', () => {
    const at = { second: 60 }
    const events = streamOf({ mission_id: MISSION }, defaults, [
      ['MissionCancelled', {}, at],
      ['MissionStarted', {}, at],
      ['PhaseEntered', {}, at],
    ])
    const { state, anomalies } = fold(lifecycleReducer, events)
    expect(anomalies).toEqual({})
    expect(state).toMatchObject({
      mission_status: 'cancelled',
      phases_entered: ['plan', 'implement'],
      event_count: 3,
    })
  })

  it('holds a cancellation back over a snapshot, until its instant is over', () => {
    const at = { second: 60 }
    const events = streamOf({ mission_id: MISSION }, defaults, [
      ['MissionCancelled', {}, at],
      ['MissionStarted', {}, at],
      ['FollowUpRecorded', {}, { second: 61 }],
    ])
    const first = startReduction(lifecycleReducer)
    first.apply(events.slice(0, 1))
    expect(first.finish().anomalies).toMatchObject([{ kind: 'event_before_start' }])
    const then = startReduction(lifecycleReducer, first.snapshot())
    then.apply(events.slice(1))
    expect(then.finish()).toEqual(reduce(lifecycleReducer, events))
    expect(then.finish().single()).toMatchObject({ mission_status: 'cancelled', follow_ups: [{}] })
  })

  it('names a mission without an id by its slug', () => {
    const event = eventOf('MissionClosed', 1, {
      mission_slug: slug,
      mission_number: 1,
      mission_type: 'm',
    })
    const { mission_id: _, ...older } = event as AnyEvent & { readonly mission_id: string | null }
    const { states } = reduce(lifecycleReducer, [{ ...older, aggregate_id: 'x' } as AnyEvent])
    expect(Object.keys(states)).toEqual([`${PROJECT}/slug:${slug}`])
    const told = reduce(lifecycleReducer, [
      { ...older, aggregate_id: `mission/${MISSION}` } as AnyEvent,
    ])
    expect(Object.keys(told.states)).toEqual([KEY])
  })
})

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
