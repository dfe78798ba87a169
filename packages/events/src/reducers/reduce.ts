import type { AnyEvent } from '../catalogue/event-types.js'
import type { Reducer } from './reducer.js'
import type { Reduced, ReduceOptions } from './reduction.js'

/**
 * Folds a whole stream, in whatever order it is given: sorts it by `compareEvents`, drops repeats,
 * and folds each key by itself. Events that share an id and differ are an `ID_CONFLICT` among the
 * anomalies, and none of them is applied.
 * @throws {ReductionError} `LIMIT_EXCEEDED` beyond 1,000,000 events or 100,000 keys; with `strict`,
 * the first anomaly
 */
export function reduce<State, Out>(
  reducer: Reducer<State, Out>,
  events: Iterable<AnyEvent>,
  options: ReduceOptions = {},
): Reduced<Out> {
  throw new Error(`not built: ${reducer.name} ${String(events)} ${String(options)}`)
}
