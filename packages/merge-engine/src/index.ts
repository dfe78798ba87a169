// Workspaces
export {
  type AllocatedWorkspace,
  type AllocatePorts,
  type AllocateRequest,
  allocateWorkspace,
} from './allocate-workspace.js'
// Approvals bound to content
export {
  type ApprovalFreshness,
  type ApprovedContent,
  decideApprovalFreshness,
  type LaneCommit,
  type LaneCommits,
  type WorkRange,
} from './freshness.js'
// Merge
export { interruptedMerges } from './interrupted-merges.js'
export { judgeApprovals } from './judge-approvals.js'
// What a lane gets to work with
export { type LaneKit, laneKit } from './kit/equip-lane.js'
export { type LanePlace, type LaneVariables, laneVariables } from './kit/lane-variables.js'
export { type MergePorts, type MergeRequest, mergeMission } from './merge-mission.js'
export type {
  MergeAction,
  MergeConflict,
  MergeFinding,
  MergeLaneResult,
  MergeOutcome,
  MergeReport,
  MergeResult,
  MergeStep,
  MovedAside,
} from './merge-result.js'
// What a work package may change
export {
  judgeChanges,
  type Owner,
  type OwnershipBreach,
  type OwnershipRule,
  type OwnershipVerdict,
} from './ownership.js'
export { resolveWorkspace } from './resolve-workspace.js'
// What a work package did
export {
  type ChangedPath,
  gatherWorkRange,
  type WorkRangeFacts,
  type WorkRangeRequest,
} from './work-range.js'
export { claimOf, type Workspace, type WorkspaceScene } from './workspace.js'
export { workspaceChanges } from './workspace-changes.js'
