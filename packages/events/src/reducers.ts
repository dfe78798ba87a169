// Folding
export { reduce } from './reducers/reduce.js'
export type { Anomaly, Reducer } from './reducers/reducer.js'
export type { Reduced, ReduceOptions, Reduction } from './reducers/reduction.js'
export { ReductionError } from './reducers/reduction-error.js'
export type { HighWater, Snapshot, SnapshotFlaw } from './reducers/snapshot.js'
export { startReduction } from './reducers/start-reduction.js'
// Reducers
export {
  type LifecycleState,
  lifecycleReducer,
  type MissionFollowUp,
  type MissionOrigin,
} from './reducers/lifecycle-reducer.js'
export {
  type AnsweredDecision,
  type PendingDecision,
  type RunState,
  runReducer,
} from './reducers/run-reducer.js'
export {
  type DiffCounts,
  type Usage,
  type UsageState,
  usageReducer,
} from './reducers/usage-reducer.js'
