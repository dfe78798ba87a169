import type { WorkPackageState } from '@spec-kitty/events/log'
import type { WorkspaceScene } from '@spec-kitty/merge-engine'
import {
  branchesOf,
  type ExecutionLane,
  laneOf,
  type MissionBranches,
  PLANNING_LANE,
  type ProjectConfig,
  readConfig,
  readLanes,
  readWorkPackages,
  statusLocation,
  type WorkPackage,
} from '@spec-kitty/mission'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { readStatus, type StatusLogLocation } from '@spec-kitty/status-core'
import type { MissionScope } from './scope.js'

/** One finalized mission as its use cases see it, read once. */
export interface Scene extends WorkspaceScene {
  readonly config: ProjectConfig
  readonly location: StatusLogLocation
  readonly branches: MissionBranches
  /** The shortest name that selects the mission for machines: mid8, else the slug. */
  readonly handle: string
}

/**
 * Reads a finalized mission.
 *
 * @throws LANES_MISSING, LANES_CORRUPT, CONFIG_INVALID, BRANCH_IDENTITY_UNRESOLVED, and the codes
 *   of a log that cannot be trusted
 */
export async function readScene(files: ReadFiles, scope: MissionScope): Promise<Scene> {
  const { repo, mission } = scope
  const lanes = await readLanes(files, mission)
  const location = statusLocation(repo, mission, true)
  const [config, found, status] = await Promise.all([
    readConfig(files, repo),
    readWorkPackages(files, repo, mission),
    readStatus(files, location),
  ])
  return {
    repo,
    mission,
    lanes,
    workPackages: found.workPackages,
    status,
    config,
    location,
    branches: branchesOf(mission, lanes),
    handle: handleOf(scope),
  }
}

export function handleOf(scope: Pick<MissionScope, 'mission'>): string {
  return scope.mission.mid8 ?? scope.mission.slug
}

/** Details that every error about a work package of this mission carries. */
export function namedIn(scene: Pick<Scene, 'mission' | 'handle'>, wpId: string) {
  return { mission: scene.handle, mission_slug: scene.mission.slug, wp_id: wpId }
}

/** The work package as its files declare it. @throws WP_NOT_FOUND */
export function workPackageOf(scene: Scene, wpId: string): WorkPackage {
  const found = scene.workPackages.find((one) => one.id === wpId)
  if (found !== undefined) return found
  const known = scene.workPackages.map((one) => one.id)
  throw new SpecKittyError('WP_NOT_FOUND', { ...namedIn(scene, wpId), known })
}

/** Its state in the log. @throws WP_NOT_FOUND, WP_NOT_FINALIZED */
export function stateOf(scene: Scene, wpId: string): WorkPackageState {
  const state = scene.status.state.workPackages.get(wpId)
  if (state !== undefined && state.lane !== 'genesis') return state
  workPackageOf(scene, wpId)
  throw new SpecKittyError('WP_NOT_FINALIZED', namedIn(scene, wpId))
}

export function executionLaneOf(scene: Scene, wpId: string): ExecutionLane | undefined {
  return laneOf(scene.lanes, wpId)
}

/** How the rows of `wpId` say that it is worked on. */
export function executionModeOf(scene: Scene, wpId: string): 'worktree' | 'direct_repo' {
  return executionLaneOf(scene, wpId)?.lane_id === PLANNING_LANE ? 'direct_repo' : 'worktree'
}

/** The wire fields that name the mission in a result. */
export function missionView(scope: Pick<MissionScope, 'mission'>) {
  const { mission } = scope
  return {
    mission_id: mission.missionId,
    mission_slug: mission.slug,
    mission_number: mission.missionNumber,
    mission_type: mission.missionType,
  }
}
