import type { WorkspaceClaim } from '@spec-kitty/events/log'
import type { Repository } from '@spec-kitty/git'
import type { LaneManifest, Mission, WorkPackage } from '@spec-kitty/mission'
import type { MissionStatus } from '@spec-kitty/status-core'

/** One mission as its commands see it: everything here was read once, by the caller. */
export interface WorkspaceScene {
  readonly repo: Repository
  readonly mission: Mission
  readonly lanes: LaneManifest
  readonly workPackages: readonly WorkPackage[]
  readonly status: MissionStatus
}

/**
 * Where the work of one work package happens. Code and planning work packages have the same shape,
 * so that no caller asks which of the two it has.
 */
export interface Workspace {
  readonly kind: 'worktree' | 'planning'
  readonly wpId: string
  readonly laneId: string
  /** Absolute. */
  readonly path: string
  /** Relative to the canonical checkout; `.` for the planning lane. */
  readonly relativePath: string
  /** Short name of the branch that holds the work. */
  readonly branch: string
  /** Short name of the branch that the lane was cut from. */
  readonly baseRef: string
  /** Head of the branch when the work of this work package began; null while nothing is known. */
  readonly baseCommit: string | null
  /** Head of `branch` now; null when the branch does not exist. */
  readonly headCommit: string | null
  /** Something is at `path`. */
  readonly exists: boolean
  /** `path` is git's own worktree of `branch`, of this repository and not of a copy. */
  readonly proven: boolean
  /** Why it is not proven; null when it is. */
  readonly unproven: string | null
  /** What must be clean at hand-in: everything, or these path patterns. */
  readonly cleanScope: 'everything' | readonly string[]
  /** Path prefixes that the work may not change. */
  readonly forbiddenPaths: readonly string[]
}

/** The claim row's view of a workspace, as it stands before or after the allocation. */
export function claimOf(workspace: Workspace): WorkspaceClaim {
  return {
    kind: workspace.kind,
    path: workspace.relativePath,
    branch: workspace.branch,
    lane_id: workspace.laneId,
    start: workspace.headCommit,
  }
}
