// Missions

export { bookkeepingSubject } from './bookkeeping-subject.js'
export { type BranchFacts, readBranchFacts } from './branch-facts.js'
export {
  type BranchAcknowledgement,
  type BranchStrategy,
  decideBranchStrategy,
  type StrategyFacts,
} from './branch-strategy.js'
export { refuseClosed } from './closed.js'
export {
  type AgentCommand,
  type LaneKitSettings,
  type ProjectConfig,
  parseConfig,
  readConfig,
} from './config.js'
export { type CreatedMission, type CreateMissionRequest, createMission } from './create-mission.js'
export { type DrawnWorkPackage, drawLanes } from './draw-lanes.js'
export {
  type ExplainedLane,
  type ExplainFacts,
  explainLanes,
  type LaneNeed,
  type LaneTie,
} from './explain-lanes.js'
// Finalize
export { committedFiles } from './finalize-facts.js'
export type { FinalizeResult } from './finalize-result.js'
export { type FinalizeRequest, finalizeTasks } from './finalize-tasks.js'
export type { Finding } from './finding.js'
export { type GlobOptions, globsOverlap, matchesGlob } from './globs.js'
// Lanes
export type { CollapseReport, CollapseRule, ExecutionLane, LaneManifest } from './lane-manifest.js'
export type { LaneWorkPackage } from './lane-work-package.js'
export { type MarkPlan, type MarkRequest, type MarkResult, markTasks } from './mark-tasks.js'
export { editMeta, type MissionMeta } from './meta.js'
export type { Mission, SelectedMission, SelectionHints, SelectorTier } from './mission.js'
export {
  branchesOf,
  listMissions,
  type MissionBranches,
  type MissionList,
  statusLocation,
} from './missions.js'
export { mostAtOnce } from './most-at-once.js'
// Names
export {
  composeMissionBranch,
  laneBranch,
  laneIdAt,
  laneWorktreePath,
  type NamedMission,
  type ParsedBranch,
  PLANNING_LANE,
  parseBranch,
} from './names.js'
export { ownsPath } from './ownership.js'
export {
  type LanePlan,
  type LaneRefusal,
  type LaneRequest,
  planExecutionLanes,
} from './plan-lanes.js'
export { type QuickDocuments, quickDocuments } from './quick-documents.js'
export { laneOf, readLanes } from './read-lanes.js'
export { readWorkPackages } from './read-work-packages.js'
export { requirementTexts } from './requirement-texts.js'
export { selectMission } from './select-mission.js'
export { type OpenSubtasks, openSubtasks } from './subtasks.js'
export {
  type IndexedFile,
  type IndexedWorkPackage,
  isSubtaskDone,
  openSubtasksIn,
  readTaskIndex,
  subtasksOf,
  type TaskIndex,
} from './task-index.js'
// Work packages and their tasks
export type {
  DependencySource,
  ExecutionMode,
  WorkPackage,
  WorkPackages,
} from './work-package.js'
export { writeMarked } from './write-marked.js'
