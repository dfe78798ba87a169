import type {
  Evidence,
  EvidenceRepository,
  ReviewResult,
  StatusRow,
  WorkPackageState,
} from '@spec-kitty/events/log'
import type { Stamp, TransitionRequest } from './requests.js'

/** The mission's part of every row. */
export interface RowContext {
  readonly missionId: string | null
  readonly missionSlug: string
}

/**
 * The row of an accepted move: where it comes from is what the state says, never the caller. Where
 * other clones wrote besides, it follows the head that is kept and settles all others, so that
 * there is one head again and its writer has seen them.
 */
export function buildRow(
  state: WorkPackageState | undefined,
  request: TransitionRequest,
  stamp: Stamp,
  context: RowContext,
  decided: { readonly evidence: Evidence | null; readonly skipped: readonly string[] },
): StatusRow {
  return {
    actor: request.actor.trim(),
    at: stamp.at,
    event_id: stamp.eventId,
    evidence: decided.evidence,
    execution_mode: request.executionMode,
    force: decided.skipped.length > 0,
    from_lane: state?.lane ?? 'genesis',
    mission_id: context.missionId,
    mission_slug: context.missionSlug,
    policy_metadata: policyOf(state, request, decided.skipped),
    prev_event_id: state?.lastEventId ?? null,
    reason: request.reason?.trim() || null,
    review_ref: request.reviewRef?.trim() || null,
    ...(request.reviewResult === undefined ? {} : { review_result: request.reviewResult }),
    to_lane: request.to,
    wp_id: request.wpId,
  }
}

/**
 * The evidence that a row would carry: what the request gives, else for `approved` what its review
 * result says, and for `done` the approval that stands in the log. Other rows have none.
 */
export function evidenceOf(
  state: WorkPackageState | undefined,
  request: TransitionRequest,
): Evidence | null {
  if (request.evidence !== undefined) return request.evidence
  if (request.to === 'done') return standingApproval(state)
  const result = request.reviewResult
  if (request.to !== 'approved' || result === undefined) return null
  const { reviewer, verdict, reference } = result
  const review = { reviewer, verdict, reference }
  const repository = reviewedRepository(state, result)
  return repository === null ? { review } : { repos: [repository], review }
}

function standingApproval(state: WorkPackageState | undefined): Evidence | null {
  const approval = state?.approval
  if (!approval) return null
  const { reviewer, reference } = approval
  return { review: { reviewer, verdict: 'approved', reference } }
}

function reviewedRepository(
  state: WorkPackageState | undefined,
  result: ReviewResult,
): EvidenceRepository | null {
  const branch = state?.workspace?.branch
  if (branch === undefined || result.commit === undefined) return null
  const tree = result.tree === undefined ? {} : { tree: result.tree }
  return { branch, commit: result.commit, repo: '.', ...tree }
}

function policyOf(
  state: WorkPackageState | undefined,
  request: TransitionRequest,
  skipped: readonly string[],
): Readonly<Record<string, unknown>> | null {
  const settles = state?.heads.filter((id) => id !== state.lastEventId) ?? []
  const policy = {
    ...request.policy,
    ...(request.workspace === undefined ? {} : { workspace: request.workspace }),
    ...(request.handin === undefined ? {} : { handin: request.handin }),
    ...(request.review === undefined ? {} : { review: request.review }),
    ...(skipped.length === 0 ? {} : { forced_rules: skipped }),
    ...(settles.length === 0 ? {} : { settles }),
  }
  return Object.keys(policy).length === 0 ? null : policy
}
