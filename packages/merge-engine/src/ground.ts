import {
  type GitConfig,
  gitConfig,
  listRefs,
  listWorktrees,
  type Repository,
  type Worktree,
} from '@spec-kitty/git'
import {
  branchesOf,
  type LaneManifest,
  type Mission,
  matchesGlob,
  type ProjectConfig,
  readConfig,
  readLanes,
  readWorkPackages,
  statusLocation,
  type WorkPackage,
} from '@spec-kitty/mission'
import { isSpecKittyError, type SpecKittyError } from '@spec-kitty/platform'
import { type MissionStatus, readStatus } from '@spec-kitty/status-core'
import type { GatherPorts, GatherRequest } from './gather-merge-facts.js'
import { sideBySide } from './side-by-side.js'

/** Where a merge takes place: branches and worktrees. Enough to look into working trees. */
export interface Places {
  readonly repo: Repository
  readonly mission: Mission
  readonly manifest: LaneManifest
  readonly lanesProblem: SpecKittyError | null
  readonly project: ProjectConfig
  readonly heads: ReadonlyMap<string, string>
  readonly worktrees: readonly Worktree[]
  readonly target: string
  readonly planning: string
  readonly missionBranch: string
}

/** What is read before git is asked about commits and trees. */
export interface Ground extends Places {
  readonly workPackages: readonly WorkPackage[]
  readonly status: MissionStatus
  readonly config: GitConfig
}

/** Reads lanes, refs and worktrees of the mission from plain files. */
export async function readPlaces(ports: GatherPorts, request: GatherRequest): Promise<Places> {
  const { repo, mission } = request
  const project = await readConfig(ports.files, repo)
  const { manifest, lanesProblem } = await lanesOf(ports, mission)
  const refs = await listRefs(ports.files, repo, 'refs/heads/', ports.git)
  const branches = branchesOf(mission, manifest.mission_branch === '' ? undefined : manifest)
  const { merged_at: mergedAt, merged_into: mergedInto } = mission.meta
  const landed = typeof mergedAt === 'string' ? mergedInto : undefined
  const target = request.target ?? landed ?? branches.target
  return {
    repo,
    mission,
    manifest,
    lanesProblem,
    project,
    heads: new Map(refs.map((ref) => [ref.ref, ref.oid])),
    worktrees: await listWorktrees(ports.files, repo, ports.git),
    target,
    planning: branches.planning === branches.target ? target : branches.planning,
    missionBranch: branches.mission,
  }
}

/** Reads the log, the work packages and git's configuration. One git process. */
export async function readGround(ports: GatherPorts, places: Places): Promise<Ground> {
  const { repo, mission, lanesProblem } = places
  const location = statusLocation(repo, mission, lanesProblem === null)
  const [status, { workPackages }, config] = await sideBySide(
    readStatus(ports.files, location),
    readWorkPackages(ports.files, repo, mission),
    gitConfig(ports.git, repo.root),
  )
  return { ...places, workPackages, status, config }
}

async function lanesOf(
  ports: GatherPorts,
  mission: Mission,
): Promise<{ manifest: LaneManifest; lanesProblem: SpecKittyError | null }> {
  try {
    return { manifest: await readLanes(ports.files, mission), lanesProblem: null }
  } catch (error) {
    if (!isSpecKittyError(error, 'LANES_MISSING', 'LANES_CORRUPT')) throw error
    return { manifest: NO_LANES, lanesProblem: error }
  }
}

const NO_LANES: LaneManifest = {
  version: 1,
  mission_slug: '',
  mission_id: '',
  mission_branch: '',
  target_branch: '',
  lanes: [],
  computed_at: '',
  computed_from: '',
  planning_artifact_wps: [],
}

/** Work packages of log or tasks that no lane holds; canceled ones need none. */
export function straysOf(ground: Ground): readonly string[] {
  const held = new Set(ground.manifest.lanes.flatMap((lane) => lane.wp_ids))
  const states = [...ground.status.state.workPackages.values()]
  const known = [
    ...ground.workPackages.map((one) => one.id),
    ...states.filter((state) => state.lane !== 'canceled').map((state) => state.wpId),
  ]
  return [...new Set(known)].filter((wpId) => !held.has(wpId)).sort()
}

/** Working trees in which the target is checked out. */
export function checkoutsOf(places: Places): readonly Worktree[] {
  return places.worktrees.filter((one) => one.branch === places.target && !one.prunable)
}

/** Worktrees that are rebasing or bisecting the target. */
export function heldBy(places: Places): readonly string[] {
  return places.worktrees
    .filter((one) => one.heldBranch === places.target && one.branch !== places.target)
    .map((one) => one.path)
}

/** Worktrees of the target whose directory is gone, locked or not. */
export function awayOf(places: Places, locked: boolean): readonly string[] {
  return places.worktrees
    .filter((one) => one.branch === places.target && one.prunable)
    .filter((one) => (one.locked !== null) === locked)
    .map((one) => one.path)
}

/** Globs of the planning work packages, by which files count as published planning. */
export function planningGlobs(ground: Ground): readonly string[] {
  return ground.workPackages
    .filter((one) => one.executionMode === 'planning_artifact')
    .flatMap((one) => one.ownedFiles)
}

/** Work packages that own `path`. */
export function ownersOf(ground: Ground, path: string): readonly string[] {
  return ground.workPackages
    .filter((one) => one.ownedFiles.some((glob) => matchesGlob(glob, path)))
    .map((one) => one.id)
}
