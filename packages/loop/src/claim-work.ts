import { listWorktrees, operationInProgress } from '@spec-kitty/git'
import {
  type AllocatedWorkspace,
  allocateWorkspace,
  claimOf,
  resolveWorkspace,
  type Workspace,
} from '@spec-kitty/merge-engine'
import { decideBranchStrategy } from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError, SpecKittyError, shellWord } from '@spec-kitty/platform'
import { ALLOCATION_FAILED } from './board.js'
import { type ClaimPlan, planClaim } from './claim-checks.js'
import { commands } from './commands.js'
import { kitView } from './kit-view.js'
import type { PromptIdentity } from './prompt-file.js'
import type { ClaimResult } from './results/work.js'
import { readFindings } from './review-artifact.js'
import { missionView, namedIn, type Scene, workPackageOf } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import { selectFor } from './select-for.js'
import {
  emitAll,
  seen,
  type TransitionView,
  transitionOf,
  transitionView,
  unchangedView,
  withFreshScene,
} from './transition.js'
import { writeWorkPrompt } from './work-prompt.js'
import { unprovenWorkspace, workspaceRemedy } from './workspace-remedy.js'
import { workspaceView } from './workspace-view.js'

/** Who wants to work, and on what. */
export interface ClaimRequest {
  readonly agent: string
  /** Canonical id; without it the selector of `next` chooses. */
  readonly wpId?: string
  /** Recorded with the claim, such as the argument vector of an agent that `run` drives. */
  readonly policy?: Readonly<Record<string, unknown>>
  /** What the last attempt failed at; stands in the prompt. */
  readonly notes?: readonly string[]
  /** Environment of whoever asks: values of the lane kit, and what its setup command inherits. */
  readonly environment?: Readonly<Record<string, string>>
}

