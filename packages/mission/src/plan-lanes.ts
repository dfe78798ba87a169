import type { CollapseReport, ExecutionLane } from './lane-manifest.js'
import type { ExecutionMode } from './work-package.js'

/** What lane planning needs to know of a work package. */
export interface LaneWorkPackage {
  readonly id: string
  readonly dependencies: readonly string[]
  readonly executionMode: ExecutionMode
  readonly ownedFiles: readonly string[]
  readonly codebaseWide: boolean
}

export interface LaneRequest {
  readonly workPackages: readonly LaneWorkPackage[]
  /** Lane of each work package that has started or whose lane branch exists. */
  readonly pins?: ReadonlyMap<string, string>
  readonly ignoreCase?: boolean
}

export type LaneRefusal =
  | {
      readonly code: 'LANE_PLANNING_DEPENDS_ON_CODE'
      readonly wpId: string
      readonly dependency: string
    }
  | { readonly code: 'LANE_PIN_CONFLICT'; readonly first: string; readonly second: string }
  | { readonly code: 'LANE_LIMIT'; readonly count: number; readonly limit: number }

export interface LanePlan {
  readonly lanes: readonly ExecutionLane[]
  readonly planningWps: readonly string[]
  readonly collapseReport: CollapseReport
  readonly refusals: readonly LaneRefusal[]
}

/**
 * Lanes in which the work packages can be worked in parallel: every dependency lies earlier in the
 * same lane or in a lane that this one depends on. Pure; the order of the input is irrelevant.
 * Dependencies must be known and acyclic. [H-FR-005] [N-FR-101]
 */
export function planExecutionLanes(request: LaneRequest): LanePlan {
  throw new Error('not built')
}
