import type { Evidence, HandIn, ReviewResult, WorkspaceClaim } from '../log/status-row.js'
import { isBlank, utf8Length } from '../values/text.js'
import { type Holder, sameActor } from './actors.js'
import type { Lane } from './lanes.js'
import type { Guard } from './transitions.js'

/** What a request for a move brings with it. What is absent fails the guard that wants it. */
export interface TransitionFacts {
  readonly actor?: string | null | undefined
  readonly reason?: string | null | undefined
  readonly force?: boolean | undefined
  /** Who holds the work package now; null where nobody does. */
  readonly holder?: Holder | null | undefined
  readonly workspace?: WorkspaceClaim | null | undefined
  readonly subtasks?: SubtaskFacts | null | undefined
  readonly handin?: HandIn | null | undefined
  readonly reviewResult?: ReviewResult | null | undefined
  readonly reviewRef?: string | null | undefined
  readonly evidence?: Evidence | null | undefined
}

export type SubtaskFacts = { readonly open: readonly string[] } | { readonly error: string }

export type Rule =
  | 'ACTOR_REQUIRED'
  | 'REASON_REQUIRED'
  | 'WORKSPACE_REQUIRED'
  | 'SUBTASKS_OPEN'
  | 'SUBTASKS_UNKNOWN'
  | 'COMMITS_MISSING'
  | 'REVIEW_RESULT_REQUIRED'
  | 'VERDICT_MISMATCH'
  | 'REVIEW_REF_REQUIRED'
  | 'EVIDENCE_REQUIRED'
  | 'VERDICT_NOT_APPROVED'
  | 'ILLEGAL_TRANSITION'
  | 'TERMINAL_LANE'
  | 'GENESIS_TARGET'

/** One condition that does not hold: its guard, the rule it names, and what is wrong in words. */
export interface GuardFailure {
  /** Null for a move that is not in the table. */
  readonly guard: Guard | null
  /** Null for HOLDER, which has an error code of its own. */
  readonly rule: Rule | null
  /** Stands after `<mission> <WP>: <from> → <to> refused: `. */
  readonly text: string
}

const ACTOR_BYTES = 256
const REASON_BYTES = 4096

type Judged = readonly [Rule | null, string] | undefined
type Judge = (facts: TransitionFacts, to: Lane) => Judged

const JUDGES: Readonly<Record<Guard, Judge>> = {
  ACTOR: ({ actor }) => {
    if (isBlank(actor)) return ['ACTOR_REQUIRED', 'no actor given']
    if (utf8Length(actor) > ACTOR_BYTES)
      return ['ACTOR_REQUIRED', `the actor's name is longer than ${ACTOR_BYTES} bytes`]
    return /\p{Cc}/u.test(actor)
      ? ['ACTOR_REQUIRED', `the actor's name holds control characters`]
      : undefined
  },
  REASON: judgeReason,
  HOLDER: ({ actor, holder }) =>
    holder == null || isBlank(actor) || sameActor(actor, holder.actor)
      ? undefined
      : [null, `held by ${holder.actor} since ${holder.since}`],
  WORKSPACE: ({ workspace }) =>
    isWorkspace(workspace) ? undefined : ['WORKSPACE_REQUIRED', 'no workspace is named'],
  SUBTASKS: ({ subtasks }) => {
    if (subtasks == null)
      return ['SUBTASKS_UNKNOWN', 'subtasks cannot be read: they were not looked at']
    if ('error' in subtasks)
      return ['SUBTASKS_UNKNOWN', `subtasks cannot be read: ${subtasks.error}`]
    return subtasks.open.length === 0
      ? undefined
      : ['SUBTASKS_OPEN', `open subtasks: ${subtasks.open.join(', ')}`]
  },
  IMPLEMENTED: ({ handin }) => {
    if (handin == null) return ['COMMITS_MISSING', 'no commit since the claim']
    return handin.commits >= 1 && !isBlank(handin.head_commit) && !isBlank(handin.head_tree)
      ? undefined
      : ['COMMITS_MISSING', `no commit since ${handin.base_commit}`]
  },
  RESULT: ({ reviewResult }) => {
    const missing = missingField(reviewResult, ['reviewer', 'verdict', 'reference'])
    const verdict = reviewResult?.verdict
    if (missing !== undefined) return ['REVIEW_RESULT_REQUIRED', `review result lacks ${missing}`]
    return verdict === 'approved' || verdict === 'changes_requested'
      ? undefined
      : ['REVIEW_RESULT_REQUIRED', 'review result has an unknown verdict']
  },
  VERDICT: ({ reviewResult }, to) => {
    const verdict = reviewResult?.verdict
    if (verdict == null) return undefined
    return verdict === (to === 'approved' ? 'approved' : 'changes_requested')
      ? undefined
      : ['VERDICT_MISMATCH', `verdict ${verdict} does not lead to ${to}`]
  },
  FEEDBACK: judgeFeedback,
  EVIDENCE: (facts, to) => judgeEvidence(facts.evidence, to === 'done'),
}

