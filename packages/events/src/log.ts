// Rows of a status log
export { type Holder, hasHolder, holderOf, sameActor } from './lanes/actors.js'
export type { GuardFailure, Rule, SubtaskFacts, TransitionFacts } from './lanes/guards.js'
export { judgeTransition, type TransitionVerdict } from './lanes/judge-transition.js'
export { compareWorkPackages } from './lanes/progress.js'
export { type StatusFold, startStatusFold } from './log/fold-in-order.js'
export { type PlainRow, readPlainRow } from './log/plain-row.js'
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
