import {
  committerIdentity,
  type Git,
  installedHooks,
  type ObjectStore,
  type Repository,
  type TreeEntry,
  treeEntries,
} from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { type Clock, type Files, type Ids, isSpecKittyError } from '@spec-kitty/platform'
import { CommitGraph } from './commit-graph.js'
import { composeMission, gatherSurroundings } from './compose-mission.js'
import { decideLanding } from './decide-landing.js'
import { gatherCheckouts } from './gather-checkouts.js'
import { gatherFreshness } from './gather-freshness.js'
import {
  gatherContained,
  gatherGraph,
  gatherWorktreeFiles,
  lanesOf,
  withFiles,
} from './gather-lanes.js'
import { gatherPublished } from './gather-published.js'
import { gatherSync } from './gather-sync.js'
import {
  awayOf,
  type Ground,
  heldBy,
  type Places,
  readGround,
  readPlaces,
  straysOf,
} from './ground.js'
import { lanesBeyondOwnership } from './lane-ownership.js'
import type { LaneOutline, MergedMission, MergeFacts, MergeStamp } from './merge-facts.js'
import { stampFor } from './merge-stamp.js'
import { gatherOwnSides } from './own-sides.js'
import type { Composed } from './recall-composition.js'
import { sideBySide } from './side-by-side.js'
import { suggestMissionBranch } from './suggest-mission-branch.js'

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
  /** What that merge had composed. */
  readonly composed?: Composed | undefined
  /** Where new objects go: the repository's store, or a quarantine for a dry run. */
  readonly store: ObjectStore
  /** Intermediate commits become reachable and are signed; false for a dry run. */
  readonly signing: boolean
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
  const places = await readPlaces(ports, request)
  // Nothing here writes a working tree, so they can be read while the trees are composed.
  const [composed, checkouts, files] = await sideBySide(
    gatherComposition(ports, places, request),
    gatherCheckouts(ports, places),
    gatherWorktreeFiles(ports, places, { ignored: !request.keepWorktree }),
  )
  const { ground, history, entries, sides, composition } = composed
  const { repo } = ground
  const { graph, landing, contained } = history
  return {
    ...settingsOf(ground, request),
    stamp: composed.stamp,
    strategy: composed.strategy,
    identity: composed.identity,
    signing: ground.config.flag('commit.gpgsign', false),
    shallow: (await ports.files.stat(`${repo.commonDir}/shallow`)) !== undefined,
    contentHooks: await installedHooks(ports, repo, hooksOf(composed.strategy)),
    target: targetOf(ground, history.tip, checkouts, entries),
    missionBranch: await missionBranchOf(ports, ground, history),
    graph,
    lanes: withFiles(history.lanes, files),
    landing,
    breaches: lanesBeyondOwnership(ground, history),
    contained,
    freshness: await gatherFreshness(ports, ground, history.lanes, graph, contained),
    composition,
    compositionKey: composition?.key ?? null,
    ...(await gatherSurroundings(ports, {
      ground,
      checkout: checkouts[0] ?? null,
      composition,
      targetEntries: entries,
    })),
    ...sides,
    ...(await gatherPublished(ports.git, ground, sides.own, history.tip)),
    sync: await gatherSync(ports, ground, history.tip),
    diagnostics: [],
  }
}

/** Log, commits and trees: everything that does not ask what lies in a working tree. */
async function gatherComposition(ports: GatherPorts, places: Places, request: GatherRequest) {
  const ground = await readGround(ports, places)
  const { repo, mission } = ground
  const tip = ground.heads.get(`refs/heads/${ground.target}`) ?? null
  const [history, entries, identity] = await sideBySide(
    gatherHistory(ports, ground, tip),
    entriesOf(ports.git, repo, tip),
    identityOf(ports.git, repo),
  )
  const strategy = request.strategy ?? ground.project.merge.strategy
  const stamp = stampFor(ports, request.stamp, ground.status, history.lanes)
  const signing = ground.config.flag('commit.gpgsign', false)
  const [sides, composition] = await sideBySide(
    gatherOwnSides(ports, {
      repo,
      slug: mission.slug,
      target: tip ?? history.missionTip ?? 'HEAD',
      missionTip: history.missionTip,
      metaPaths: [...entries.keys()].filter((path) => META.test(path)),
    }),
    tip === null
      ? Promise.resolve(null)
      : composeMission(ports, {
          ...history,
          ground,
          request,
          target: tip,
          targetEntries: entries,
          stamp: { ...(identity ?? NOBODY), atSeconds: stamp.atSeconds },
          sign: request.signing && strategy === 'merge' && signing,
        }),
  )
  return { ground, history, entries, identity, strategy, stamp, sides, composition }
}

