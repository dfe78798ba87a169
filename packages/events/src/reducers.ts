// Folding
export { reduce } from './reducers/reduce.js'
export type { Anomaly, Reducer } from './reducers/reducer.js'
export type { Reduced, ReduceOptions, Reduction } from './reducers/reduction.js'
export { ReductionError } from './reducers/reduction-error.js'
export type { HighWater, Snapshot, SnapshotFlaw } from './reducers/snapshot.js'
export { startReduction } from './reducers/start-reduction.js'

// Reducers

export {
  type ConnectorPhase,
  type ConnectorState,
  connectorReducer,
  type UserConnection,
} from './reducers/connector-reducer.js'
export { decisionPointReducer } from './reducers/decision-point-reducer.js'
export type {
  DecisionPhase,
  DecisionPointState,
  DecisionTold,
} from './reducers/decision-point-state.js'
export {
  type DossierAnomaly,
  type DossierArtifact,
  type DossierDrift,
  type DossierSnapshot,
  type DossierState,
  dossierReducer,
} from './reducers/dossier-reducer.js'
export {
  type LifecycleState,
  lifecycleReducer,
  type MissionFollowUp,
  type MissionOrigin,
} from './reducers/lifecycle-reducer.js'
export {
  type AuditDecision,
  type AuditStatus,
  type MissionAuditState,
  missionAuditReducer,
} from './reducers/mission-audit-reducer.js'
export {
  type AnsweredDecision,
  type PendingDecision,
  type RunState,
  runReducer,
} from './reducers/run-reducer.js'
export {
  type MissionStatusState,
  type StandingApproval,
  type StatusConflict,
  statusReducer,
  type WorkPackageStatus,
} from './reducers/status-reducer.js'
export {
  type SyncOutcome,
  type SyncOutcomeCounts,
  type SyncState,
  syncReducer,
} from './reducers/sync-reducer.js'
export {
  type DiffCounts,
  type Usage,
  type UsageState,
  usageReducer,
} from './reducers/usage-reducer.js'
