import { compareText } from '../values/text.js'
import { append, type Log, type SortedMap, valueAt, withValue } from './chunks.js'
import { name } from './read-fields.js'
import type { Anomaly, Reducer } from './reducer.js'
import { payloadKey, stateKey } from './state-key.js'
import { rememberAnomaly, type Step, step, stepwise } from './stepwise.js'

export type SyncOutcome =
  | 'accepted'
  | 'rejected'
  | 'retry_scheduled'
  | 'dead_lettered'
  | 'replay_completed'

/** What became of the deliveries of one connector. */
export interface SyncState {
  readonly connector_id: string | null
  readonly outcome_counts: SyncOutcomeCounts
  /** In contract order: `[event_id, outcome, delivery_id]`. */
  readonly outcome_log: readonly (readonly [string, SyncOutcome, string])[]
  /** `[delivery_id, fingerprint]`, sorted, each once. */
  readonly seen_delivery_pairs: readonly (readonly [string, string])[]
  readonly anomalies: readonly Anomaly[]
  readonly event_count: number
}

export interface SyncOutcomeCounts {
  readonly accepted_count: number
  readonly rejected_count: number
  readonly retry_count: number
  readonly dead_letter_count: number
  readonly replay_count: number
}

/** The state while it is folded. */
export interface SyncFold extends Pick<SyncState, 'connector_id' | 'outcome_counts'> {
  readonly outcome_log: Log<readonly [string, SyncOutcome, string]>
  /** By delivery, fingerprint and outcome. */
  readonly seen: SortedMap<readonly [string, string]>
  readonly anomalies: Log<Anomaly>
  readonly event_count: number
}

const DELIVERY = { connector_id: name, delivery_id: name, source_event_fingerprint: name }

/**
 * Counts what became of each delivery. The same delivery with the same fingerprint and the same
 * outcome counts once (`duplicate_delivery_pair`); another outcome of it, such as a retry that is
 * later accepted, counts.
 */
export const syncReducer: Reducer<SyncFold, SyncState> = stepwise<SyncFold, SyncState>({
  name: 'sync',
  version: 1,
  keyOf: (event) => payloadKey(event, 'connector_id'),
  init: () => ({
    connector_id: null,
    outcome_counts: {
      accepted_count: 0,
      rejected_count: 0,
      retry_count: 0,
      dead_letter_count: 0,
      replay_count: 0,
    },
    outcome_log: [],
    seen: [],
    anomalies: [],
    event_count: 0,
  }),
  steps: {
    SyncIngestAccepted: outcome('accepted', 'accepted_count'),
    SyncIngestRejected: outcome('rejected', 'rejected_count'),
    SyncRetryScheduled: outcome('retry_scheduled', 'retry_count'),
    SyncDeadLettered: outcome('dead_lettered', 'dead_letter_count'),
    SyncReplayCompleted: outcome('replay_completed', 'replay_count'),
  },
  remember: rememberAnomaly,
  finish: ({ seen, outcome_log, anomalies, ...state }) => ({
    ...state,
    outcome_log: outcome_log.flat(),
    seen_delivery_pairs: distinctPairs(seen),
    anomalies: anomalies.flat(),
  }),
})

function outcome(word: SyncOutcome, count: keyof SyncOutcomeCounts): Step<SyncFold> {
  return step(DELIVERY, (state, payload, event, note) => {
    const { connector_id, delivery_id, source_event_fingerprint } = payload
    const known = { ...state, connector_id }
    const key = stateKey(delivery_id, source_event_fingerprint, word)
    if (valueAt(state.seen, key) !== undefined) {
      note('duplicate_delivery_pair', 'This outcome of the delivery was recorded before.', {
        outcome: word,
      })
      return known
    }
    return {
      ...known,
      outcome_counts: { ...state.outcome_counts, [count]: state.outcome_counts[count] + 1 },
      outcome_log: append(state.outcome_log, [event.event_id, word, delivery_id] as const),
      seen: withValue(state.seen, key, [delivery_id, source_event_fingerprint] as const),
    }
  })
}

function distinctPairs(seen: SyncFold['seen']): SyncState['seen_delivery_pairs'] {
  const pairs = seen.flat().map(([, pair]) => pair)
  return pairs
    .filter(([delivery, fingerprint], at) => {
      const before = pairs[at - 1]
      return before === undefined || before[0] !== delivery || before[1] !== fingerprint
    })
    .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
}
