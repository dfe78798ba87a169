import { cp, rm } from 'node:fs/promises'
import {
  commitBookkeeping,
  createGit,
  findRepository,
  type Git,
  type Repository,
} from '@spec-kitty/git'
import {
  branchesOf,
  createMission,
  finalizeTasks,
  type LaneManifest,
  type Mission,
  readConfig,
  readLanes,
  readWorkPackages,
  selectMission,
  statusLocation,
  type WorkPackage,
} from '@spec-kitty/mission'
import type { Clock, Files, Ids, Lock, Processes } from '@spec-kitty/platform'
import { MemoryClock, MemoryIds, MemoryLock } from '@spec-kitty/platform/memory'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { emit, readStatus, type TransitionRequest } from '@spec-kitty/status-core'
import { CountingProcesses, createRepository, type TestRepository } from '@spec-kitty/testkit'
import {
  type AllocatedWorkspace,
  allocateWorkspace,
  claimOf,
  gatherWorkRange,
  type MergeRequest,
  type MergeResult,
  mergeMission,
  resolveWorkspace,
  type Workspace,
  type WorkspaceScene,
} from '../src/index.js'

export type { Mission }

export interface Ports {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
  readonly processes: Processes
}

export interface WorkPackageText {
  readonly id: string
  readonly owns: readonly string[]
  readonly needs?: readonly string[]
}

export interface World {
  readonly disk: TestRepository
  readonly repo: Repository
  readonly ports: Ports
  readonly processes: CountingProcesses
}

const IGNORED = '.kittify/workspaces/\n.kittify/runtime/\nnode_modules/\n*.log\n'

/** A real repository with an initialised project. The clock stands at a fixed instant. */
export async function aWorld(
  files: Readonly<Record<string, string>> = {},
  config = 'vcs: {type: git}\n',
): Promise<World> {
  const disk = await createRepository({
    files: {
      '.gitignore': IGNORED,
      '.kittify/config.yaml': config,
      'README.md': 'hello\n',
      'src/base.ts': 'export const base = 1\n',
      ...files,
    },
  })
  const repo = await findRepository(nodeFiles, disk.root, {})
  const processes = new CountingProcesses(nodeProcesses)
  return { disk, repo, processes, ports: portsOf(disk, nodeFiles, processes, 1) }
}

/** Ports of one process: a later one has other ids and a later clock. */
export function portsOf(
  disk: TestRepository,
  files: Files,
  processes: Processes,
  seed: number,
): Ports {
  const clock = new MemoryClock()
  return {
    files,
    clock,
    ids: new MemoryIds(seed),
    lock: new MemoryLock(),
    git: createGit(processes, { environment: disk.environment }),
    processes,
  }
}

/** A mission that is finalized: seeds in the log, lanes planned, bookkeeping committed. */
export async function aMission(
  world: World,
  wps: readonly WorkPackageText[],
  options: {
    readonly slug?: string
    readonly planningBranch?: string
    /** The folder of the mission is committed on the target before it is finalized. */
    readonly tracked?: boolean
  } = {},
): Promise<Mission> {
  const { mission } = await createMission(world.ports, world.repo, {
    slug: options.slug ?? 'rate-limit',
    ...(options.planningBranch === undefined
      ? {}
      : { planningBranch: options.planningBranch, targetBranch: 'main' }),
  })
  const dir = `kitty-specs/${mission.slug}`
  await world.disk.write(`${dir}/spec.md`, '# Spec\n\nNothing with an id.\n')
  for (const wp of wps) {
    const globs = wp.owns.map((one) => `"${one}"`).join(', ')
    const fields = [
      `work_package_id: ${wp.id}`,
      `title: Part ${wp.id}`,
      `owned_files: [${globs}]`,
      `create_intent: [${globs}]`,
      `dependencies: [${(wp.needs ?? []).join(', ')}]`,
    ]
    const text = `---\n${fields.join('\n')}\n---\n\nDo it.\n`
    await world.disk.write(`${dir}/tasks/${wp.id}-part.md`, text)
  }
  const sections = wps.map((wp) => `## ${wp.id} Part\n`)
  await world.disk.write(`${dir}/tasks.md`, `# Tasks\n\n${sections.join('\n')}`)
  if (options.tracked === true) {
    await world.disk.git('add', dir)
    await world.disk.git('commit', '-q', '-m', 'Plan in the open')
  }
  await finalizeTasks(world.ports, world.repo, mission, {
    validateOnly: false,
    config: await readConfig(world.ports.files, world.repo),
  })
  return reload(world, mission)
}

export async function reload(world: World, mission: Mission): Promise<Mission> {
  return (await selectMission(world.ports.files, world.repo, mission.slug)).mission
}

export async function sceneOf(world: World, mission: Mission): Promise<WorkspaceScene> {
  const lanes: LaneManifest = await readLanes(nodeFiles, mission)
  const { workPackages } = await readWorkPackages(nodeFiles, world.repo, mission)
  const status = await readStatus(nodeFiles, statusLocation(world.repo, mission, true))
  return { repo: world.repo, mission, lanes, workPackages, status }
}

type Move = Omit<TransitionRequest, 'kind' | 'wpId' | 'actor' | 'executionMode'>

export async function move(
  world: World,
  mission: Mission,
  wpId: string,
  actor: string,
  moves: readonly Move[],
): Promise<void> {
  const location = statusLocation(world.repo, mission, true)
  await emit(
    world.ports,
    location,
    moves.map((one) => ({
      kind: 'transition',
      wpId,
      actor,
      executionMode: 'worktree',
      subtasks: { open: [] },
      ...one,
    })),
  )
}

