import type { AnyEvent } from '../catalogue/event-types.js'
import type { Anomaly } from './reducer.js'
import type { Snapshot, SnapshotFlaw } from './snapshot.js'

/** What a stream of events folds to. */
export interface Reduced<Out> {
  /** One state per key, keys sorted. */
  readonly states: Readonly<Record<string, Out>>
  /** In the order of the events, at most 10,000; `anomaly_count` counts them all. */
  readonly anomalies: readonly Anomaly[]
  readonly anomaly_count: number
  /** Events of the stream, each id of a project once, of whatever type. */
  readonly seen_count: number
  /** The last event of the stream in contract order; null without events. */
  readonly last_event_id: string | null
  /** Why the given snapshot was not used, so that this began empty; null where all is well. */
  readonly discarded: SnapshotFlaw | null
  /**
   * The one state there is; undefined where no event has one. Not enumerable, so that the rest is
   * plain JSON.
   * @throws {ReductionError} `MIXED_STREAM` where several keys have a state
   */
  single(): Out | undefined
}

/** A fold that goes on while events come in. */
export interface Reduction<State, Out> {
  /** Why the given snapshot was not used: start over from the log. Null where all is well. */
  readonly discarded: SnapshotFlaw | null
  /**
   * Takes events that come after all that were taken, in contract order. Repeats within the chunk
   * are dropped.
   * @throws {ReductionError} `OUT_OF_ORDER` for an event at or before the last one taken: nothing of
   * the chunk is applied then. Also where an event depends on history that is no longer held: then
   * this reduction is of no more use. In both cases `reduce` folds the whole log.
   * `LIMIT_EXCEEDED` for too many events or keys. In strict use, the first anomaly.
   */
  apply(chunk: Iterable<AnyEvent>): void
  /** All that is needed to go on later. JSON; shares nothing with this reduction. */
  snapshot(): Snapshot<State>
  /** What has been folded so far; more may be applied afterwards. */
  finish(): Reduced<Out>
}

export interface ReduceOptions {
  /** Default false. Throws a `ReductionError` at the first anomaly, in the order of the events. */
  readonly strict?: boolean
}
