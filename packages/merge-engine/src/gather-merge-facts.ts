import { formatInstant } from '@spec-kitty/events/status'
import {
  committerIdentity,
  type Git,
  type GitConfig,
  gitConfig,
  installedHooks,
  listRefs,
  listWorktrees,
  type ObjectStore,
  type Repository,
  type TreeEntry,
  treeEntries,
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
import {
  type Clock,
  type Files,
  type Ids,
  isSpecKittyError,
  type SpecKittyError,
} from '@spec-kitty/platform'
import { type MissionStatus, mintStamps, readStatus } from '@spec-kitty/status-core'
import { CommitGraph, isRefresh } from './commit-graph.js'
import { composeMission } from './compose-mission.js'
import { approvedCommitOf, decideLanding } from './decide-landing.js'
import { type ApprovalFreshness, decideApprovalFreshness } from './freshness.js'
import { gatherCheckout } from './gather-checkouts.js'
import { gatherContained, gatherGraph, gatherLanes } from './gather-lanes.js'
import { gatherPublished } from './gather-published.js'
import { gatherSync } from './gather-sync.js'
import { judgePlanning, unprovenMerges } from './judge-approvals.js'
import { laneCommitsAfter, workRanges } from './lane-history.js'
import type { LaneFacts, MergedMission, MergeFacts, MergeStamp } from './merge-facts.js'
import { gatherOwnSides } from './own-sides.js'

export interface GatherPorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly git: Git
}

export interface GatherRequest {
  readonly repo: Repository
  readonly mission: Mission
  readonly strategy?: string | undefined
  readonly target?: string | undefined
  readonly keepBranch: boolean
  readonly keepWorktree: boolean
  readonly actor: string
  /** Identity of an interrupted merge that is taken up again. */
  readonly stamp?: MergeStamp | undefined
  /** Where new objects go: the repository's store, or a quarantine for a dry run. */
  readonly store: ObjectStore
  /** Intermediate commits become reachable and are signed; false for a dry run. */
  readonly signing: boolean
}

/** What is read before git is asked about anything but its configuration. */
export interface Ground {
  readonly repo: Repository
  readonly mission: Mission
  readonly manifest: LaneManifest
  readonly lanesProblem: SpecKittyError | null
  readonly workPackages: readonly WorkPackage[]
  readonly status: MissionStatus
  readonly config: GitConfig
  readonly project: ProjectConfig
  readonly heads: ReadonlyMap<string, string>
  readonly worktrees: readonly Worktree[]
  readonly target: string
  readonly planning: string
  readonly missionBranch: string
}

/**
 * Everything that decides a merge, in one pass: log, refs, trees, working copies, and the composed
 * trees themselves. Moves no ref, touches no checkout; new objects go to `request.store`.
 *
 * @throws EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, CONFIG_INVALID, MISSION_META_INVALID, GIT_FAILED
 */
