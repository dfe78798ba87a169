export const PLANNING_LANE = 'lane-planning'

/** What a branch name says, read from the right. */
export interface ParsedBranch {
  readonly slug: string
  readonly mid8: string | null
  /** `lane-a`, `lane-planning`, or null for the mission branch. */
  readonly lane: string | null
  /** True only when a mission with that mid8, or exactly that legacy slug, is known. */
  readonly certain: boolean
}
/** Facts that names are composed from. */
export interface NamedMission {
  readonly slug: string
  readonly missionId: string | null
}
/** `kitty/mission-<slug>-<mid8>`; undefined when neither an id nor a legacy form allows a name. */
export function composeMissionBranch(mission: NamedMission): string | undefined {
  throw new Error('not built')
}
/** Branch of a code lane; undefined for the planning lane, which has none of its own. */
export function laneBranch(missionBranch: string, laneId: string): string | undefined {
  throw new Error('not built')
}
/** `.worktrees/<slug>-<mid8>-lane-a`, relative to the repository root. @throws BRANCH_IDENTITY_UNRESOLVED */
export function laneWorktreePath(mission: NamedMission, laneId: string): string {
  throw new Error('not built')
}
/** `lane-a` for 0, `lane-z` for 25, `lane-aa` for 26. */
export function laneIdAt(index: number): string {
  throw new Error('not built')
}
/** Undefined when `branch` is not a branch of a mission. */
export function parseBranch(
  branch: string,
  known: readonly NamedMission[] = [],
): ParsedBranch | undefined {
  throw new Error('not built')
}
