import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { reduce, type SyncOutcome, syncReducer } from '../src/reducers.js'
import { folded, instantOf, judged, MISSION, spoiled } from './judged-events.js'
import { eventId } from './row-builder.js'

function told(number: number, outcome: SyncOutcome, delivery: string, print = 'fp'): AnyEvent {
  const payload = {
    connector_id: 'conn-1',
    mission_id: MISSION,
    recorded_at: instantOf(number),
    delivery_id: delivery,
    source_event_fingerprint: print,
  }
  switch (outcome) {
    case 'accepted':
      return judged(number, 'SyncIngestAccepted', {
        ...payload,
        ingest_batch_id: 'batch',
        ingested_count: 1,
      })
    case 'rejected':
      return judged(number, 'SyncIngestRejected', {
        ...payload,
        rejection_reason: 'schema',
        rejected_payload_ref: 'ref',
      })
    case 'retry_scheduled':
      return judged(number, 'SyncRetryScheduled', {
        ...payload,
        retry_attempt: 1,
        max_retries: 3,
        next_retry_at: instantOf(number + 5),
      })
    case 'dead_lettered':
      return judged(number, 'SyncDeadLettered', {
        ...payload,
        failure_reason: 'tries',
        total_attempts: 3,
        dead_letter_ref: 'ref',
      })
    case 'replay_completed':
      return judged(number, 'SyncReplayCompleted', {
        ...payload,
        replay_id: 'replay',
        replayed_count: 2,
        replay_source: 'queue',
      })
  }
}

describe('syncReducer', () => {
  it('[H-FR-024] counts each outcome and keeps the way of every delivery', () => {
    const { state, kinds } = folded(
      syncReducer,
      told(1, 'accepted', 'b'),
      told(2, 'rejected', 'a'),
      told(3, 'dead_lettered', 'a', 'fp-2'),
      told(4, 'replay_completed', 'c'),
    )
    expect(kinds).toEqual([])
    expect(state).toEqual({
      connector_id: 'conn-1',
      outcome_counts: {
        accepted_count: 1,
        rejected_count: 1,
        retry_count: 0,
        dead_letter_count: 1,
        replay_count: 1,
      },
      outcome_log: [
        [eventId(1), 'accepted', 'b'],
        [eventId(2), 'rejected', 'a'],
        [eventId(3), 'dead_lettered', 'a'],
        [eventId(4), 'replay_completed', 'c'],
      ],
      seen_delivery_pairs: [
        ['a', 'fp'],
        ['a', 'fp-2'],
        ['b', 'fp'],
        ['c', 'fp'],
      ],
      anomalies: [],
      event_count: 4,
    })
  })

  it('[H-NFR-008] counts the same outcome of the same delivery once, and notes the repeat', () => {
    const { state, kinds } = folded(
      syncReducer,
      told(1, 'accepted', 'a'),
      told(2, 'accepted', 'a'),
      told(3, 'accepted', 'a', 'fp-2'),
    )
    expect(kinds).toEqual(['duplicate_delivery_pair'])
    expect(state.anomalies[0]).toMatchObject({ event_id: eventId(2) })
    expect(state.outcome_counts.accepted_count).toBe(2)
    expect(state.outcome_log).toHaveLength(2)
    expect(state.event_count).toBe(3)
  })

  it('counts a retry that is later accepted, as its outcome is another', () => {
    const { state, kinds } = folded(
      syncReducer,
      told(1, 'retry_scheduled', 'a'),
      told(2, 'accepted', 'a'),
    )
    expect(kinds).toEqual([])
    expect(state.outcome_counts).toMatchObject({ retry_count: 1, accepted_count: 1 })
    expect(state.seen_delivery_pairs).toEqual([['a', 'fp']])
  })

  it('never takes two deliveries for one, whatever their names hold', () => {
    const { state, kinds } = folded(
      syncReducer,
      told(1, 'accepted', 'a/b', 'c'),
      told(2, 'accepted', 'a', 'b/c'),
      told(3, 'accepted', 'a%2Fb', 'c'),
      told(4, 'accepted', '__proto__', 'constructor'),
    )
    expect(kinds).toEqual([])
    expect(state.outcome_counts.accepted_count).toBe(4)
  })

  it('leaves out an event that lacks what the state needs', () => {
    const bad = spoiled(told(2, 'accepted', 'b'), { delivery_id: '' })
    const { state, kinds } = folded(syncReducer, told(1, 'accepted', 'a'), bad)
    expect(kinds).toEqual(['malformed_payload'])
    expect(state.anomalies[0]?.details).toEqual({ fields: ['delivery_id'] })
    expect(state.outcome_counts.accepted_count).toBe(1)
  })

  it('folds a long history of one connector in a time that grows with it', () => {
    const base = told(1, 'accepted', 'a')
    const events = Array.from({ length: 20_000 }, (_, at) => ({
      ...spoiled(base, { delivery_id: `delivery-${(at * 7919) % 20_000}` }),
      event_id: eventId(at),
    }))
    const { states } = reduce(syncReducer, events as AnyEvent[])
    const [state] = Object.values(states)
    expect(state?.outcome_counts.accepted_count).toBe(20_000)
    expect(state?.seen_delivery_pairs).toHaveLength(20_000)
  })
})
