import type { WorkPackageState } from '@spec-kitty/events/log'
import {
  attributeFiles,
  diffTrees,
  type Git,
  isAncestor,
  listCommits,
  mergeTree,
  type Repository,
  readRef,
  withMergeScratch,
} from '@spec-kitty/git'
import {
  branchesOf,
  type ExecutionLane,
  laneBranch,
  matchesGlob,
  PLANNING_LANE,
} from '@spec-kitty/mission'
import type { Files, Ids } from '@spec-kitty/platform'
import { CommitGraph, type GraphCommit, isRefresh } from './commit-graph.js'
import { type ApprovalFreshness, decideApprovalFreshness } from './freshness.js'
import { laneCommitsAfter, workRanges } from './lane-history.js'
import { isToolWritten } from './own-files.js'
import type { WorkspaceScene } from './workspace.js'

export interface JudgePorts {
  /** Writing is confined to a scratch directory, and only for lanes that hold dependency merges. */
  readonly files: Files
  readonly ids: Ids
  readonly git: Git
}

/**
 * Freshness of every work package in `approved`, by id. Refs answer for lanes that have not moved
 * since their review, without a process; else one process for all lanes, and one more per planning
 * work package or dependency merge after an approval.
 *
 * @throws GIT_FAILED
 */
export async function judgeApprovals(
  ports: JudgePorts,
  scene: WorkspaceScene,
): Promise<ReadonlyMap<string, ApprovalFreshness>> {
  const { repo, status } = scene
  const branches = branchesOf(scene.mission, scene.lanes)
  const verdicts = new Map<string, ApprovalFreshness>()
  const moved: MovedLane[] = []
  for (const lane of scene.lanes.lanes) {
    const states = lane.wp_ids
      .map((wpId) => status.state.workPackages.get(wpId))
      .filter((state) => state !== undefined)
    const approved = states.filter((state) => state.lane === 'approved')
    if (approved.length === 0) continue
    const tip = await readRef(ports.files, repo, `refs/heads/${branchFor(lane, branches)}`)
    const open = approved.filter((state) => state.approval?.commit !== tip || tip === null)
    for (const state of approved) verdicts.set(state.wpId, { kind: 'fresh' })
    if (open.length > 0) moved.push({ lane, states, open, tip })
  }
  const target = await readRef(ports.files, repo, `refs/heads/${branches.target}`)
  for (const [wpId, verdict] of await judgeMoved(ports, scene, moved, target)) {
    verdicts.set(wpId, verdict)
  }
  return verdicts
}

interface MovedLane {
  readonly lane: ExecutionLane
  readonly states: readonly WorkPackageState[]
  readonly open: readonly WorkPackageState[]
  readonly tip: string | null
}

function branchFor(lane: ExecutionLane, branches: ReturnType<typeof branchesOf>): string {
  const planning = branches.planning === branches.target ? branches.mission : branches.planning
  return laneBranch(branches.mission, lane.lane_id) ?? planning
}

async function judgeMoved(
  ports: JudgePorts,
  scene: WorkspaceScene,
  moved: readonly MovedLane[],
  target: string | null,
): Promise<readonly (readonly [string, ApprovalFreshness])[]> {
  const code = moved.filter((one) => one.lane.lane_id !== PLANNING_LANE && one.tip !== null)
  const commits =
    code.length === 0
      ? []
      : await listCommits(ports.git, scene.repo.root, {
          tips: code.map((one) => one.tip as string),
          excluded: target === null ? [] : [target],
        })
  const graph = new CommitGraph(commits)
  const unproven = await unprovenMerges(ports, scene.repo, commitsToProve(graph, code))
  const verdicts: (readonly [string, ApprovalFreshness])[] = []
  for (const one of moved) {
    for (const state of one.open) {
      const verdict =
        one.lane.lane_id === PLANNING_LANE
          ? await judgePlanning(ports.git, scene, state, one.tip)
          : await judgeCode(ports.git, scene.repo, graph, one, state, unproven)
      verdicts.push([state.wpId, verdict])
    }
  }
  return verdicts
}

function commitsToProve(graph: CommitGraph, lanes: readonly MovedLane[]): readonly GraphCommit[] {
  const found = new Map<string, GraphCommit>()
  for (const lane of lanes) {
    for (const state of lane.open) {
      const reviewed = state.approval?.commit
      if (lane.tip === null || reviewed === undefined || reviewed === null) continue
      for (const commit of graph.line(lane.tip, (oid) => oid === reviewed)) {
        if (isRefresh(commit)) found.set(commit.oid, commit)
      }
    }
  }
  return [...found.values()]
}

async function judgeCode(
  git: Git,
  repo: Repository,
  graph: CommitGraph,
  lane: MovedLane,
  state: WorkPackageState,
  unproven: ReadonlySet<string>,
): Promise<ApprovalFreshness> {
  const reviewed = state.approval?.commit ?? null
  if (reviewed === null) return { kind: 'unrecorded' }
  if (lane.tip === null) return { kind: 'stale', reason: 'rewritten', commits: [] }
  const found = laneCommitsAfter(graph, lane.tip, reviewed, unproven)
  const contained =
    found.containsReviewed ||
    (!graph.has(reviewed) && (await isAncestor(git, repo.root, reviewed, lane.tip)))
  return decideApprovalFreshness(
    { wpId: state.wpId, commit: reviewed },
    { containsReviewed: contained, after: found.after },
    workRanges(graph, lane.states, lane.tip),
  )
}

/** A planning work package shares its branch, so it is judged by its owned files alone. */
export async function judgePlanning(
  git: Git,
  scene: Pick<WorkspaceScene, 'repo' | 'mission' | 'workPackages'>,
  state: WorkPackageState,
  tip: string | null,
): Promise<ApprovalFreshness> {
  const reviewed = state.approval?.commit ?? null
  if (reviewed === null) return { kind: 'unrecorded' }
  if (tip === null) return { kind: 'stale', reason: 'rewritten', commits: [] }
  if (tip === reviewed) return { kind: 'fresh' }
  const owned = scene.workPackages.find((one) => one.id === state.wpId)?.ownedFiles ?? []
  const changed = (await diffTrees(git, scene.repo.root, reviewed, tip)).filter(
    ({ path }) =>
      !isToolWritten(path, scene.mission.slug) && owned.some((glob) => matchesGlob(glob, path)),
  )
  if (changed.length === 0) return { kind: 'fresh' }
  return { kind: 'stale', reason: 'content_changed', commits: [tip] }
}

/** Those of our dependency merges whose tree is not the clean merge of their parents. */
export async function unprovenMerges(
  ports: JudgePorts,
  repo: Repository,
  merges: readonly GraphCommit[],
): Promise<ReadonlySet<string>> {
  const unproven = new Set<string>()
  const first = merges[0]
  if (first === undefined) return unproven
  const attributes = await attributeFiles(ports.git, repo.root, first.parents[0] ?? first.oid)
  await withMergeScratch(ports, repo, attributes, async (place) => {
    for (const commit of merges) {
      const [ours = '', theirs = ''] = commit.parents
      const merged = await mergeTree(ports.git, place, ours, theirs)
      const proven = merged.clean && merged.tree === commit.tree && commit.parents.length === 2
      if (!proven) unproven.add(commit.oid)
    }
  })
  return unproven
}
