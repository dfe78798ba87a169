import type { LaneRow } from './row-class.js'
import type { StatusState } from './status-state.js'

/** Folds lane rows of one mission into state; order and repeats of the rows do not matter. */
export function reduceStatus(_rows: readonly LaneRow[]): StatusState {
  throw new Error('not built')
}
