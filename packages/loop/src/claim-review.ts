import { sameActor, type WorkPackageState } from '@spec-kitty/events/log'
import {
  gatherWorkRange,
  judgeApprovals,
  resolveWorkspace,
  type WorkRangeFacts,
  type Workspace,
} from '@spec-kitty/merge-engine'
import { type Diagnostic, SpecKittyError, shellWord } from '@spec-kitty/platform'
import type { TransitionRequest } from '@spec-kitty/status-core'
import { refuseOtherHolder } from './claim-checks.js'
import { commands } from './commands.js'
import { kitOfWorkspace } from './kit-view.js'
import type { PromptIdentity } from './prompt-file.js'
import type { ReviewClaimResult } from './results/work.js'
import { judgeReviewed, refuseNotHandedIn, selfReviewDiagnostics } from './review-guards.js'
import { missionView, namedIn, type Scene, stateOf, workPackageOf } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import { selectFor } from './select-for.js'
import {
  emitAll,
  seen,
  transitionOf,
  transitionView,
  unchangedView,
  withFreshScene,
} from './transition.js'
import { writeWorkPrompt } from './work-prompt.js'
import { workSince } from './work-since.js'
import { unprovenWorkspace } from './workspace-remedy.js'

/** Who wants to review, and what. */
export interface ReviewRequest {
  readonly agent: string
  /** Canonical id; without it the selector of `next` chooses. */
  readonly wpId?: string
  /** Recorded with the claim. */
  readonly policy?: Readonly<Record<string, unknown>>
}

type ReviewMode = ReviewClaimResult['mode']

interface ClaimedReview {
  readonly result: ReviewClaimResult
  readonly identity: PromptIdentity
}

/**
 * Claims the review of a work package: the prompt is written and proven, then the work package
 * moves `for_review → in_review`, unforced. What is reviewed is named by commits. Claimed again by
 * the same reviewer after the branch moved, the claim is given back and made for the new tip, in
 * one batch. [H-FR-016]
 *
 * @throws WP_NOT_FOUND, WP_NOT_FINALIZED, WP_ALREADY_CLAIMED, WP_CLOSED, REVIEW_SELF,
 *   WORKSPACE_UNPROVEN, OWNERSHIP_VIOLATED, TRANSITION_REJECTED, and the codes of the log
 */
export async function claimReview(
  ports: WorkPorts,
  scope: MissionScope,
  request: ReviewRequest,
): Promise<ReviewClaimResult> {
  return (await claimReviewWithPrompt(ports, scope, request)).result
}

/** {@link claimReview}, with the identity of the prompt for who dispatches it. */
export async function claimReviewWithPrompt(
  ports: WorkPorts,
  scope: MissionScope,
  request: ReviewRequest,
): Promise<ClaimedReview> {
  const wpId = request.wpId ?? (await selectFor(ports, scope, request.agent, 'review'))
  return withFreshScene(ports, scope, (scene) => claim(ports, scene, wpId, request))
}

async function claim(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  request: ReviewRequest,
): Promise<ClaimedReview> {
  const state = stateOf(scene, wpId)
  const mode = await reviewMode(ports, scene, state, request.agent)
  const selfReview = refuseSelfReview(scene, state, request.agent)
  const { workspace, range } = await reviewedRange(ports, scene, wpId)
  if (mode === 'stale_approval') refuseNothingLeft(scene, state, workspace, range)
  const found = await judgeReviewed(ports, scene, workspace, range)
  const moved = mode === 'resume' && (await hasMoved(ports, scene, workspace, state))
  const diffCommands = diffOf(workspace, range)
  const { identity, prompt } = await writeWorkPrompt(ports, scene, {
    action: 'review',
    agent: request.agent,
    wpId,
    workspace,
    environment: await kitOfWorkspace(ports.files, scene, workspace),
    notes: [],
    review: { base: range.baseCommit, head: range.headCommit, tree: range.headTree, diffCommands },
  })
  const rows = rowsFor(scene, state, moved ? 'moved' : mode, range, {
    ...request,
    wpId,
    invocation: identity.invocation_id,
    selfReview,
    grown: workspace.cleanScope === 'everything' && range.headCommit !== state.handIn?.head_commit,
  })
  const emitted =
    rows.length === 0
      ? undefined
      : await emitAll(ports, scene, rows, { command: `agent action review ${wpId}` })
  const view =
    emitted === undefined
      ? unchangedView(scene, wpId, request.agent)
      : transitionView(emitted, wpId, request.agent)
  const result: ReviewClaimResult = {
    ...missionView(scene),
    ...view,
    mode,
    workspace_path: workspace.path,
    base_commit: range.baseCommit,
    head_commit: range.headCommit,
    diff_commands: [...diffCommands],
    prompt_file: identity.prompt_path,
    prompt,
    invocation_id: identity.invocation_id,
    next_commands: [
      commands.approve(wpId, request.agent, scene.handle),
      commands.reject(wpId, request.agent, scene.handle),
    ],
    diagnostics: [
      ...(emitted?.diagnostics ?? []),
      ...(moved ? [movedDiagnostic(state, range)] : []),
      ...selfReviewDiagnostics(state, request.agent),
      ...found,
    ],
  }
  return { result, identity }
}

