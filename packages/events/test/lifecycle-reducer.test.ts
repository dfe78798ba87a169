import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { lifecycleReducer, reduce, startReduction } from '../src/reducers.js'
import { eventOf, KEY, MISSION, PROJECT } from './event-stream.js'
import { fold, type Move, streamOf } from './moved-events.js'
import { eventId } from './row-builder.js'

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
