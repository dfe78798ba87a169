// What happens next

export { type AdvanceRequest, advance } from './advance.js'
export { type QueryRequest, queryNext } from './query-next.js'
export type { Role } from './select-work.js'
export { type StatusRequest, statusView } from './status-view.js'

// Planning

export { type ContextRequest, resolveContext } from './resolve-context.js'
export type { ContextResult } from './results/context.js'
export { type SetupPlanRequest, setupPlan } from './setup-plan.js'
export { type QuickRequest, type QuickStart, startQuick } from './start-quick.js'

// Work packages

export { claimReview, type ReviewRequest } from './claim-review.js'
export { type ClaimRequest, claimWork } from './claim-work.js'
export { giveVerdict, type VerdictRequest } from './give-verdict.js'
export { type HandInRequest, handIn } from './hand-in.js'
export { type MarkRequest, markStatus } from './mark-status.js'
export { type MoveRequest, moveTask } from './move-task.js'

// The whole mission

export type { AgentCommand } from '@spec-kitty/mission'
export { type AcceptRequest, acceptMission } from './accept-mission.js'
export type { RunPorts, RunProgress, RunRequest, StopSignal } from './run/run-types.js'
export { runMission } from './run-mission.js'

// Shapes

export type { Decision, DecisionKind, DecisionReason } from './results/decision.js'
export type { AcceptResult, RunAttempt, RunResult, StatusView } from './results/mission.js'
export type { Check } from './results/parts.js'
export type { SetupPlanResult } from './results/plan.js'
export type {
  ClaimResult,
  MarkStatusResult,
  MoveResult,
  ReviewClaimResult,
} from './results/work.js'
export type { LookPorts, MissionScope, WorkPorts } from './scope.js'
