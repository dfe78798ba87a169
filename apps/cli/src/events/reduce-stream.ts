import type { AnyEvent } from '@spec-kitty/events'
import { readEvents } from '@spec-kitty/events/jsonl'
import {
  connectorReducer,
  decisionPointReducer,
  dossierReducer,
  lifecycleReducer,
  missionAuditReducer,
  type Reducer,
  ReductionError,
  reduce,
  runReducer,
  statusReducer,
  syncReducer,
  usageReducer,
} from '@spec-kitty/events/reducers'
import { SpecKittyError } from '@spec-kitty/platform'
import type { ReduceResult } from '../results/events.js'

const REDUCERS: Readonly<Record<string, Reducer<unknown, unknown>>> = Object.fromEntries(
  Object.entries({
    status: statusReducer,
    lifecycle: lifecycleReducer,
    run: runReducer,
    usage: usageReducer,
    'decision-point': decisionPointReducer,
    audit: missionAuditReducer,
    dossier: dossierReducer,
    connector: connectorReducer,
    sync: syncReducer,
  }).map(([name, reducer]) => [name, reducer as Reducer<unknown, unknown>]),
)

export const REDUCER_NAMES = Object.keys(REDUCERS)

/**
 * Folds the valid events of a stream, in whatever order they come, into one state per key.
 * @throws EVENTS_NOT_REDUCED beyond the limits of a reduction, and in strict use at an anomaly
 */
export async function reduceStream(
  source: AsyncIterable<Uint8Array>,
  name: string,
  strict: boolean,
): Promise<ReduceResult> {
  const events: AnyEvent[] = []
  const reader = readEvents(source)
  for await (const { event } of reader) if (event !== undefined) events.push(event)
  try {
    const reducer = REDUCERS[name] as Reducer<unknown, unknown>
    const { anomalies, states, anomaly_count, seen_count, last_event_id } = reduce(
      reducer,
      events,
      {
        strict,
      },
    )
    return {
      reducer: name,
      states: { ...states },
      anomalies: anomalies.map((one) => ({ ...one, details: { ...one.details } })),
      anomaly_count,
      seen_count,
      last_event_id,
      invalid: reader.counts.invalid,
    }
  } catch (error) {
    if (!(error instanceof ReductionError)) throw error
    const remedy =
      error.anomaly === null ? {} : { remedy: `spec-kitty events reduce --reducer ${name}` }
    const details = { code: error.code, problem: error.message }
    throw new SpecKittyError('EVENTS_NOT_REDUCED', details, { cause: error, ...remedy })
  }
}
