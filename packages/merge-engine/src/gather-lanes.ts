import {
  type Git,
  isAncestor,
  listCommits,
  readWorkingStatus,
  type Worktree,
} from '@spec-kitty/git'
import { branchesOf, type ExecutionLane, laneBranch, PLANNING_LANE } from '@spec-kitty/mission'
import { invariant, type ReadFiles } from '@spec-kitty/platform'
import { CommitGraph } from './commit-graph.js'
import { approvedCommitOf } from './decide-landing.js'
import type { Ground, Places } from './ground.js'
import { unchangedKit } from './kit/place-files.js'
import type { LaneFacts, LaneOutline } from './merge-facts.js'
import { worktreeOf } from './resolve-workspace.js'
import { fewAtOnce } from './side-by-side.js'

/** Git processes that look into worktrees at the same time; each of them has threads of its own. */
const AT_ONCE = 2

/** Tip, worktree and work packages of every lane. No process. */
export function lanesOf(ground: Ground): readonly LaneOutline[] {
  const branches = branchesOf(ground.mission, ground.manifest)
  const lanes = ground.manifest.lanes.map((lane): LaneOutline => {
    const branch = branchOf(ground, lane)
    const worktree = laneWorktree(ground, lane)
    return {
      lane,
      kind: lane.lane_id === PLANNING_LANE ? 'planning' : 'code',
      branch,
      tip: ground.heads.get(`refs/heads/${branch}`) ?? null,
      worktree: worktree === undefined ? null : { path: worktree.path },
      states: lane.wp_ids
        .map((wpId) => ground.status.state.workPackages.get(wpId))
        .filter((state) => state !== undefined),
    }
  })
  return withPlanningBranch(lanes, branches, ground.heads)
}

function branchOf({ mission, manifest }: Places, lane: ExecutionLane): string {
  const branches = branchesOf(mission, manifest)
  const shared = branches.planning === branches.target ? branches.mission : branches.planning
  return laneBranch(branches.mission, lane.lane_id) ?? shared
}

function laneWorktree(places: Places, lane: ExecutionLane): Worktree | undefined {
  if (lane.lane_id === PLANNING_LANE) return undefined
  return worktreeOf(places.worktrees, branchOf(places, lane))
}

/** Spec and tasks live on a planning branch of its own even where no work package does. */
function withPlanningBranch(
  lanes: readonly LaneOutline[],
  branches: ReturnType<typeof branchesOf>,
  heads: ReadonlyMap<string, string>,
): readonly LaneOutline[] {
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

/** What lies in a lane's worktree beside what is committed. */
export type WorktreeFiles = Omit<NonNullable<LaneFacts['worktree']>, 'path'>

/**
 * What every lane's worktree holds uncommitted, by its path; with `ignored` also what the user
 * ignores, without what the lane kit put there. One git process per worktree, a few at a time.
 */
export async function gatherWorktreeFiles(
  { git, files }: { readonly git: Git; readonly files: ReadFiles },
  places: Places,
  options: { readonly ignored: boolean },
): Promise<ReadonlyMap<string, WorktreeFiles>> {
  const found = places.manifest.lanes.flatMap((lane) => {
    const path = laneWorktree(places, lane)?.path
    return path === undefined ? [] : [{ laneId: lane.lane_id, path }]
  })
  return new Map(
    await fewAtOnce(found, AT_ONCE, async ({ laneId, path }) => {
      const all = await readWorkingStatus(git, path, options)
      const kit = await unchangedKit(files, { ...places, laneId }, path)
      const entries = all.filter((one) => one.kind !== 'ignored' || !kit.has(one.path))
      const pathsOf = (ignored: boolean) =>
        entries.filter((one) => (one.kind === 'ignored') === ignored).map((one) => one.path)
      return [path, { dirty: pathsOf(false), ignored: pathsOf(true) }] as const
    }),
  )
}

/** Lanes with what their worktrees hold. */
export function withFiles(
  lanes: readonly LaneOutline[],
  found: ReadonlyMap<string, WorktreeFiles>,
): readonly LaneFacts[] {
  return lanes.map(({ worktree, ...lane }) => {
    if (worktree === null) return { ...lane, worktree }
    const files = found.get(worktree.path)
    invariant(files !== undefined, 'every worktree of a lane was looked into')
    return { ...lane, worktree: { ...worktree, ...files } }
  })
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
  lanes: readonly LaneOutline[],
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
