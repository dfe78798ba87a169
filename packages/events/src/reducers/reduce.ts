import type { AnyEvent } from '../catalogue/event-types.js'
import { distinctEvents } from './distinct-events.js'
import { emptyFold, finishFold, foldEvent, note } from './fold-keys.js'
import { comparePlaced, type Placed, placeEvents } from './placed-events.js'
import type { Reducer } from './reducer.js'
import type { Reduced, ReduceOptions } from './reduction.js'

/**
 * Folds a whole stream, in whatever order it is given: sorts it by `compareEvents`, drops repeats,
 * and folds each key by itself. Events of one project that share an id and differ are an
 * `ID_CONFLICT` among the anomalies, and none of them is applied.
 * @throws {ReductionError} `LIMIT_EXCEEDED` beyond 1,000,000 events or 100,000 keys; with `strict`,
 * the first anomaly
 */
export function reduce<State, Out>(
  reducer: Reducer<State, Out>,
  events: Iterable<AnyEvent>,
  options: ReduceOptions = {},
): Reduced<Out> {
  const { placed, malformed } = placeEvents(reducer, events)
  const ordered = inOrder(distinctEvents(placed))
  const fold = emptyFold<State>()
  for (const anomaly of malformed) note(fold, anomaly, options)
  for (const one of ordered) foldEvent(reducer, fold, one, true, options)
  const last = lastOf(ordered)
  return finishFold(reducer, fold, { seen: ordered.length, last }, null)
}

function inOrder(placed: readonly Placed[]): readonly Placed[] {
  for (let at = 1; at < placed.length; at += 1)
    if (comparePlaced(placed[at - 1] as Placed, placed[at] as Placed) > 0)
      return [...placed].sort(comparePlaced)
  return placed
}

/** In contract order, so whatever the ranks say. */
function lastOf(ordered: readonly Placed[]): string | null {
  let last = ordered.at(-1)
  for (let at = ordered.length - 2; at >= 0 && last !== undefined; at -= 1) {
    const one = ordered[at] as Placed
    if (one.seconds !== last.seconds || one.nanoseconds !== last.nanoseconds) break
    if (one.event.event_id > last.event.event_id) last = one
  }
  return last?.event.event_id ?? null
}
