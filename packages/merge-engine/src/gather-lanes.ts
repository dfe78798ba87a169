import {
  type Git,
  isAncestor,
  listCommits,
  readWorkingStatus,
  type Worktree,
} from '@spec-kitty/git'
import {
  branchesOf,
  type LaneManifest,
  laneBranch,
  type Mission,
  PLANNING_LANE,
} from '@spec-kitty/mission'
import type { MissionStatus } from '@spec-kitty/status-core'
import { CommitGraph } from './commit-graph.js'
import { approvedCommitOf } from './decide-landing.js'
import type { LaneFacts } from './merge-facts.js'
import { worktreeOf } from './resolve-workspace.js'

export interface LanesRequest {
  readonly root: string
  readonly mission: Mission
  readonly manifest: LaneManifest
  readonly status: MissionStatus
  readonly heads: ReadonlyMap<string, string>
  readonly worktrees: readonly Worktree[]
}

/** Tip, worktree and work packages of every lane. One git process per worktree. */
export async function gatherLanes(git: Git, request: LanesRequest): Promise<readonly LaneFacts[]> {
  const branches = branchesOf(request.mission, request.manifest)
  const shared = branches.planning === branches.target ? branches.mission : branches.planning
  const lanes: LaneFacts[] = []
  for (const lane of request.manifest.lanes) {
    const kind = lane.lane_id === PLANNING_LANE ? 'planning' : 'code'
    const branch = laneBranch(branches.mission, lane.lane_id) ?? shared
    const worktree = kind === 'code' ? worktreeOf(request.worktrees, branch) : undefined
    lanes.push({
      lane,
      kind,
      branch,
      tip: request.heads.get(`refs/heads/${branch}`) ?? null,
      worktree:
        worktree === undefined
          ? null
          : { path: worktree.path, ...(await worktreeFiles(git, worktree.path)) },
      states: lane.wp_ids
        .map((wpId) => request.status.state.workPackages.get(wpId))
        .filter((state) => state !== undefined),
    })
  }
  return withPlanningBranch(lanes, branches, request.heads)
}

/** Spec and tasks live on a planning branch of its own even where no work package does. */
function withPlanningBranch(
  lanes: readonly LaneFacts[],
  branches: ReturnType<typeof branchesOf>,
  heads: ReadonlyMap<string, string>,
): readonly LaneFacts[] {
  const known = lanes.some((lane) => lane.kind === 'planning')
  if (known || branches.planning === branches.target) return lanes
  const tip = heads.get(`refs/heads/${branches.planning}`) ?? null
  if (tip === null) return lanes
  const lane = {
    lane_id: PLANNING_LANE,
    wp_ids: [],
    write_scope: [],
    predicted_surfaces: [],
    depends_on_lanes: [],
    parallel_group: 0,
  }
  return [
    { lane, kind: 'planning', branch: branches.planning, tip, worktree: null, states: [] },
    ...lanes,
  ]
}

async function worktreeFiles(
  git: Git,
  path: string,
): Promise<{ readonly dirty: readonly string[]; readonly ignored: readonly string[] }> {
  const entries = await readWorkingStatus(git, path, { ignored: true })
  const ignored = entries.filter((entry) => entry.kind === 'ignored')
  const dirty = entries.filter((entry) => entry.kind !== 'ignored')
  return { dirty: dirty.map((one) => one.path), ignored: ignored.map((one) => one.path) }
}

/** The commits between target and all tips of the mission. At most one git process. */
export async function gatherGraph(
  git: Git,
  root: string,
  tips: readonly (string | null)[],
  target: string,
): Promise<CommitGraph> {
  const wanted = [...new Set(tips.filter((tip) => tip !== null && tip !== target))] as string[]
  if (wanted.length === 0) return new CommitGraph([])
  const range = { tips: wanted, excluded: [target], changes: true }
  return new CommitGraph(await listCommits(git, root, range))
}

/** Approved commits that no tip reaches but the target does: merged before, or gone. */
export async function gatherContained(
  git: Git,
  root: string,
  lanes: readonly LaneFacts[],
  graph: CommitGraph,
  target: string,
): Promise<ReadonlySet<string>> {
  const contained = new Set<string>()
  const open = new Set(
    lanes
      .flatMap((lane) => lane.states)
      .map(approvedCommitOf)
      .filter((oid) => oid !== null && !graph.has(oid)),
  ) as Set<string>
  for (const oid of open) if (await reaches(git, root, oid, target)) contained.add(oid)
  return contained
}

async function reaches(git: Git, root: string, oid: string, target: string): Promise<boolean> {
  if (oid === target) return true
  const there = await git.run(['cat-file', '-e', `${oid}^{commit}`], {
    cwd: root,
    accept: [0, 1, 128],
  })
  return there.exitCode === 0 && isAncestor(git, root, oid, target)
}
