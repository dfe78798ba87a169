// Folding

export type {
  ConnectorPhase,
  ConnectorState,
  UserConnection,
} from './reducers/connector-reducer.js'
// Connectors and their deliveries
export { connectorReducer } from './reducers/connector-reducer.js'
// Decisions, audits and dossiers
export { decisionPointReducer } from './reducers/decision-point-reducer.js'
export type {
  DecisionPhase,
  DecisionPointState,
  DecisionTold,
} from './reducers/decision-point-state.js'
export type {
  DossierAnomaly,
  DossierArtifact,
  DossierDrift,
  DossierSnapshot,
  DossierState,
} from './reducers/dossier-reducer.js'
export { dossierReducer } from './reducers/dossier-reducer.js'
export type {
  AuditDecision,
  AuditStatus,
  MissionAuditState,
} from './reducers/mission-audit-reducer.js'
export { missionAuditReducer } from './reducers/mission-audit-reducer.js'
export { reduce } from './reducers/reduce.js'
export type { Anomaly, Reducer } from './reducers/reducer.js'
export type { Reduced, ReduceOptions, Reduction } from './reducers/reduction.js'
export { ReductionError } from './reducers/reduction-error.js'
export type { HighWater, Snapshot, SnapshotFlaw } from './reducers/snapshot.js'
export { startReduction } from './reducers/start-reduction.js'
export type { SyncOutcome, SyncOutcomeCounts, SyncState } from './reducers/sync-reducer.js'
export { syncReducer } from './reducers/sync-reducer.js'