/** Claims a work package and gives it its workspace. */
export async function claim(
  world: World,
  mission: Mission,
  wpId: string,
): Promise<AllocatedWorkspace> {
  const scene = await sceneOf(world, mission)
  const intended = claimOf(await resolveWorkspace(nodeFiles, scene, wpId))
  await move(world, mission, wpId, 'agent', [
    { to: 'claimed' },
    { to: 'in_progress', workspace: intended },
  ])
  const fresh = await sceneOf(world, mission)
  return allocateWorkspace(world.ports, { ...fresh, wpId, actor: 'agent' })
}

/** Writes files in the workspace and commits them as an agent does. */
export async function commitWork(
  world: World,
  workspace: Workspace,
  files: Readonly<Record<string, string>>,
  message = 'Work',
): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await world.disk.run(['mkdir', '-p', `${workspace.path}/${path}`.replace(/\/[^/]*$/, '')])
    await nodeFiles.writeAtomic(`${workspace.path}/${path}`, new TextEncoder().encode(content))
  }
  const run = (...args: string[]) => world.disk.run(['git', ...args], { cwd: workspace.path })
  await run('add', '-f', '--', ...Object.keys(files))
  const result = await run('commit', '-q', '-m', message)
  if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr)
  return (await run('rev-parse', 'HEAD')).stdout.trim()
}

export async function bookkeeping(
  world: World,
  mission: Mission,
  paths: readonly string[],
): Promise<void> {
  const branches = branchesOf(mission)
  const dir = `kitty-specs/${mission.slug}`
  await commitBookkeeping(world.ports, world.repo, {
    missionSlug: mission.slug,
    missionBranch: branches.mission,
    targetBranch: branches.target,
    planningBranch: branches.planning,
    paths: [`${dir}/status.events.jsonl`, `${dir}/status.json`, ...paths],
    message: 'chore(spec-kitty): test\n',
    autoCommit: true,
  })
}

/** Hands in what the lane holds now and has it approved by another agent. */
export async function approve(world: World, mission: Mission, wpId: string): Promise<string> {
  const scene = await sceneOf(world, mission)
  const workspace = await resolveWorkspace(nodeFiles, scene, wpId)
  const wp = scene.workPackages.find((one) => one.id === wpId) as WorkPackage
  const facts = await gatherWorkRange(world.ports.git, {
    repo: world.repo,
    workspace,
    missionSlug: mission.slug,
    ownedFiles: wp.ownedFiles,
  })
  const handin = {
    base_commit: facts.baseCommit,
    head_commit: facts.headCommit,
    head_tree: facts.headTree,
    commits: facts.commits.length,
  }
  await move(world, mission, wpId, 'agent', [{ to: 'for_review', handin }])
  const reference = `review-cycle://${mission.slug}/${wp.stem}/review-cycle-1.md`
  const review = { invocation_id: 'I1', ...handin }
  await move(world, mission, wpId, 'reviewer', [
    { to: 'in_review', review, reviewRef: 'action-review-claim' },
    {
      to: 'approved',
      reviewResult: {
        reviewer: 'reviewer',
        verdict: 'approved',
        reference,
        commit: facts.headCommit,
        tree: facts.headTree,
      },
      evidence: {
        repos: [
          {
            branch: workspace.branch,
            commit: facts.headCommit,
            repo: '.',
            tree: facts.headTree,
          },
        ],
        review: { reviewer: 'reviewer', verdict: 'approved', reference },
      },
    },
  ])
  await bookkeeping(world, mission, [])
  return facts.headCommit
}

/** Claims a work package and has it approved by force, without a commit. */
export async function approveUntouched(
  world: World,
  mission: Mission,
  wpId: string,
): Promise<void> {
  const { branch } = (await claim(world, mission, wpId)).workspace
  const [commit = '', head_tree = ''] = (
    await world.disk.git('rev-parse', branch, `${branch}^{tree}`)
  ).split('\n')
  const handin = { base_commit: commit, head_commit: commit, head_tree, commits: 0 }
  const review = { reviewer: 'reviewer', verdict: 'approved', reference: 'looked at' } as const
  const evidence = { repos: [{ branch, commit, repo: '.' }], review }
  const force = { force: true, reason: 'nothing was to be done' }
  await move(world, mission, wpId, 'person', [
    { to: 'for_review', ...force, handin },
    { to: 'approved', ...force, reviewResult: review, evidence },
  ])
}

/** One work package from claim to approval. */
export async function complete(
  world: World,
  mission: Mission,
  wpId: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { workspace } = await claim(world, mission, wpId)
  if (workspace.kind === 'planning') {
    for (const [path, content] of Object.entries(files)) await world.disk.write(path, content)
    await bookkeeping(world, mission, Object.keys(files))
  } else await commitWork(world, workspace, files)
  return approve(world, mission, wpId)
}

export async function merge(
  world: World,
  mission: Mission,
  request: Partial<MergeRequest> = {},
  ports: Ports = world.ports,
): Promise<MergeResult> {
  return mergeMission(ports, {
    repo: world.repo,
    mission: await reload(world, mission),
    actor: 'person',
    ...request,
  })
}

/** Keeps the whole world aside, and puts it back as often as needed, at the same place. */
export async function snapshot(world: World): Promise<() => Promise<void>> {
  const kept = `${world.disk.outside}/kept`
  const options = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  await cp(world.disk.root, kept, options)
  return async () => {
    await rm(world.disk.root, { recursive: true, force: true })
    await cp(kept, world.disk.root, options)
  }
}
