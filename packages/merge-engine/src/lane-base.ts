import {
  attributeFiles,
  commitBytes,
  commitTree,
  committerIdentity,
  type Git,
  type GitConfig,
  gitConfig,
  mergeTree,
  type Repository,
  readRef,
  withMergeScratch,
  writeObjects,
} from '@spec-kitty/git'
import { branchesOf, laneBranch, laneOf, PLANNING_LANE } from '@spec-kitty/mission'
import {
  type Clock,
  type Diagnostic,
  type Files,
  type Ids,
  SpecKittyError,
} from '@spec-kitty/platform'
import { REFRESH_TRAILER } from './commit-graph.js'
import type { WorkspaceScene } from './workspace.js'

export interface BasePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly git: Git
}

/** One commit that a lane must contain. */
export interface BaseInput {
  readonly commit: string
  /** What it is called in a merge message and in a conflict. */
  readonly name: string
  readonly laneId: string | null
}

export interface BaseInputs {
  readonly inputs: readonly BaseInput[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The approved commits that `wpId` builds on, in the order of their lanes. Work packages of the
 * same lane are below it already.
 *
 * @throws WORKSPACE_BEHIND when the content of a dependency can be found nowhere
 */
export async function dependencyInputs(
  ports: BasePorts,
  scene: WorkspaceScene,
  wpId: string,
): Promise<BaseInputs> {
  const lane = laneOf(scene.lanes, wpId)
  const wanted = scene.workPackages.find((one) => one.id === wpId)?.dependencies ?? []
  const found: { input: BaseInput; group: number; laneId: string }[] = []
  const diagnostics: Diagnostic[] = []
  for (const dependency of wanted) {
    const other = laneOf(scene.lanes, dependency)
    if (other === undefined || other.lane_id === lane?.lane_id) continue
    const tip = await approvedCommit(ports, scene, dependency, other.lane_id)
    if (tip === null) continue
    if (tip.diagnostic !== null) diagnostics.push(tip.diagnostic)
    found.push({
      input: {
        commit: tip.commit,
        name: `${other.lane_id} (${dependency})`,
        laneId: other.lane_id,
      },
      group: other.parallel_group,
      laneId: other.lane_id,
    })
  }
  found.sort((a, b) => a.group - b.group || (a.laneId < b.laneId ? -1 : 1))
  return { inputs: found.map((one) => one.input), diagnostics }
}

interface ApprovedTip {
  readonly commit: string
  readonly diagnostic: Diagnostic | null
}

async function approvedCommit(
  ports: BasePorts,
  scene: WorkspaceScene,
  dependency: string,
  laneId: string,
): Promise<ApprovedTip | null> {
  const state = scene.status.state.workPackages.get(dependency)
  const recorded = state?.approval?.commit ?? state?.landCommit ?? null
  if (recorded !== null) return { commit: recorded, diagnostic: null }
  const branches = branchesOf(scene.mission, scene.lanes)
  const branch =
    laneId === PLANNING_LANE
      ? branches.planning === branches.target
        ? branches.mission
        : branches.planning
      : (laneBranch(branches.mission, laneId) ?? branches.mission)
  const tip = await readRef(ports.files, scene.repo, `refs/heads/${branch}`)
  if (tip === null) {
    if (state?.lane === 'done') return null
    throw new SpecKittyError('WORKSPACE_BEHIND', {
      path: scene.repo.root,
      commit: branch,
      dependency,
      wp_id: dependency,
      mission: scene.mission.mid8 ?? scene.mission.slug,
      mission_slug: scene.mission.slug,
    })
  }
  return {
    commit: tip,
    diagnostic: {
      code: 'approved_commit_unrecorded',
      severity: 'warning',
      message: `The approval of ${dependency} names no commit; the tip of ${branch} is used.`,
      details: { wp_id: dependency, branch, commit: tip },
    },
  }
}

/** Root of a new lane: the mission branch, and the planning branch where it has its own. */
export async function rootInputs(
  ports: BasePorts,
  scene: WorkspaceScene,
): Promise<{ readonly inputs: readonly BaseInput[]; readonly missionTip: string | null }> {
  const branches = branchesOf(scene.mission, scene.lanes)
  const missionTip = await readRef(ports.files, scene.repo, `refs/heads/${branches.mission}`)
  const planningTip = await readRef(ports.files, scene.repo, `refs/heads/${branches.planning}`)
  const inputs: BaseInput[] = []
  if (missionTip !== null) {
    inputs.push({ commit: missionTip, name: branches.mission, laneId: null })
  }
  if (planningTip !== null && (missionTip === null || branches.planning !== branches.target)) {
    inputs.push({ commit: planningTip, name: branches.planning, laneId: null })
  }
  return { inputs, missionTip }
}

/**
 * One commit that contains `start` and every input: `start` itself where nothing is missing. Only
 * objects are written.
 *
 * @throws WORKSPACE_DEPENDENCY_CONFLICT naming the input and the paths; nothing was changed
 */
export async function mergeInputs(
  ports: BasePorts,
  scene: WorkspaceScene,
  request: { readonly inputs: readonly BaseInput[]; readonly branch: string },
): Promise<string> {
  const { repo } = scene
  const commits = [...new Set(request.inputs.map((input) => input.commit))]
  const independent = await independentOf(ports.git, repo, commits)
  const open = request.inputs.filter(
    (input, place) =>
      independent.has(input.commit) &&
      request.inputs.findIndex((other) => other.commit === input.commit) === place,
  )
  const [first, ...rest] = open
  if (first === undefined) throw new Error('invariant broken: a lane base has at least one input')
  if (rest.length === 0) return first.commit
  const attributes = await attributeFiles(ports.git, repo.root, first.commit)
  const config = await gitConfig(ports.git, repo.root)
  return withMergeScratch(ports, repo, attributes, async (place) => {
    let tip = first.commit
    for (const input of rest) {
      const merged = await mergeTree(ports.git, place, tip, input.commit)
      if (!merged.clean) throw dependencyConflict(scene, input, merged.conflicts)
      tip = await writeRefresh(ports, repo, config, {
        tree: merged.tree,
        parents: [tip, input.commit],
        message: refreshMessage(input, request.branch),
      })
    }
    return tip
  })
}

/** A signed commit is git's to make; any other is written as an object, without a process. */
async function writeRefresh(
  ports: BasePorts,
  repo: Repository,
  config: GitConfig,
  commit: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): Promise<string> {
  if (config.flag('commit.gpgsign', false)) {
    return commitTree(ports.git, repo.root, { ...commit, sign: true })
  }
  const name = config.get('committer.name') ?? config.get('user.name')
  const email = config.get('committer.email') ?? config.get('user.email')
  const identity =
    name !== null && email !== null
      ? { name, email }
      : await committerIdentity(ports.git, repo.root)
  const atSeconds = Math.floor(ports.clock.nowMicros() / 1_000_000)
  const bytes = commitBytes({ ...commit, stamp: { ...identity, atSeconds } })
  const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat: repo.objectFormat }
  const [oid] = await writeObjects(ports.files, store, [{ type: 'commit', bytes }])
  if (oid === undefined) throw new Error('invariant broken: one object in, one id out')
  return oid
}

/** The commits that none of the others contains. */
async function independentOf(
  git: Git,
  repo: Repository,
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  if (commits.length < 2) return new Set(commits)
  const answer = await git.run(['merge-base', '--independent', ...commits], { cwd: repo.root })
  return new Set(answer.stdout.split('\n').filter((line) => line !== ''))
}

function refreshMessage(input: BaseInput, branch: string): string {
  const lane = input.laneId ?? input.name
  return `Merge ${input.name} into ${branch}\n\n${REFRESH_TRAILER}: ${lane}\n`
}

function dependencyConflict(
  scene: WorkspaceScene,
  input: BaseInput,
  conflicts: readonly { readonly path: string }[],
): SpecKittyError {
  return new SpecKittyError('WORKSPACE_DEPENDENCY_CONFLICT', {
    dependency: input.name,
    lane_id: input.laneId,
    paths: [...new Set(conflicts.map((conflict) => conflict.path))].slice(0, 50),
    mission: scene.mission.mid8 ?? scene.mission.slug,
    mission_slug: scene.mission.slug,
  })
}
