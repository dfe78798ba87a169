import { formatInstant, type WorkPackageState } from '@spec-kitty/events/log'
import { gatherWorkRange, resolveWorkspace } from '@spec-kitty/merge-engine'
import { type Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import { actorFor } from './actor-for.js'
import { bytesOf } from './bytes.js'
import { refuseOtherHolder } from './claim-checks.js'
import { commands } from './commands.js'
import { commitMission } from './commit-mission.js'
import { moveView } from './move-view.js'
import type { MoveResult } from './results/work.js'
import { nextReviewArtifact, printReviewArtifact } from './review-artifact.js'
import { judgeReviewed, selfReviewDiagnostics } from './review-guards.js'
import { namedIn, type Scene, stateOf, workPackageOf } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import {
  emitAll,
  seen,
  transitionOf,
  transitionView,
  unchangedView,
  withFreshScene,
} from './transition.js'
import { workSince } from './work-since.js'
import { unprovenWorkspace } from './workspace-remedy.js'

/** A verdict, as a reviewer gives it. */
export interface VerdictRequest {
  readonly wpId: string
  /** Default: the holder of the review. */
  readonly agent?: string
  readonly verdict: 'approved' | 'changes_requested'
  /** Text of an approval. */
  readonly note?: string
  /** The feedback file of a rejection, as read: UTF-8, not empty, at most 256 KiB. */
  readonly feedback?: Uint8Array
}

const FEEDBACK_BYTES_MAX = 262_144

interface Ruling {
  readonly wpId: string
  readonly actor: string
  readonly to: 'approved' | 'planned'
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Approves or rejects what a review looked at. The review file is written first, then the event
 * that points to it; a later commit on the lane refuses the approval, because nobody has seen it.
 *
 * @throws REVIEW_FEEDBACK_REQUIRED, REVIEW_STALE, OWNERSHIP_VIOLATED, WP_ALREADY_CLAIMED, TRANSITION_REJECTED,
 *   WP_NOT_FOUND, WP_NOT_FINALIZED, and the codes of the log
 */
export async function giveVerdict(
  ports: WorkPorts,
  scope: MissionScope,
  request: VerdictRequest,
): Promise<MoveResult> {
  return withFreshScene(ports, scope, async (scene) => {
    const { wpId } = request
    const { actor, diagnostics } = actorFor(scene, wpId, request.agent)
    const to = request.verdict === 'approved' ? 'approved' : 'planned'
    const text = to === 'approved' ? (request.note ?? 'Approved.') : feedbackText(scene, request)
    const state = stateOf(scene, wpId)
    if (state.lane === to) {
      return moveView(scene, unchangedView(scene, wpId, actor), { diagnostics })
    }
    if (state.lane === 'in_review') refuseOtherHolder(scene, state, actor)
    const found = to === 'approved' ? await refuseUnseen(ports, scene, state, actor) : []
    const self = selfReviewDiagnostics(state, actor)
    const told = [...diagnostics, ...self, ...found]
    return rule(ports, scene, state, { wpId, actor, to, text, diagnostics: told })
  })
}

async function rule(
  ports: WorkPorts,
  scene: Scene,
  state: WorkPackageState,
  ruling: Ruling,
): Promise<MoveResult> {
  const { wpId, actor, to } = ruling
  const artifact = await nextReviewArtifact(ports.files, scene, wpId)
  const path = `${scene.repo.root}/${artifact.path}`
  const content = printReviewArtifact({
    cycle: artifact.cycle,
    missionSlug: scene.mission.slug,
    reviewedAt: formatInstant(ports.clock.nowMicros()),
    reviewer: actor,
    verdict: to === 'approved' ? 'approved' : 'rejected',
    wpId,
    text: ruling.text,
  })
  const result = await emitAll(
    ports,
    scene,
    [
      transitionOf(scene, {
        wpId,
        to,
        actor,
        expect: seen(scene, wpId),
        ...verdictOf(scene, state, ruling, artifact.pointer),
      }),
    ],
    {
      command: `${to === 'approved' ? 'approve' : 'reject'} ${wpId}`,
      beforeAppend: () => ports.files.writeAtomic(path, bytesOf(content)),
      undoBeforeAppend: () => ports.files.remove(path),
    },
  )
  const what = to === 'approved' ? `approve ${wpId}` : `reject ${wpId}`
  const commit = await commitMission(ports, scene, what, [artifact.path])
  return moveView(scene, transitionView(result, wpId, actor), {
    reviewArtifact: artifact.path,
    commitSha: commit.sha,
    next: [commands.next(null, scene.handle)],
    diagnostics: [...ruling.diagnostics, ...result.diagnostics, ...commit.diagnostics],
  })
}

/** The parts of the row that say what was judged, and by whom. */
function verdictOf(scene: Scene, state: WorkPackageState, ruling: Ruling, pointer: string) {
  const reviewed = state.reviewClaim
  const content =
    reviewed === null ? {} : { commit: reviewed.head_commit, tree: reviewed.head_tree }
  const review = { reviewer: ruling.actor, reference: pointer }
  if (ruling.to === 'planned') {
    const reviewResult = { ...review, verdict: 'changes_requested' as const, ...content }
    return { reviewRef: pointer, reviewResult }
  }
  const branch = state.workspace?.branch ?? scene.branches.mission
  return {
    reviewResult: { ...review, verdict: 'approved' as const, ...content },
    evidence: {
      review: { ...review, verdict: 'approved' },
      repos:
        reviewed === null
          ? []
          : [{ repo: '.', branch, commit: reviewed.head_commit, tree: reviewed.head_tree }],
      verification: [],
    },
  }
}

/**
 * The last look before an approval: the branch holds what this review saw, and nothing of others.
 *
 * @throws REVIEW_STALE, OWNERSHIP_VIOLATED, WORKSPACE_UNPROVEN when the branch is gone
 */
async function refuseUnseen(
  ports: WorkPorts,
  scene: Scene,
  state: WorkPackageState,
  actor: string,
): Promise<readonly Diagnostic[]> {
  const reviewed = state.reviewClaim?.head_commit
  if (state.lane !== 'in_review' || reviewed === undefined) return []
  const { wpId } = state
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  if (workspace.headCommit === null) throw unprovenWorkspace(scene, workspace)
  const since = await workSince(ports, scene, workspace, reviewed)
  if (since !== 'none') {
    const details = { head: workspace.headCommit, reviewed, commits: since }
    const remedy = commands.review(wpId, actor, scene.handle)
    throw new SpecKittyError('REVIEW_STALE', { ...namedIn(scene, wpId), ...details }, { remedy })
  }
  const range = await gatherWorkRange(ports.git, {
    repo: scene.repo,
    workspace: { ...workspace, headCommit: reviewed },
    missionSlug: scene.mission.slug,
    ownedFiles: workPackageOf(scene, wpId).ownedFiles,
  })
  return judgeReviewed(ports, scene, workspace, range)
}

function feedbackText(scene: Scene, request: VerdictRequest): string {
  const bytes = request.feedback
  const text = bytes === undefined || bytes.length > FEEDBACK_BYTES_MAX ? undefined : utf8(bytes)
  if (text !== undefined && text.trim() !== '') return text
  throw new SpecKittyError('REVIEW_FEEDBACK_REQUIRED', {
    ...namedIn(scene, request.wpId),
    bytes: bytes?.length ?? 0,
    bytes_max: FEEDBACK_BYTES_MAX,
  })
}

/** Undefined for bytes that are no UTF-8. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