async function reviewMode(
  ports: WorkPorts,
  scene: Scene,
  state: WorkPackageState,
  agent: string,
): Promise<ReviewMode> {
  if (state.lane === 'in_review') {
    refuseOtherHolder(scene, state, agent)
    return 'resume'
  }
  if (state.lane === 'approved') {
    const freshness = (await judgeApprovals(ports, scene)).get(state.wpId)
    if (freshness?.kind === 'stale') return 'stale_approval'
  }
  if (['approved', 'done', 'canceled'].includes(state.lane)) {
    const named = namedIn(scene, state.wpId)
    throw new SpecKittyError('WP_CLOSED', { ...named, lane: state.lane })
  }
  refuseNotHandedIn(scene, state)
  return 'start'
}

/** Whether the branch holds work that the standing claim does not cover. */
async function hasMoved(
  ports: WorkPorts,
  scene: Scene,
  workspace: Workspace,
  state: WorkPackageState,
): Promise<boolean> {
  const reviewed = state.reviewClaim?.head_commit
  if (reviewed === undefined) return true
  return (await workSince(ports, scene, workspace, reviewed)) !== 'none'
}

function movedDiagnostic(state: WorkPackageState, range: WorkRangeFacts): Diagnostic {
  const before = state.reviewClaim?.head_commit ?? null
  const from = before === null ? 'nothing recorded' : before.slice(0, 7)
  const message = `The branch moved from ${from} to ${range.headCommit.slice(0, 7)} since; that is what is reviewed now.`
  const details = { wp_id: state.wpId, before, head_commit: range.headCommit }
  return { code: 'review_moved', severity: 'warning', message, details }
}

function refuseSelfReview(scene: Scene, state: WorkPackageState, agent: string): boolean {
  const self = state.implementer !== null && sameActor(state.implementer, agent)
  if (self && scene.config.review.selfReview === 'forbid') {
    throw new SpecKittyError('REVIEW_SELF', { ...namedIn(scene, state.wpId), agent })
  }
  return self
}

/** The commits of the work package as its branch holds them now. */
async function reviewedRange(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
): Promise<{ readonly workspace: Workspace; readonly range: WorkRangeFacts }> {
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  if (!workspace.proven || workspace.headCommit === null) {
    throw unprovenWorkspace(scene, workspace)
  }
  const range = await gatherWorkRange(ports.git, {
    repo: scene.repo,
    workspace,
    missionSlug: scene.mission.slug,
    ownedFiles: workPackageOf(scene, wpId).ownedFiles,
  })
  return { workspace, range }
}

/** @throws WORKSPACE_BEHIND when the branch was set back to before the work */
function refuseNothingLeft(
  scene: Scene,
  state: WorkPackageState,
  workspace: Workspace,
  range: WorkRangeFacts,
): void {
  const commit = state.approval?.commit ?? null
  if (range.commits.length > 0 || commit === null) return
  const { branch } = workspace
  throw new SpecKittyError(
    'WORKSPACE_BEHIND',
    { ...namedIn(scene, state.wpId), path: branch, commit, dependency: state.wpId },
    { remedy: `git -C ${shellWord(workspace.path)} merge --ff-only ${commit}` },
  )
}

interface RowFacts {
  readonly agent: string
  readonly wpId: string
  readonly invocation: string
  readonly selfReview: boolean
  /** The branch of this work alone moved after the hand-in. */
  readonly grown: boolean
  readonly policy?: Readonly<Record<string, unknown>>
}

function rowsFor(
  scene: Scene,
  state: WorkPackageState,
  mode: ReviewMode | 'moved',
  range: WorkRangeFacts,
  facts: RowFacts,
): readonly TransitionRequest[] {
  if (mode === 'resume') return []
  const { wpId, agent: actor } = facts
  const stale = mode === 'stale_approval'
  const reviewRef = stale
    ? `stale-approval:${state.approval?.commit ?? 'unrecorded'}`
    : 'action-review-claim'
  const expect = seen(scene, wpId)
  const handin = {
    base_commit: range.baseCommit,
    head_commit: range.headCommit,
    head_tree: range.headTree,
    commits: range.commits.length,
  }
  const enter = transitionOf(scene, {
    wpId,
    to: 'in_review',
    actor,
    reviewRef,
    ...(mode === 'start' ? { expect } : {}),
    ...(mode === 'start' && facts.grown ? { handin } : {}),
    review: {
      invocation_id: facts.invocation,
      base_commit: range.baseCommit,
      head_commit: range.headCommit,
      head_tree: range.headTree,
    },
    policy: { ...facts.policy, ...(facts.selfReview ? { self_review: true } : {}) },
  })
  if (mode === 'start') return [enter]
  if (mode === 'moved') {
    const reason = `review_claim_released: ${state.actor}: the branch moved to ${range.headCommit}`
    const back = { wpId, to: 'for_review', actor, reason, force: true, handin, expect } as const
    return [transitionOf(scene, back), enter]
  }
  return [
    transitionOf(scene, { wpId, to: 'in_progress', actor, reviewRef, expect }),
    transitionOf(scene, { wpId, to: 'for_review', actor, handin, subtasks: { open: [] } }),
    enter,
  ]
}

/** Commands that show exactly what is judged, by commits. */
function diffOf(workspace: Workspace, range: WorkRangeFacts): readonly string[] {
  const git = `git -C ${shellWord(workspace.path)}`
  const { baseCommit, headCommit } = range
  const scope =
    workspace.cleanScope === 'everything'
      ? ''
      : ` -- ${workspace.cleanScope.map((glob) => shellWord(`:(glob)${glob}`)).join(' ')}`
  return [
    `${git} log --oneline ${baseCommit}..${headCommit}${scope}`,
    `${git} diff ${baseCommit}...${headCommit}${scope}`,
  ]
}