const META = /^kitty-specs\/[^/]+\/meta\.json$/
const NOBODY = { name: 'unknown', email: 'unknown' }

interface History extends Pick<MergeFacts, 'graph' | 'landing' | 'contained'> {
  readonly tip: string | null
  readonly missionTip: string | null
  readonly lanes: readonly LaneOutline[]
}

/** Lanes, the commits between them and the target, and what each lane lands. */
async function gatherHistory(
  ports: GatherPorts,
  ground: Ground,
  tip: string | null,
): Promise<History> {
  const { root } = ground.repo
  const missionTip = ground.heads.get(`refs/heads/${ground.missionBranch}`) ?? null
  const lanes = lanesOf(ground)
  const tips = [missionTip, ...lanes.map((lane) => lane.tip)]
  const graph = tip === null ? new CommitGraph([]) : await gatherGraph(ports.git, root, tips, tip)
  const contained =
    tip === null ? new Set<string>() : await gatherContained(ports.git, root, lanes, graph, tip)
  const separatePlanning = ground.planning !== ground.target
  const landing = decideLanding(lanes, graph, { missionTip, contained, separatePlanning })
  return { tip, missionTip, lanes, graph, contained, landing }
}

async function entriesOf(
  git: Git,
  repo: Repository,
  tip: string | null,
): Promise<ReadonlyMap<string, TreeEntry>> {
  if (tip === null) return new Map()
  const entries = await treeEntries(git, repo.root, tip, [], { recursive: true })
  return new Map(entries.map((entry) => [entry.path, entry]))
}

function targetOf(
  ground: Ground,
  tip: string | null,
  checkouts: MergeFacts['target']['checkouts'],
  entries: MergeFacts['target']['entries'],
): MergeFacts['target'] {
  return {
    branch: ground.target,
    ref: `refs/heads/${ground.target}`,
    tip,
    heldBy: heldBy(ground),
    checkouts,
    lockedAway: awayOf(ground, true),
    prunable: awayOf(ground, false),
    entries,
  }
}

function settingsOf(ground: Ground, request: GatherRequest) {
  const { repo, mission, project, config } = ground
  return {
    actor: request.actor,
    mission: namesOf(mission),
    keepBranch: request.keepBranch,
    keepWorktree: request.keepWorktree,
    ignoreCase: config.flag('core.ignorecase', false),
    projectGates: project.gates,
    requireAccept: project.merge.requireAccept,
    accepted: mission.meta.accepted_at !== undefined,
    disposable: project.merge.disposable,
    objectFormat: repo.objectFormat,
    commonDir: repo.commonDir,
    location: statusLocation(repo, mission, true),
    status: ground.status,
    lanesProblem: ground.lanesProblem,
    strays: straysOf(ground),
    planningBranch: ground.planning,
    canonicalOnTarget: ground.worktrees.some((one) => one.main && one.branch === ground.target),
  }
}

async function missionBranchOf(
  ports: GatherPorts,
  ground: Ground,
  history: History,
): Promise<MergeFacts['missionBranch']> {
  const { missionTip, lanes, graph, tip } = history
  const holder = ground.worktrees.find((one) => one.heldBranch === ground.missionBranch)
  return {
    name: ground.missionBranch,
    tip: missionTip,
    suggestion:
      missionTip === null
        ? await suggestMissionBranch(ports, ground, { lanes, graph, target: tip })
        : null,
    heldBy: holder?.path ?? null,
  }
}

async function identityOf(git: Git, repo: Repository) {
  try {
    return await committerIdentity(git, repo.root)
  } catch (error) {
    if (isSpecKittyError(error, 'GIT_IDENTITY_MISSING')) return null
    throw error
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
