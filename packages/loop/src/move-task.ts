import type { Evidence, WorkPackageState } from '@spec-kitty/events/log'
import type { Lane } from '@spec-kitty/events/status'
import { isAncestor, readRef } from '@spec-kitty/git'
import { claimOf, resolveWorkspace } from '@spec-kitty/merge-engine'
import { isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import type { TransitionRequest } from '@spec-kitty/status-core'
import { actorFor } from './actor-for.js'
import { claimReview } from './claim-review.js'
import { commands } from './commands.js'
import { giveVerdict } from './give-verdict.js'
import { handIn } from './hand-in.js'
import { moveView } from './move-view.js'
import type { MoveResult } from './results/work.js'
import { readScene, type Scene, stateOf } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import { emitAll, seen, transitionOf, transitionView, withFreshScene } from './transition.js'

/** One edge, with what its guards may ask for. */
export interface MoveRequest {
  readonly wpId: string
  readonly to: Lane
  /** Default: the holder, else `user`. */
  readonly agent?: string
  readonly note?: string
  readonly reason?: string
  /** The feedback file of a rejection, as read. */
  readonly feedback?: Uint8Array
  /** Stands in for the land commit of a `done` that no merge made. */
  readonly doneOverrideReason?: string
  readonly force?: boolean
}

/**
 * Moves a work package along one edge. Handing in, claiming a review and giving a verdict are the
 * same use cases as the commands of those names, so the rows in the log are the same; every other
 * edge is decided by the transition table alone.
 *
 * @throws the codes of {@link handIn}, {@link giveVerdict} and {@link claimReview};
 *   TRANSITION_REJECTED, WP_ALREADY_CLAIMED, FORCE_REASON_REQUIRED
 */
export async function moveTask(
  ports: WorkPorts,
  scope: MissionScope,
  request: MoveRequest,
): Promise<MoveResult> {
  const scene = await readScene(ports.files, scope)
  const from = stateOf(scene, request.wpId).lane
  const { to } = request
  if (to === 'for_review' && from !== 'in_review') return handIn(ports, scope, request)
  if (to === 'approved') return giveVerdict(ports, scope, { ...request, verdict: 'approved' })
  if (to === 'planned' && (from === 'in_review' || from === 'approved')) {
    return giveVerdict(ports, scope, { ...request, verdict: 'changes_requested' })
  }
  if (to === 'in_review' && from === 'for_review') return enterReview(ports, scope, scene, request)
  return withFreshScene(ports, scope, (fresh) => moveOneEdge(ports, fresh, request))
}

async function enterReview(
  ports: WorkPorts,
  scope: MissionScope,
  scene: Scene,
  request: MoveRequest,
): Promise<MoveResult> {
  const { actor, diagnostics } = actorFor(scene, request.wpId, request.agent)
  const claim = await claimReview(ports, scope, { agent: actor, wpId: request.wpId })
  const { event_ids, wp_id, from_lane, to_lane, changed, status_events_path } = claim
  return moveView(
    scene,
    { event_ids, wp_id, from_lane, to_lane, changed, status_events_path, actor },
    { next: claim.next_commands, diagnostics: [...diagnostics, ...claim.diagnostics] },
  )
}

async function moveOneEdge(
  ports: WorkPorts,
  scene: Scene,
  request: MoveRequest,
): Promise<MoveResult> {
  const { wpId, to } = request
  const state = stateOf(scene, wpId)
  const { actor, diagnostics } = actorFor(scene, wpId, request.agent)
  const row = transitionOf(scene, {
    wpId,
    to,
    actor,
    expect: seen(scene, wpId),
    ...(await edgeFacts(ports, scene, state, request)),
  })
  const options = { command: `agent tasks move-task ${wpId}` }
  const result = await emitAll(ports, scene, [row], options).catch((error: unknown) => {
    throw withReasonNamed(scene, request, error)
  })
  return moveView(scene, transitionView(result, wpId, actor), {
    next: [commands.next(null, scene.handle)],
    diagnostics: [...diagnostics, ...result.diagnostics],
  })
}

/** A refusal for want of a reason names the same command with one. */
function withReasonNamed(scene: Scene, { wpId, to }: MoveRequest, error: unknown): unknown {
  if (!isSpecKittyError(error, 'TRANSITION_REJECTED')) return error
  const { rules } = error.details
  const only = Array.isArray(rules) && rules.length === 1 && rules[0] === 'REASON_REQUIRED'
  if (!only) return error
  const remedy = commands.moveWithReason(wpId, to, scene.handle)
  return new SpecKittyError('TRANSITION_REJECTED', error.details, { cause: error, remedy })
}

/** What the guards of an edge ask for, as far as it can be known. */
async function edgeFacts(
  ports: WorkPorts,
  scene: Scene,
  state: WorkPackageState,
  request: MoveRequest,
): Promise<Partial<TransitionRequest>> {
  const reason = request.reason ?? request.note
  const given = {
    ...(reason === undefined ? {} : { reason }),
    ...(request.force === undefined ? {} : { force: request.force }),
  }
  if (request.to === 'claimed' || request.to === 'in_progress') {
    const workspace = await resolveWorkspace(ports.files, scene, request.wpId)
    return { ...given, workspace: claimOf(workspace) }
  }
  if (request.to !== 'done') return given
  const evidence = await landEvidence(ports, scene, state)
  if (request.doneOverrideReason === undefined) return { ...given, ...evidence }
  return { ...given, ...evidence, force: true, reason: request.doneOverrideReason }
}

/** The approval, and the reviewed commit where the target already holds it. */
async function landEvidence(
  ports: WorkPorts,
  scene: Scene,
  state: WorkPackageState,
): Promise<{ readonly evidence?: Evidence }> {
  const { approval } = state
  if (approval === null) return {}
  const review = {
    reviewer: approval.reviewer,
    verdict: 'approved',
    reference: approval.reference,
  }
  const target = await readRef(ports.files, scene.repo, `refs/heads/${scene.branches.target}`)
  const { commit } = approval
  const landed =
    commit !== null &&
    target !== null &&
    (await isAncestor(ports.git, scene.repo.root, commit, target))
  if (!landed) return { evidence: { review } }
  const branch = approval.branch ?? scene.branches.mission
  return { evidence: { review, repos: [{ repo: '.', branch, commit }] } }
}
