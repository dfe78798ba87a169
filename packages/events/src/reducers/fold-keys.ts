import type { Placed } from './placed-events.js'
import type { Anomaly, Reducer } from './reducer.js'
import type { Reduced, ReduceOptions } from './reduction.js'
import { ReductionError } from './reduction-error.js'
import type { SnapshotFlaw } from './snapshot.js'

const MOST_KEYS = 100_000
const MOST_ANOMALIES = 10_000

/** States by key, and what was noted on the way. */
export interface KeyedFold<State> {
  readonly states: Map<string, State>
  readonly anomalies: Anomaly[]
  anomalyCount: number
}

export function emptyFold<State>(): KeyedFold<State> {
  return { states: new Map(), anomalies: [], anomalyCount: 0 }
}

/** Notes an anomaly; beyond the limit it is only counted. @throws {ReductionError} when strict */
export function note<State>(
  fold: KeyedFold<State>,
  anomaly: Anomaly,
  { strict = false }: ReduceOptions,
): void {
  if (strict) {
    const { kind, event_id, message } = anomaly
    throw new ReductionError(kind, `event ${event_id}: ${message}`, anomaly.details, anomaly)
  }
  fold.anomalyCount += 1
  if (fold.anomalies.length < MOST_ANOMALIES) fold.anomalies.push(anomaly)
}

/** Folds one event that comes after all before it. @param whole whether states may keep events */
export function foldEvent<State, Out>(
  reducer: Reducer<State, Out>,
  fold: KeyedFold<State>,
  { event, digests }: Placed,
  whole: boolean,
  options: ReduceOptions,
): void {
  const isOwn = reducer.types.has(event.event_type)
  if (!isOwn && digests === null) return
  const key = isOwn ? reducer.keyOf(event) : ''
  if (digests !== null) {
    note(fold, conflict(event.event_id, key, digests), options)
    return
  }
  const known = fold.states.get(key)
  const state = known ?? (whole ? reducer.initWhole?.(key) : undefined) ?? reducer.init(key)
  let isMalformed = false
  const next = reducer.apply(state, event, (anomaly) => {
    if (anomaly.kind === 'malformed_payload') isMalformed = true
    note(fold, anomaly, options)
  })
  if (known === undefined && isMalformed) return
  if (known === undefined && fold.states.size >= MOST_KEYS)
    throw new ReductionError('LIMIT_EXCEEDED', `more than ${MOST_KEYS} keys`, { limit: MOST_KEYS })
  if (next !== known) fold.states.set(key, next)
}

function conflict(event_id: string, key: string, digests: Placed['digests']): Anomaly {
  const message = 'stands in the stream with different contents; none of them is applied'
  return { kind: 'ID_CONFLICT', event_id, key, message, details: { digests } }
}

/** The states as they are handed out. */
export function finishFold<State, Out>(
  reducer: Reducer<State, Out>,
  fold: KeyedFold<State>,
  stream: { readonly seen: number; readonly last: string | null },
  discarded: SnapshotFlaw | null,
): Reduced<Out> {
  const keys = [...fold.states.keys()].sort()
  const states = Object.fromEntries(
    keys.map((key) => [key, reducer.finish(fold.states.get(key) as State)]),
  )
  const result: Omit<Reduced<Out>, 'single'> = {
    states,
    anomalies: [...fold.anomalies],
    anomaly_count: fold.anomalyCount,
    seen_count: stream.seen,
    last_event_id: stream.last,
    discarded,
  }
  const single = (): Out | undefined => {
    if (keys.length > 1)
      throw new ReductionError(
        'MIXED_STREAM',
        `${keys.length} keys have a state; read states, or pick one key's events first`,
        { keys: keys.length },
      )
    return states[keys[0] ?? '']
  }
  return Object.defineProperty(result, 'single', { value: single }) as Reduced<Out>
}
