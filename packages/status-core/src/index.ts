// Where

// Repair
export { type AdoptedRows, adoptRows, idsBeyond, idsHeld } from './adopt-rows.js'
// Views
export { type BoardCard, type BoardColumn, type BoardColumnName, boardOf } from './board.js'
// Rows
export type { RowContext } from './build-row.js'
// Count
export { countRows, type RowCounts } from './count-rows.js'
// Decide
export { decideTransition, type Rejection, type TransitionDecision } from './decide.js'
// Write
export { emit } from './emit.js'
export { judgeHistory } from './judge-history.js'
// Read
export type { LogBytes } from './load-log.js'
export { missionLock, rootOf, type StatusLogLocation, statusEventsPath } from './location.js'
export type { LogFinding, MissionStatus, OtherRow } from './mission-status.js'
export { ALLOCATION_FAILED, type NextMove, nextMoves } from './next-moves.js'
// Publish with a merge or a commit
export { mintStamps, type PlannedRows, planRows } from './plan-rows.js'
export { progressView } from './progress-view.js'
export { appendPublished, type CompletedLog, completeLog, replaceTrackedLog } from './publish.js'
export { readLogBytes, readStatus, statusOf } from './read-status.js'
export { type LogRepair, type RepairedFile, type RepairOptions, repairLog } from './repair-log.js'
export {
  type FileRepair,
  type IdConflict,
  type LogFile,
  type LogLine,
  planRepair,
  type RepairPlan,
} from './repair-plan.js'
export type {
  EmitOptions,
  EmitOutcome,
  EmitPorts,
  EmitRequest,
  EmitResult,
  Expectation,
  LifecycleRequest,
  LifecycleRow,
  NewRow,
  SeedRequest,
  Stamp,
  TransitionRequest,
} from './requests.js'
// Bytes
export { rowLine } from './row-line.js'
export { snapshotBytes } from './snapshot.js'
export { statusAt } from './status-at.js'
export { unionRows } from './union.js'
