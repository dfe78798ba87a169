// Lanes

export { type Holder, hasHolder, holderOf, sameActor } from './actors.js'
export {
  checkTransition,
  isBootstrap,
  type TransitionCheck,
  type TransitionCode,
  type TransitionRefusal,
  type WireTransition,
} from './check-transition.js'
export { type StatusFold, startStatusFold } from './fold-in-order.js'
export type { GuardFailure, Rule, SubtaskFacts, TransitionFacts } from './guards.js'
export { formatInstant, instantMicros } from './instants.js'
export { judgeTransition, type TransitionVerdict } from './judge-transition.js'
export { normalizeLane } from './lane-names.js'
export { DISPLAY_LANES, LANE_WEIGHTS, LANES, type Lane, TERMINAL_LANES } from './lanes.js'
export { compareWorkPackages, type Progress, type ProgressInput, progressOf } from './progress.js'
export { reduceStatus } from './reduce-status.js'
export { classifyRow, type LaneRow, type RowClass } from './row-class.js'
export type {
  Evidence,
  EvidenceRepository,
  HandIn,
  ReviewClaim,
  ReviewResult,
  StatusRow,
  WorkspaceClaim,
} from './status-row.js'
export type {
  Approval,
  OpenRejection,
  StatusFinding,
  StatusFindingCode,
  StatusState,
  WorkPackageState,
} from './status-state.js'
export { type Edge, GUARDS, type Guard, TRANSITIONS, targetsOf } from './transitions.js'
