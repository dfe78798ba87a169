// Lanes

export { type Holder, hasHolder, holderOf, sameActor } from './lanes/actors.js'
export {
  checkTransition,
  isBootstrap,
  type TransitionCheck,
  type TransitionCode,
  type TransitionRefusal,
  type WireTransition,
} from './lanes/check-transition.js'
export type { GuardFailure, Rule, SubtaskFacts, TransitionFacts } from './lanes/guards.js'
export { judgeTransition, type TransitionVerdict } from './lanes/judge-transition.js'
export { normalizeLane } from './lanes/lane-names.js'
export { DISPLAY_LANES, LANE_WEIGHTS, LANES, type Lane, TERMINAL_LANES } from './lanes/lanes.js'
export {
  compareWorkPackages,
  type Progress,
  type ProgressInput,
  progressOf,
} from './lanes/progress.js'
export {
  type Edge,
  GUARDS,
  type Guard,
  type ReferenceEdge,
  type ReferenceGuard,
  type TableName,
  TRANSITIONS,
  targetsOf,
} from './lanes/transitions.js'
export { type StatusFold, startStatusFold } from './log/fold-in-order.js'
export { reduceStatus } from './log/reduce-status.js'
export { classifyRow, type LaneRow, type RowClass } from './log/row-class.js'
export type {
  Evidence,
  EvidenceRepository,
  HandIn,
  ReviewClaim,
  ReviewResult,
  StatusRow,
  WorkspaceClaim,
} from './log/status-row.js'
export type {
  Approval,
  OpenRejection,
  StatusFinding,
  StatusFindingCode,
  StatusState,
  WorkPackageState,
} from './log/status-state.js'
export { formatInstant, instantMicros } from './values/instants.js'
