import { listWorktrees, proveWorktree, readRef, type Worktree } from '@spec-kitty/git'
import {
  branchesOf,
  type ExecutionLane,
  laneBranch,
  laneOf,
  laneWorktreePath,
  PLANNING_LANE,
} from '@spec-kitty/mission'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import type { Workspace, WorkspaceScene } from './workspace.js'
import { readRecord, recordPath, type WorkspaceRecord } from './workspace-record.js'

/** What a code lane may not change: it belongs to the mission's bookkeeping. */
/** What no code lane may change: missions and the project's own settings. */
export const CODE_LANE_FORBIDDEN: readonly string[] = ['kitty-specs/', '.kittify/']

/**
 * Where the work of `wpId` happens, from plain files alone: nothing is written and no process is
 * started. A worktree is found by its branch in git's own list, then by record, then by name.
 *
 * @throws LANES_CORRUPT when no lane holds `wpId`; BRANCH_IDENTITY_UNRESOLVED
 */
export async function resolveWorkspace(
  files: ReadFiles,
  scene: WorkspaceScene,
  wpId: string,
): Promise<Workspace> {
  const lane = laneHolding(scene, wpId)
  const found = await readRecord(files, recordPath(scene.repo, scene.mission, lane.lane_id))
  const record = found === 'malformed' ? undefined : found
  return lane.lane_id === PLANNING_LANE
    ? resolvePlanning(files, scene, wpId, record)
    : resolveLane(files, scene, wpId, lane, record)
}

/** The lane of `wpId`. @throws LANES_CORRUPT */
export function laneHolding(scene: WorkspaceScene, wpId: string): ExecutionLane {
  const lane = laneOf(scene.lanes, wpId)
  if (lane !== undefined) return lane
  throw new SpecKittyError('LANES_CORRUPT', {
    file: `kitty-specs/${scene.mission.slug}/lanes.json`,
    problem: `no lane holds ${wpId}`,
    mission: scene.mission.mid8 ?? scene.mission.slug,
    mission_slug: scene.mission.slug,
  })
}

async function resolvePlanning(
  files: ReadFiles,
  scene: WorkspaceScene,
  wpId: string,
  record: WorkspaceRecord | undefined,
): Promise<Workspace> {
  const { repo, workPackages } = scene
  const branches = branchesOf(scene.mission, scene.lanes)
  const branch = branches.planning === branches.target ? branches.mission : branches.planning
  const checkout = (await listWorktrees(files, repo)).find((worktree) => worktree.main)
  const onBranch = checkout?.branch === branches.planning || checkout?.branch === branch
  const headCommit = await readRef(files, repo, `refs/heads/${branch}`)
  return {
    kind: 'planning',
    wpId,
    laneId: PLANNING_LANE,
    path: repo.root,
    relativePath: '.',
    branch,
    baseRef: branches.planning,
    baseCommit: baseOf(scene, wpId, record),
    headCommit,
    exists: true,
    proven: onBranch,
    unproven: onBranch
      ? null
      : `${checkout?.branch ?? 'a detached HEAD'} is checked out, not ${branches.planning}`,
    cleanScope: workPackages.find((one) => one.id === wpId)?.ownedFiles ?? [],
    forbiddenPaths: [],
  }
}

async function resolveLane(
  files: ReadFiles,
  scene: WorkspaceScene,
  wpId: string,
  lane: ExecutionLane,
  record: WorkspaceRecord | undefined,
): Promise<Workspace> {
  const { repo, mission } = scene
  const branches = branchesOf(mission, scene.lanes)
  const branch = laneBranch(branches.mission, lane.lane_id) ?? branches.mission
  const listed = worktreeOf(await listWorktrees(files, repo), branch)
  const relative = laneWorktreePath(mission, lane.lane_id)
  const path = listed?.path ?? `${repo.root}/${record?.worktree_path ?? relative}`
  const exists = (await files.stat(path)) !== undefined
  const proof = exists
    ? await proveWorktree(files, repo, { path, branch })
    : { proven: false as const, cause: 'there is nothing' }
  return {
    kind: 'worktree',
    wpId,
    laneId: lane.lane_id,
    path,
    relativePath: path.startsWith(`${repo.root}/`) ? path.slice(repo.root.length + 1) : path,
    branch,
    baseRef: branches.mission,
    baseCommit: baseOf(scene, wpId, record),
    headCommit: await readRef(files, repo, `refs/heads/${branch}`),
    exists,
    proven: proof.proven,
    unproven: proof.proven ? null : proof.cause,
    cleanScope: 'everything',
    forbiddenPaths: CODE_LANE_FORBIDDEN,
  }
}

/** The worktree that has `branch` checked out, if its directory is still there. */
export function worktreeOf(worktrees: readonly Worktree[], branch: string): Worktree | undefined {
  return worktrees.find((worktree) => worktree.branch === branch && !worktree.prunable)
}

/** A hand-in is in the log for good; the record is a cache; a claim may be the second of its kind. */
function baseOf(
  scene: WorkspaceScene,
  wpId: string,
  record: WorkspaceRecord | undefined,
): string | null {
  const state = scene.status.state.workPackages.get(wpId)
  return state?.handIn?.base_commit ?? record?.wp_bases?.[wpId] ?? state?.workspace?.start ?? null
}
