// What happens next

// The whole mission
export { type AcceptRequest, acceptMission } from './accept-mission.js'
export { type AdvanceRequest, advance, type Role } from './advance.js'
export { claimReview, type ReviewRequest } from './claim-review.js'

// Work packages
export { type ClaimRequest, claimWork } from './claim-work.js'
export { giveVerdict, type VerdictRequest } from './give-verdict.js'
export { type HandInRequest, handIn } from './hand-in.js'
export { type MarkRequest, markStatus } from './mark-status.js'
export { type MoveRequest, moveTask } from './move-task.js'
export { type QueryRequest, queryNext } from './query-next.js'
// Shapes
export type { Decision, DecisionKind, DecisionReason } from './results/decision.js'
export type { AcceptResult, RunAttempt, RunResult, StatusView } from './results/mission.js'
export type { Check } from './results/parts.js'
export type {
  ClaimResult,
  MarkStatusResult,
  MoveResult,
  ReviewClaimResult,
} from './results/work.js'
export {
  type AgentCommand,
  type RunPorts,
  type RunProgress,
  type RunRequest,
  runMission,
} from './run-mission.js'
export type { LookPorts, MissionScope, WorkPorts } from './scope.js'
export { type StatusRequest, statusView } from './status-view.js'