export async function gatherMergeFacts(
  ports: GatherPorts,
  request: GatherRequest,
): Promise<MergeFacts> {
  const ground = await readGround(ports, request)
  const { repo, mission, config, heads } = ground
  const ref = `refs/heads/${ground.target}`
  const tip = heads.get(ref) ?? null
  const missionTip = heads.get(`refs/heads/${ground.missionBranch}`) ?? null
  const lanes = await gatherLanes(ports.git, { root: repo.root, ...ground })
  const separatePlanning = ground.planning !== ground.target
  const tips = [missionTip, ...lanes.map((lane) => lane.tip)]
  const graph =
    tip === null ? new CommitGraph([]) : await gatherGraph(ports.git, repo.root, tips, tip)
  const contained =
    tip === null
      ? new Set<string>()
      : await gatherContained(ports.git, repo.root, lanes, graph, tip)
  const landing = decideLanding(lanes, graph, { missionTip, contained, separatePlanning })
  const entries = tip === null ? [] : await entriesOf(ports.git, repo, tip)
  const targetEntries = new Map(entries.map((entry) => [entry.path, entry]))
  const sides = await gatherOwnSides(ports, {
    root: repo.root,
    slug: mission.slug,
    target: tip ?? missionTip ?? 'HEAD',
    missionTip,
    metaPaths: entries.map((one) => one.path).filter((path) => META.test(path)),
  })
  const identity = await identityOf(ports.git, repo)
  const strategy = request.strategy ?? ground.project.merge.strategy
  const stamp = request.stamp ?? newStamp(ports, ground.status, lanes)
  const checkouts = []
  for (const worktree of ground.worktrees) {
    if (worktree.branch !== ground.target || worktree.prunable) continue
    const sparse = config.flag('core.sparsecheckout', false)
    checkouts.push(await gatherCheckout(ports, worktree, { slug: mission.slug, sparse }))
  }
  const composed = await composeMission(ports, {
    ground,
    request,
    target: tip,
    missionTip,
    landing,
    graph,
    targetEntries,
    checkout: checkouts[0] ?? null,
    stamp: { ...(identity ?? { name: 'unknown', email: 'unknown' }), atSeconds: stamp.atSeconds },
    sign: request.signing && strategy === 'merge' && config.flag('commit.gpgsign', false),
  })
  return {
    stamp,
    actor: request.actor,
    mission: namesOf(mission),
    strategy,
    keepBranch: request.keepBranch,
    keepWorktree: request.keepWorktree,
    identity,
    signing: config.flag('commit.gpgsign', false),
    ignoreCase: config.flag('core.ignorecase', false),
    shallow: (await ports.files.stat(`${repo.commonDir}/shallow`)) !== undefined,
    contentHooks: await installedHooks(ports, repo, hooksOf(strategy)),
    projectGates: ground.project.gates,
    requireAccept: ground.project.merge.requireAccept,
    accepted: mission.meta.accepted_at !== undefined,
    disposable: ground.project.merge.disposable,
    objectFormat: repo.objectFormat,
    location: statusLocation(repo, mission, true),
    status: ground.status,
    lanesProblem: ground.lanesProblem,
    strays: straysOf(ground),
    target: {
      branch: ground.target,
      ref,
      tip,
      heldBy: heldBy(ground),
      checkouts,
      lockedAway: awayOf(ground, true),
      prunable: awayOf(ground, false),
      entries: targetEntries,
    },
    planningBranch: ground.planning,
    missionBranch: {
      name: ground.missionBranch,
      tip: missionTip,
      suggestion: missionTip === null ? suggestionOf(lanes, graph, tip) : null,
      heldBy:
        ground.worktrees.find((worktree) => worktree.heldBranch === ground.missionBranch)?.path ??
        null,
    },
    canonicalOnTarget: ground.worktrees.some((one) => one.main && one.branch === ground.target),
    lanes,
    freshness: await freshnessOf(ports, ground, lanes, graph, contained),
    graph,
    contained,
    landing,
    ...composed,
    own: sides.own,
    numbers: sides.numbers,
    ...(await gatherPublished(ports.git, ground, sides.own, tip)),
    sync: await gatherSync(ports, ground, tip),
    diagnostics: [],
  }
}

const META = /^kitty-specs\/[^/]+\/meta\.json$/

