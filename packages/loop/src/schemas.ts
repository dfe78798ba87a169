/** Schemas of the results that commands publish. Apart, so that a command pays only for its own. */
export { Decision } from './results/decision.js'
export { AcceptResult, RunResult, StatusView } from './results/mission.js'
export { ClaimResult, MarkStatusResult, MoveResult, ReviewClaimResult } from './results/work.js'
