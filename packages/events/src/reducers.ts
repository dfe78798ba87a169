// Folding
export { reduce } from './reducers/reduce.js'
export type { Anomaly, Reducer } from './reducers/reducer.js'
export type { Reduced, ReduceOptions, Reduction } from './reducers/reduction.js'
export { ReductionError } from './reducers/reduction-error.js'
export type { HighWater, Snapshot, SnapshotFlaw } from './reducers/snapshot.js'
export { startReduction } from './reducers/start-reduction.js'