async function readGround(ports: GatherPorts, request: GatherRequest): Promise<Ground> {
  const { repo, mission } = request
  const project = await readConfig(ports.files, repo)
  const { manifest, lanesProblem } = await lanesOf(ports, mission)
  const location = statusLocation(repo, mission, lanesProblem === null)
  const status = await readStatus(ports.files, location)
  const { workPackages } = await readWorkPackages(ports.files, repo, mission)
  const config = await gitConfig(ports.git, repo.root)
  const refs = await listRefs(ports.files, repo, 'refs/heads/', ports.git)
  const branches = branchesOf(mission, manifest.mission_branch === '' ? undefined : manifest)
  const target = request.target ?? branches.target
  return {
    repo,
    mission,
    manifest,
    lanesProblem,
    workPackages,
    status,
    config,
    project,
    heads: new Map(refs.map((ref) => [ref.ref, ref.oid])),
    worktrees: await listWorktrees(ports.files, repo, ports.git),
    target,
    planning: branches.planning === branches.target ? target : branches.planning,
    missionBranch: branches.mission,
  }
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

function entriesOf(git: Git, repo: Repository, tip: string): Promise<readonly TreeEntry[]> {
  return treeEntries(git, repo.root, tip, [], { recursive: true })
}

async function identityOf(git: Git, repo: Repository) {
  try {
    return await committerIdentity(git, repo.root)
  } catch (error) {
    if (isSpecKittyError(error, 'GIT_IDENTITY_MISSING')) return null
    throw error
  }
}

function newStamp(
  ports: GatherPorts,
  status: MissionStatus,
  lanes: readonly LaneFacts[],
): MergeStamp {
  const now = ports.clock.nowMicros()
  const count = lanes.flatMap((lane) => lane.states).length
  return {
    op: ports.ids.ulid(now),
    at: formatInstant(now),
    atSeconds: Math.floor(now / 1_000_000),
    rows: mintStamps(ports, status, count),
  }
}

function hooksOf(strategy: string): readonly string[] {
  const content = strategy === 'merge' ? 'pre-merge-commit' : 'pre-commit'
  return [content, 'prepare-commit-msg', 'commit-msg']
}

function namesOf(mission: Mission): MergedMission {
  return {
    id: mission.missionId,
    slug: mission.slug,
    humanSlug: mission.humanSlug,
    handle: mission.mid8 ?? mission.slug,
    type: mission.missionType,
    friendlyName: mission.friendlyName,
    number: mission.missionNumber,
  }
}

function straysOf(ground: Ground): readonly string[] {
  const held = new Set(ground.manifest.lanes.flatMap((lane) => lane.wp_ids))
  const known = [
    ...ground.workPackages.map((one) => one.id),
    ...ground.status.state.workPackages.keys(),
  ]
  return [...new Set(known)].filter((wpId) => !held.has(wpId)).sort()
}

function heldBy(ground: Ground): readonly string[] {
  return ground.worktrees
    .filter((one) => one.heldBranch === ground.target && one.branch !== ground.target)
    .map((one) => one.path)
}

function awayOf(ground: Ground, locked: boolean): readonly string[] {
  return ground.worktrees
    .filter((one) => one.branch === ground.target && one.prunable)
    .filter((one) => (one.locked !== null) === locked)
    .map((one) => one.path)
}

/** Where lanes leave the target: the first outside parent of their oldest commit. */
function suggestionOf(
  lanes: readonly LaneFacts[],
  graph: CommitGraph,
  target: string | null,
): string | null {
  const tip = lanes.find((lane) => lane.kind === 'code' && lane.tip !== null)?.tip ?? null
  if (tip === null) return target
  const oldest = graph.line(tip, () => false).at(-1)
  return oldest?.parents[0] ?? tip
}

async function freshnessOf(
  ports: GatherPorts,
  ground: Ground,
  lanes: readonly LaneFacts[],
  graph: CommitGraph,
  contained: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ApprovalFreshness>> {
  const verdicts = new Map<string, ApprovalFreshness>()
  for (const lane of lanes) {
    const approved = lane.states.filter((state) => state.lane === 'approved')
    const { tip } = lane
    for (const state of approved) {
      const reviewed = approvedCommitOf(state)
      if (lane.kind === 'planning') {
        verdicts.set(state.wpId, await judgePlanning(ports.git, ground, state, tip))
      } else if (tip !== null && reviewed !== null) {
        const merges = graph.line(tip, (oid) => oid === reviewed).filter(isRefresh)
        const unproven = await unprovenMerges(ports, ground.repo, merges)
        const after = laneCommitsAfter(graph, tip, reviewed, unproven)
        const containsReviewed = after.containsReviewed || contained.has(reviewed)
        verdicts.set(
          state.wpId,
          decideApprovalFreshness(
            { wpId: state.wpId, commit: reviewed },
            { ...after, containsReviewed },
            workRanges(graph, lane.states, tip),
          ),
        )
      } else verdicts.set(state.wpId, { kind: reviewed === null ? 'unrecorded' : 'fresh' })
    }
  }
  return verdicts
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
