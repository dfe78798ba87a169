import { type Git, readRef, readWorkingStatus } from '@spec-kitty/git'
import {
  type LaneKitSettings,
  PLANNING_LANE,
  type ProjectConfig,
  readConfig,
} from '@spec-kitty/mission'
import {
  type Clock,
  type Diagnostic,
  type Files,
  type Ids,
  type Lock,
  type Processes,
  SpecKittyError,
} from '@spec-kitty/platform'
import { createLane } from './create-lane.js'
import { type EquippedLane, equipLane, type LaneKit } from './kit/equip-lane.js'
import { addExcluded } from './kit/exclude-here.js'
import { kitOf } from './kit/kit-record.js'
import { SETUP_LOG, setUpLane, setupFailed, shown } from './kit/set-up-lane.js'
import { dependencyInputs } from './lane-base.js'
import { refreshLane } from './refresh-lane.js'
import { laneHolding, resolveWorkspace } from './resolve-workspace.js'
import type { Workspace, WorkspaceScene } from './workspace.js'
import { readRecord, recordPath, type WorkspaceRecord, writeRecord } from './workspace-record.js'

export interface AllocatePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
  readonly processes: Processes
}

export interface AllocateRequest extends WorkspaceScene {
  readonly wpId: string
  /** Who allocates, as in the claim. */
  readonly actor: string
  /** The project's settings; read where they are not given. */
  readonly config?: ProjectConfig
  /** Environment of whoever asks: values of the lane kit, and what its setup command inherits. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface AllocatedWorkspace {
  readonly workspace: Workspace
  /** `created`: this call made the worktree. `refreshed`: a dependency moved and was merged in. */
  readonly outcome: 'created' | 'reused' | 'refreshed'
  readonly kit: LaneKit
  readonly diagnostics: readonly Diagnostic[]
}

const LOCK_WAIT_MS = 60_000

/**
 * Gives a claimed work package its proven place of work: the canonical checkout for planning, else
 * a worktree of its lane whose base contains every approved commit it depends on. Killed anywhere,
 * the same call goes on; refused, it takes back what it made. At most 8 git processes.
 *
 * @throws WORKSPACE_UNPROVEN, WORKSPACE_DIRTY (a lane's next work package needs a clean worktree),
 *   WORKSPACE_DEPENDENCY_CONFLICT, WORKSPACE_BEHIND, LANES_CORRUPT, LOCK_TIMEOUT, GIT_FAILED,
 *   LANE_SETUP_FAILED, FILE_ESCAPES, FILE_TOO_LARGE, CONFIG_INVALID
 */
export async function allocateWorkspace(
  ports: AllocatePorts,
  request: AllocateRequest,
): Promise<AllocatedWorkspace> {
  const lane = laneHolding(request, request.wpId)
  const config = request.config ?? (await readConfig(ports.files, request.repo))
  const asked = { ...request, kit: config.lanes }
  const placed = await ports.lock.hold(
    'worktrees',
    { waitMs: LOCK_WAIT_MS, command: `agent action implement ${request.wpId}` },
    () =>
      lane.lane_id === PLANNING_LANE ? allocatePlanning(ports, asked) : allocateLane(ports, asked),
  )
  const { setup } = config.lanes
  if (setup === null || placed.workspace.kind === 'planning') return placed
  const said = await setUpOnce(ports, request, placed, setup)
  return { ...placed, diagnostics: [...placed.diagnostics, ...said] }
}

/** A request with the settings of the lane kit. */
interface AskedLane extends AllocateRequest {
  readonly kit: LaneKitSettings
}

/**
 * Runs the setup command unless it has succeeded here before. Not under the lock: it may take long,
 * and the claim keeps the lane for this work package.
 *
 * @throws LANE_SETUP_FAILED where the settings require it
 */
async function setUpOnce(
  ports: AllocatePorts,
  request: AllocateRequest,
  { workspace, kit }: AllocatedWorkspace,
  setup: NonNullable<LaneKitSettings['setup']>,
): Promise<readonly Diagnostic[]> {
  const path = recordPath(request.repo, request.mission, workspace.laneId)
  const found = await readRecord(ports.files, path)
  const known = kitOf(found).kit
  if (found === undefined || found === 'malformed' || known === undefined) return []
  const isDone = known.setup?.state === 'done' && sameWords(known.setup.command, setup.run)
  if (isDone) return []
  const environment = { ...request.environment, ...kit.own, ...kit.project }
  const outcome = await setUpLane(ports, workspace.path, setup, environment)
  const record = { command: [...setup.run], state: outcome.state }
  await writeRecord(ports.files, path, { ...found, kit: { ...known, setup: record } })
  if (outcome.state === 'done') return []
  if (!setup.required) return [setupFailed(setup, outcome.cause)]
  throw new SpecKittyError('LANE_SETUP_FAILED', {
    mission: request.mission.mid8 ?? request.mission.slug,
    mission_slug: request.mission.slug,
    wp_id: request.wpId,
    lane_id: workspace.laneId,
    agent: request.actor,
    command: shown(setup.run),
    cause: outcome.cause,
    log: `${workspace.path}/${SETUP_LOG}`,
  })
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, at) => word === right[at])
}

async function allocatePlanning(
  ports: AllocatePorts,
  request: AskedLane,
): Promise<AllocatedWorkspace> {
  const workspace = await resolveWorkspace(ports.files, request, request.wpId)
  if (!workspace.proven) throw unproven(workspace, workspace.unproven ?? '')
  const start = workspace.headCommit ?? (await planningTip(ports, request, workspace))
  const ready = await equipped(ports, request, workspace, workspace.baseCommit ?? start)
  return { ...ready, outcome: 'reused' }
}