/** The failures of the named guards, in the order given. `force` plays no part here. */
export function failuresOf(
  guards: readonly Guard[],
  facts: TransitionFacts,
  to: Lane,
): readonly GuardFailure[] {
  return guards.flatMap((guard) => {
    const failed = JUDGES[guard](facts, to)
    return failed === undefined ? [] : [{ guard, rule: failed[0], text: failed[1] }]
  })
}

/** What a reason lacks. */
export function judgeReason({ reason }: Pick<TransitionFacts, 'reason'>): Judged {
  if (isBlank(reason)) return ['REASON_REQUIRED', 'a reason is required']
  return utf8Length(reason) > REASON_BYTES
    ? ['REASON_REQUIRED', `the reason is longer than ${REASON_BYTES} bytes`]
    : undefined
}

/** What the reference to review feedback lacks, beside the review result where there is one. */
export function judgeFeedback(facts: Pick<TransitionFacts, 'reviewRef' | 'reviewResult'>): Judged {
  const { reviewRef, reviewResult } = facts
  if (isBlank(reviewRef)) return ['REVIEW_REF_REQUIRED', 'no review feedback is referenced']
  return reviewResult == null || reviewResult.reference === reviewRef
    ? undefined
    : ['REVIEW_REF_REQUIRED', 'the referenced feedback is not that of the review result']
}

/** What evidence lacks to count as an approval, and as `done` when a land commit is wanted too. */
export function judgeEvidence(
  evidence: unknown,
  wantsLandCommit: boolean,
): readonly ['EVIDENCE_REQUIRED' | 'VERDICT_NOT_APPROVED', string] | undefined {
  const missing = missingField(fieldOf(evidence, 'review'), ['reviewer', 'verdict', 'reference'])
  if (missing !== undefined) return ['EVIDENCE_REQUIRED', `approval evidence lacks ${missing}`]
  const verdict = fieldOf(fieldOf(evidence, 'review'), 'verdict')
  if (verdict !== 'approved')
    return ['VERDICT_NOT_APPROVED', 'the verdict in the approval evidence is not approved']
  return wantsLandCommit && landCommitsOf(evidence).length === 0
    ? ['EVIDENCE_REQUIRED', 'approval evidence lacks the land commit']
    : undefined
}

/** Whether something is evidence of a review at all, whatever the review says. */
export function namesReview(evidence: unknown): boolean {
  const review = fieldOf(evidence, 'review')
  return typeof review === 'object' && review !== null
}

/** The commits that evidence names, as written; none for what is no evidence. */
export function landCommitsOf(evidence: unknown): readonly string[] {
  const repositories = fieldOf(evidence, 'repos')
  if (!Array.isArray(repositories)) return []
  return repositories
    .map((one: unknown) => fieldOf(one, 'commit'))
    .filter((commit): commit is string => typeof commit === 'string' && commit.trim() !== '')
}

/** Whether something read from a row is a complete workspace claim. */
export function isWorkspace(value: unknown): value is WorkspaceClaim {
  const kind = fieldOf(value, 'kind')
  if (kind !== 'worktree' && kind !== 'planning') return false
  if (missingField(value, ['path', 'branch', 'lane_id']) !== undefined) return false
  return (kind === 'planning') === (fieldOf(value, 'lane_id') === 'lane-planning')
}

function missingField(value: unknown, names: readonly string[]): string | undefined {
  return names.find((name) => isBlank(fieldOf(value, name)))
}

/** An own field of an object; undefined for anything else. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
