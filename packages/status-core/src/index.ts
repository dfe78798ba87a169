// Where

// Views
export { type BoardCard, type BoardColumn, type BoardColumnName, boardOf } from './board.js'
// Decide
export {
  decideTransition,
  type Refusal,
  type RowContext,
  type TransitionDecision,
} from './decide.js'
// Write
export { emit } from './emit.js'
export { missionLock, rootOf, type StatusLogLocation, statusEventsPath } from './location.js'
export type { LogFinding, MissionStatus, OtherRow } from './mission-status.js'
export { type NextMove, nextMoves } from './next-moves.js'
// Publish with a merge
export { mintStamps, type PlannedRows, planRows } from './plan-rows.js'
export { progressView } from './progress-view.js'
export { appendPublished, replaceTrackedLog } from './publish.js'
// Read
export { type LogBytes, readLogBytes, readStatus, statusOf } from './read-status.js'
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
export { unionRows } from './union.js'