interface Claimed {
  readonly scene: Scene
  readonly plan: ClaimPlan
  readonly rows: TransitionView
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Claims a work package, then gives it its workspace and a prompt. The claim is durable before
 * anything is allocated; a failed allocation is recorded, and the same command tries it again.
 * Killed anywhere, the same command goes on. [H-FR-014]
 *
 * @throws WP_NOT_FOUND, WP_NOT_FINALIZED, WP_ALREADY_CLAIMED, WP_DEPENDENCIES_OPEN, WP_LANE_BUSY,
 *   WP_BLOCKED, WP_HANDED_IN, WP_CLOSED, BRANCH_STRATEGY_CONFIRMATION_REQUIRED, WORKSPACE_UNPROVEN for a checkout that is there, GIT_BUSY,
 *   REVIEW_ARTIFACT_MISSING, WORKSPACE_NOT_ALLOCATED,
 *   and the codes of the log
 */
export async function claimWork(
  ports: WorkPorts,
  scope: MissionScope,
  request: ClaimRequest,
): Promise<ClaimResult> {
  return (await claimWithPrompt(ports, scope, request)).result
}

/** A claim as who dispatches it needs it: with the values of all variables of the lane. */
interface DispatchedClaim {
  readonly result: ClaimResult
  readonly identity: PromptIdentity
  readonly environment: Readonly<Record<string, string>>
}

/** {@link claimWork}, with the identity of the prompt for who dispatches it. */
export async function claimWithPrompt(
  ports: WorkPorts,
  scope: MissionScope,
  request: ClaimRequest,
): Promise<DispatchedClaim> {
  const wpId = request.wpId ?? (await selectFor(ports, scope, request.agent, 'implement'))
  const claimed = await withFreshScene(ports, scope, (scene) => claim(ports, scene, wpId, request))
  const { workspace, kit, diagnostics } = await allocate(ports, claimed, wpId, request)
  const environment = kitView(kit)
  const { prompt, identity } = await writeWorkPrompt(ports, claimed.scene, {
    action: 'implement',
    agent: request.agent,
    wpId,
    workspace,
    environment,
    notes: request.notes ?? [],
  })
  const { handle } = claimed.scene
  const result: ClaimResult = {
    ...missionView(scope),
    ...claimed.rows,
    mode: claimed.plan.mode,
    no_op: !claimed.rows.changed,
    workspace: workspaceView(workspace),
    workspace_path: workspace.path,
    branch: workspace.branch,
    lane_id: workspace.laneId,
    ...environment,
    prompt_file: identity.prompt_path,
    prompt,
    invocation_id: identity.invocation_id,
    next_commands: [
      `cd ${shellWord(workspace.path)}`,
      commands.handIn(wpId, request.agent, handle),
    ],
    diagnostics: [...claimed.diagnostics, ...diagnostics],
  }
  return { result, identity, environment: { ...kit.own, ...kit.project } }
}

async function claim(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  request: ClaimRequest,
): Promise<Claimed> {
  const plan = planClaim(scene, wpId, request.agent)
  refuseUnconfirmedTarget(scene)
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  await refuseOpenOperation(ports, scene, workspace)
  await refuseMisplaced(ports, scene, workspace)
  await readFindings(ports.files, scene, wpId)
  if (plan.rows.length === 0) {
    const rows = unchangedView(scene, wpId, request.agent)
    return { scene, plan, rows, diagnostics: [] }
  }
  const intended = claimOf(workspace)
  const result = await emitAll(
    ports,
    scene,
    plan.rows.map((to, place) =>
      transitionOf(scene, {
        wpId,
        to,
        actor: request.agent,
        workspace: intended,
        ...(place === 0 ? { expect: seen(scene, wpId) } : {}),
        ...(request.policy === undefined ? {} : { policy: request.policy }),
      }),
    ),
    { command: `agent action implement ${wpId}` },
  )
  return {
    scene: { ...scene, status: result.status },
    plan,
    rows: transitionView(result, wpId, request.agent),
    diagnostics: result.diagnostics,
  }
}

/** The same decision as before the mission was made: no edit and no old mission slips past it. */
function refuseUnconfirmedTarget({ mission, branches, handle }: Scene): void {
  const { pr_bound, branch_strategy } = mission.meta
  const strategy = decideBranchStrategy({
    currentBranch: branches.planning,
    target: branches.target,
    prBound: pr_bound === true,
    confirmed: branch_strategy !== undefined,
  })
  if (strategy.kind !== 'refuse') return
  const details = { mission: handle, mission_slug: mission.slug, branch: branches.target }
  const remedy = `${commands.plan(handle)} --branch-strategy already-confirmed`
  throw new SpecKittyError(strategy.code, details, { remedy })
}

async function refuseOpenOperation(
  ports: WorkPorts,
  scene: Scene,
  workspace: Workspace,
): Promise<void> {
  if (workspace.kind !== 'planning') return
  const operation = await operationInProgress(ports.files, scene.repo.gitDir)
  if (operation === null) return
  throw new SpecKittyError('GIT_BUSY', {
    ...namedIn(scene, workspace.wpId),
    operation,
    path: workspace.path,
  })
}

/**
 * A checkout that is there and on the wrong branch is the user's to put right: nothing is claimed,
 * so nothing has to be taken back.
 *
 * @throws WORKSPACE_UNPROVEN
 */
async function refuseMisplaced(
  ports: WorkPorts,
  scene: Scene,
  workspace: Workspace,
): Promise<void> {
  if (workspace.proven) return
  const worktrees = await listWorktrees(ports.files, scene.repo, ports.git)
  const own = worktrees.find((one) => one.path === workspace.path && !one.prunable)
  const misplaced = own !== undefined && own.head !== null && own.branch !== workspace.branch
  if (misplaced) throw unprovenWorkspace(scene, workspace)
}

async function allocate(
  ports: WorkPorts,
  claimed: Claimed,
  wpId: string,
  request: ClaimRequest,
): Promise<AllocatedWorkspace> {
  try {
    return await allocateWorkspace(ports, {
      ...claimed.scene,
      wpId,
      actor: request.agent,
      environment: request.environment ?? {},
    })
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    if (claimed.plan.mode === 'resume' && error.key === 'WORKSPACE_UNPROVEN') {
      throw await withWayOut(ports, claimed.scene, wpId, request.agent, error)
    }
    await recordFailure(ports, claimed.scene, wpId, request.agent, error)
    throw new SpecKittyError(
      'WORKSPACE_NOT_ALLOCATED',
      {
        ...namedIn(claimed.scene, wpId),
        cause: error.message,
        cause_code: error.code,
        cause_details: error.details,
        agent: request.agent,
        title: workPackageOf(claimed.scene, wpId).title,
      },
      { cause: error },
    )
  }
}

/** A place that work stands in already is mended, not given up: the claim stays as it is. */
async function withWayOut(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  agent: string,
  error: SpecKittyError,
): Promise<SpecKittyError> {
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  const again = commands.implement(wpId, agent, scene.handle)
  const remedy = workspaceRemedy(scene, workspace) ?? again
  const details = { ...error.details, ...namedIn(scene, wpId) }
  return new SpecKittyError('WORKSPACE_UNPROVEN', details, { cause: error, remedy })
}

async function recordFailure(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  agent: string,
  error: SpecKittyError,
): Promise<void> {
  const request = transitionOf(scene, {
    wpId,
    to: 'blocked',
    actor: agent,
    reason: ALLOCATION_FAILED,
    policy: { evidence: { code: error.code, message: error.message, step: 'allocate' } },
  })
  await emitAll(ports, scene, [request], { command: `agent action implement ${wpId}` })
}
