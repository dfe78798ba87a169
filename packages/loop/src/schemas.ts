/** Schemas of the results that commands publish. Apart, so that a command pays only for its own. */
export { ContextResult } from './results/context.js'
export { Decision } from './results/decision.js'
export { AcceptResult, RunResult, StatusView } from './results/mission.js'
export { SetupPlanResult } from './results/plan.js'
export { ClaimResult, MarkStatusResult, MoveResult, ReviewClaimResult } from './results/work.js'
