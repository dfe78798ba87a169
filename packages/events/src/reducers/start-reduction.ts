import type { Reducer } from './reducer.js'
import type { ReduceOptions, Reduction } from './reduction.js'
import type { Snapshot } from './snapshot.js'

/**
 * Starts a fold that takes events as they come, or goes on from a snapshot. Its memory grows with
 * keys, not with events. What comes late or depends on older history is refused, never guessed.
 */
export function startReduction<State, Out>(
  reducer: Reducer<State, Out>,
  snapshot?: Snapshot<State> | null,
  options: ReduceOptions = {},
): Reduction<State, Out> {
  throw new Error(`not built: ${reducer.name} ${String(snapshot)} ${String(options)}`)
}
