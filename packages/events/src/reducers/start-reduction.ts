import type { AnyEvent } from '../catalogue/event-types.js'
import { distinctEvents } from './distinct-events.js'
import { emptyFold, finishFold, foldEvent, type KeyedFold, note } from './fold-keys.js'
import { comparePlaced, isBefore, type Placed, placeEvents } from './placed-events.js'
import type { Reducer } from './reducer.js'
import type { ReduceOptions, Reduction } from './reduction.js'
import { ReductionError } from './reduction-error.js'
import { flawOf, type Snapshot, sealSnapshot } from './snapshot.js'

/** Where a reduction stands. */
interface Progress<State> {
  readonly fold: KeyedFold<State>
  /** The last event taken, in contract order. */
  high: Placed | null
  seen: number
  /** Events of the last instant whose rank puts them behind others that may still come. */
  held: readonly Placed[]
  /** Why this reduction is of no more use. */
  failure: unknown
}

/**
 * Starts a fold that takes events as they come, or goes on from a snapshot. Its memory grows with
 * keys, not with events. What comes late or depends on older history is refused, never guessed. An
 * id that returns with other content is seen within one chunk; streams are merged and rid of repeats
 * before they come here.
 * @param snapshot another reducer's or version's, or one whose digest is wrong, is not used
 */
export function startReduction<State, Out>(
  reducer: Reducer<State, Out>,
  snapshot: Snapshot<State> | null = null,
  options: ReduceOptions = {},
): Reduction<State, Out> {
  const discarded = snapshot === null ? null : flawOf(reducer, snapshot)
  const progress = restore(reducer, discarded === null ? snapshot : null)
  return {
    discarded,
    apply(chunk) {
      demandUsable(progress)
      applyChunk(reducer, progress, chunk, options)
    },
    snapshot() {
      demandUsable(progress)
      return snapshotOf(reducer, progress)
    },
    finish() {
      demandUsable(progress)
      const { seen, high } = progress
      const fold = withHeld(reducer, progress, options)
      return finishFold(reducer, fold, { seen, last: high?.event.event_id ?? null }, discarded)
    },
  }
}

function demandUsable<State>(progress: Progress<State>): void {
  if (progress.failure !== undefined) throw progress.failure
}

function applyChunk<State, Out>(
  reducer: Reducer<State, Out>,
  progress: Progress<State>,
  chunk: Iterable<AnyEvent>,
  options: ReduceOptions,
): void {
  const { placed, malformed } = placeEvents(reducer, chunk)
  demandOrder(placed, progress.high)
  const distinct = distinctEvents(placed)
  const high = placed.at(-1) ?? progress.high
  const ordered = [...progress.held, ...distinct].sort(comparePlaced)
  const isHeld = (one: Placed): boolean =>
    one.rank > 0 && one.seconds === high?.seconds && one.nanoseconds === high.nanoseconds
  progress.high = high
  progress.seen += distinct.length
  progress.held = ordered.filter(isHeld)
  try {
    for (const anomaly of malformed) note(progress.fold, anomaly, options)
    for (const one of ordered)
      if (!isHeld(one)) foldEvent(reducer, progress.fold, one, false, options)
  } catch (error) {
    progress.failure = error
    throw error
  }
}

function demandOrder(placed: readonly Placed[], high: Placed | null): void {
  placed.forEach((one, at) => {
    const earlier = at === 0 ? high : (placed[at - 1] as Placed)
    if (earlier === null) return
    const isRefused = at === 0 ? !isBefore(earlier, one) : isBefore(one, earlier)
    if (!isRefused) return
    const { event_id } = one.event
    throw new ReductionError(
      'OUT_OF_ORDER',
      `event ${event_id} comes at or before ${earlier.event.event_id}; reduce the whole log`,
      { event_id, after: earlier.event.event_id },
    )
  })
}

/** The fold with the held events in it, which more events of their instant would come before. */
function withHeld<State, Out>(
  reducer: Reducer<State, Out>,
  { fold, held }: Progress<State>,
  options: ReduceOptions,
): KeyedFold<State> {
  if (held.length === 0) return fold
  const copy: KeyedFold<State> = {
    states: new Map(fold.states),
    anomalies: [...fold.anomalies],
    anomalyCount: fold.anomalyCount,
  }
  for (const { event } of held) {
    const key = reducer.keyOf(event)
    const state = fold.states.get(key)
    if (state !== undefined) copy.states.set(key, structuredCopy(state))
  }
  for (const one of held) foldEvent(reducer, copy, one, false, options)
  return copy
}

function snapshotOf<State, Out>(
  reducer: Reducer<State, Out>,
  { fold, high, held, seen }: Progress<State>,
): Snapshot<State> {
  return sealSnapshot({
    reducer: reducer.name,
    version: reducer.version,
    high_water: high && { timestamp: high.event.timestamp, event_id: high.event.event_id },
    states: Object.fromEntries(fold.states),
    anomalies: fold.anomalies,
    anomaly_count: fold.anomalyCount,
    seen_count: seen,
    held: held.map(({ event }) => event),
  })
}

function restore<State, Out>(
  reducer: Reducer<State, Out>,
  snapshot: Snapshot<State> | null,
): Progress<State> {
  if (snapshot === null)
    return { fold: emptyFold(), high: null, seen: 0, held: [], failure: undefined }
  const { states, anomalies, anomaly_count, seen_count, high_water, held } =
    structuredCopy(snapshot)
  const fold: KeyedFold<State> = {
    states: new Map(Object.entries(states)),
    anomalies: [...anomalies],
    anomalyCount: anomaly_count,
  }
  // Only the place of the last event matters.
  const last = high_water && placeEvents(reducer, [{ ...PLACE, ...high_water } as AnyEvent])
  return {
    fold,
    high: last?.placed[0] ?? null,
    seen: seen_count,
    held: placeEvents(reducer, held).placed,
    failure: undefined,
  }
}

const PLACE = { event_type: '', project_uuid: '', aggregate_id: '', payload: {} }

function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