function planningTip(
  ports: AllocatePorts,
  request: AllocateRequest,
  workspace: Workspace,
): Promise<string | null> {
  return readRef(ports.files, request.repo, `refs/heads/${workspace.baseRef}`)
}

async function allocateLane(ports: AllocatePorts, request: AskedLane): Promise<AllocatedWorkspace> {
  await addExcluded(ports.files, request.repo, EXCLUDED)
  const dependencies = await dependencyInputs(ports, request, request.wpId)
  const found = await resolveWorkspace(ports.files, request, request.wpId)
  const { workspace, outcome, diagnostics } = found.proven
    ? await reuseLane(ports, request, found, dependencies.inputs)
    : await newLane(ports, request, found, dependencies.inputs)
  const base = workspace.baseCommit ?? workspace.headCommit
  const ready = await equipped(ports, request, workspace, base)
  return {
    ...ready,
    outcome,
    diagnostics: [...dependencies.diagnostics, ...diagnostics, ...ready.diagnostics],
  }
}

type FoundLane = Omit<AllocatedWorkspace, 'kit'>
type LaneInputs = Parameters<typeof refreshLane>[3]

async function newLane(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  inputs: LaneInputs,
): Promise<FoundLane> {
  return { ...(await createLane(ports, request, found, inputs)), outcome: 'created' }
}

/** Gives the lane its kit and notes that it is ready. */
async function equipped(
  ports: AllocatePorts,
  request: AskedLane,
  workspace: Workspace,
  base: string | null,
): Promise<Omit<AllocatedWorkspace, 'outcome'>> {
  const { kit, record, diagnostics } = await equipLane(ports, request, workspace, {
    settings: request.kit,
    environment: request.environment ?? {},
  })
  const recorded = await recordReady(ports, request, workspace, base, record)
  return { workspace: recorded, kit, diagnostics }
}

async function reuseLane(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  inputs: LaneInputs,
): Promise<FoundLane> {
  const record = await readRecord(
    ports.files,
    recordPath(request.repo, request.mission, found.laneId),
  )
  const known = record !== undefined && record !== 'malformed' ? record : undefined
  const dirty = await readWorkingStatus(ports.git, found.path)
  const paths = dirty.map((entry) => entry.path)
  const continues = known?.current_wp === request.wpId && known.state === 'ready'
  const interrupted = known === undefined || known.state === 'allocating'
  if (paths.length > 0 && !continues && !interrupted) {
    throw new SpecKittyError('WORKSPACE_DIRTY', {
      path: found.path,
      paths: paths.slice(0, 50),
      wp_id: request.wpId,
      mission: request.mission.mid8 ?? request.mission.slug,
      mission_slug: request.mission.slug,
    })
  }
  const refresh = await refreshLane(ports, request, found, inputs, paths.length === 0)
  return {
    workspace: { ...found, headCommit: refresh.head },
    outcome: refresh.moved ? 'refreshed' : 'reused',
    diagnostics: refresh.diagnostics,
  }
}

/** Notes that the workspace is ready, and where the work of this work package began. */
async function recordReady(
  ports: AllocatePorts,
  request: AllocateRequest,
  workspace: Workspace,
  base: string | null,
  kit: EquippedLane['record'],
): Promise<Workspace> {
  const path = recordPath(request.repo, request.mission, workspace.laneId)
  const found = await readRecord(ports.files, path)
  const known: WorkspaceRecord | undefined = found === 'malformed' ? undefined : found
  const lane = laneHolding(request, request.wpId)
  const baseCommit = workspace.baseCommit ?? base
  await writeRecord(ports.files, path, {
    ...known,
    ...recordOf(request, workspace, lane.wp_ids),
    ...kit,
    created_at: known?.created_at ?? instantOf(ports.clock),
    allocation_id: known?.allocation_id ?? ports.ids.ulid(ports.clock.nowMicros()),
    path_was_absent: known?.path_was_absent ?? false,
    state: 'ready',
    base_commit: baseCommit,
    wp_bases: {
      ...known?.wp_bases,
      ...(baseCommit === null ? {} : { [request.wpId]: baseCommit }),
    },
  })
  return { ...workspace, baseCommit }
}

/** The keys of a record that follow from mission and lane. */
export function recordOf(
  request: AllocateRequest,
  workspace: Workspace,
  laneWpIds: readonly string[],
) {
  const dependencies = request.workPackages.find((one) => one.id === request.wpId)?.dependencies
  return {
    lane_id: workspace.laneId,
    lane_wp_ids: [...laneWpIds],
    wp_id: request.wpId,
    current_wp: request.wpId,
    branch_name: workspace.branch,
    base_branch: workspace.baseRef,
    worktree_path: workspace.relativePath,
    dependencies: [...(dependencies ?? [])],
    mission_slug: request.mission.slug,
    mission_id: request.mission.missionId,
    created_by: request.actor,
    vcs_backend: 'git',
  }
}

/** Now, as records write instants. */
export function instantOf(clock: Clock): string {
  return new Date(Math.floor(clock.nowMicros() / 1000)).toISOString()
}

/** WORKSPACE_UNPROVEN for a place that is not what it should be. */
export function unproven(workspace: Workspace, cause: string): SpecKittyError {
  return new SpecKittyError('WORKSPACE_UNPROVEN', {
    path: workspace.path,
    branch: workspace.branch,
    cause,
    wp_id: workspace.wpId,
    lane_id: workspace.laneId,
  })
}

const EXCLUDED = ['/.worktrees/', '/.spec-kitty/']
