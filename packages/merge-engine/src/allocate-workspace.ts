import { type Git, readRef, readWorkingStatus } from '@spec-kitty/git'
import { PLANNING_LANE } from '@spec-kitty/mission'
import {
  type Clock,
  type Diagnostic,
  type Files,
  type Ids,
  type Lock,
  SpecKittyError,
} from '@spec-kitty/platform'
import { createLane } from './create-lane.js'
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
}

export interface AllocateRequest extends WorkspaceScene {
  readonly wpId: string
  /** Who allocates, as in the claim. */
  readonly actor: string
}

export interface AllocatedWorkspace {
  readonly workspace: Workspace
  /** `created`: this call made the worktree. `refreshed`: a dependency moved and was merged in. */
  readonly outcome: 'created' | 'reused' | 'refreshed'
  readonly diagnostics: readonly Diagnostic[]
}

const LOCK_WAIT_MS = 60_000

/**
 * Gives a claimed work package its proven place of work: the canonical checkout for planning, else
 * a worktree of its lane whose base contains every approved commit it depends on. Killed anywhere,
 * the same call goes on; refused, it takes back what it made. At most 8 git processes.
 *
 * @throws WORKSPACE_UNPROVEN, WORKSPACE_DIRTY (a lane's next work package needs a clean worktree),
 *   WORKSPACE_DEPENDENCY_CONFLICT, WORKSPACE_BEHIND, LANES_CORRUPT, LOCK_TIMEOUT, GIT_FAILED
 */
export async function allocateWorkspace(
  ports: AllocatePorts,
  request: AllocateRequest,
): Promise<AllocatedWorkspace> {
  const lane = laneHolding(request, request.wpId)
  if (lane.lane_id === PLANNING_LANE) return allocatePlanning(ports, request)
  return ports.lock.hold(
    'worktrees',
    { waitMs: LOCK_WAIT_MS, command: `agent action implement ${request.wpId}` },
    () => allocateLane(ports, request),
  )
}

async function allocatePlanning(
  ports: AllocatePorts,
  request: AllocateRequest,
): Promise<AllocatedWorkspace> {
  const workspace = await resolveWorkspace(ports.files, request, request.wpId)
  if (!workspace.proven) throw unproven(workspace, workspace.unproven ?? '')
  const start = workspace.headCommit ?? (await planningTip(ports, request, workspace))
  const recorded = await recordReady(ports, request, workspace, workspace.baseCommit ?? start)
  return { workspace: recorded, outcome: 'reused', diagnostics: [] }
}

function planningTip(
  ports: AllocatePorts,
  request: AllocateRequest,
  workspace: Workspace,
): Promise<string | null> {
  return readRef(ports.files, request.repo, `refs/heads/${workspace.baseRef}`)
}

async function allocateLane(
  ports: AllocatePorts,
  request: AllocateRequest,
): Promise<AllocatedWorkspace> {
  await excludeOurFolders(ports, request)
  const dependencies = await dependencyInputs(ports, request, request.wpId)
  const found = await resolveWorkspace(ports.files, request, request.wpId)
  if (!found.proven) {
    const { workspace, diagnostics } = await createLane(ports, request, found, dependencies.inputs)
    const base = workspace.baseCommit ?? workspace.headCommit
    return {
      workspace: await recordReady(ports, request, workspace, base),
      outcome: 'created',
      diagnostics: [...dependencies.diagnostics, ...diagnostics],
    }
  }
  const refreshed = await reuseLane(ports, request, found, dependencies.inputs)
  return {
    ...refreshed,
    diagnostics: [...dependencies.diagnostics, ...refreshed.diagnostics],
  }
}

async function reuseLane(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  inputs: Parameters<typeof refreshLane>[3],
): Promise<AllocatedWorkspace> {
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
  const workspace = { ...found, headCommit: refresh.head }
  const base = workspace.baseCommit ?? refresh.head
  return {
    workspace: await recordReady(ports, request, workspace, base),
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
): Promise<Workspace> {
  const path = recordPath(request.repo, request.mission, workspace.laneId)
  const found = await readRecord(ports.files, path)
  const known: WorkspaceRecord | undefined = found === 'malformed' ? undefined : found
  const lane = laneHolding(request, request.wpId)
  const baseCommit = workspace.baseCommit ?? base
  await writeRecord(ports.files, path, {
    ...known,
    ...recordOf(request, workspace, lane.wp_ids),
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
const EXCLUDE_BYTES_MAX = 1024 * 1024

async function excludeOurFolders(ports: AllocatePorts, request: AllocateRequest): Promise<void> {
  const path = `${request.repo.commonDir}/info/exclude`
  const bytes = await ports.files.read(path, { bytesMax: EXCLUDE_BYTES_MAX })
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
  const present = new Set(text.split('\n').map((line) => line.trim()))
  const missing = EXCLUDED.filter((line) => !present.has(line))
  if (missing.length === 0) return
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  await ports.files.append(path, new TextEncoder().encode(`${gap}${missing.join('\n')}\n`))
}
