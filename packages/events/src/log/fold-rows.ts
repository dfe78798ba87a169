import { fieldOf, isWorkspace, judgeEvidence, landCommitsOf } from '../lanes/guards.js'
import type { Lane } from '../lanes/lanes.js'
import { isBlank } from '../values/text.js'
import type { LaneRow } from './row-class.js'
import { isRejection, laneAfter } from './row-meaning.js'
import type { HandIn, ReviewClaim, WorkspaceClaim } from './status-row.js'
import type { Approval, OpenRejection, WorkPackageState } from './status-state.js'

/** State while rows are still being folded into it; `lastRow` is the latest of them. */
export type Draft = { -readonly [Key in keyof WorkPackageState]: WorkPackageState[Key] } & {
  lastRow: LaneRow | null
}

/** What a line of rows gave so far. */
export interface FoldedLine {
  readonly draft: Draft
  readonly rejections: number
}

/** Folds one line of rows, root first, into state. @param line at least one row */
export function foldRows(
  line: readonly LaneRow[],
  heads: readonly string[],
  past: FoldedLine | null = null,
): WorkPackageState {
  return { ...finishState(foldOn(line, past).draft), heads }
}

/**
 * Goes on with a line. @param line at least one row, root first
 * @param past what the rows up to the first of these gave, that one included
 */
export function foldOn(line: readonly LaneRow[], past: FoldedLine | null): FoldedLine {
  const first = line[0] as LaneRow
  const draft = past === null ? emptyState(first.wpId) : { ...past.draft, lastRow: first }
  let rejections = past?.rejections ?? 0
  for (let at = past === null ? 0 : 1; at < line.length; at += 1) {
    const row = line[at] as LaneRow
    const rejected = isRejection(row)
    if (rejected) rejections += 1
    applyRow(draft, row, rejected ? rejections : 0)
  }
  return { draft, rejections }
}

export function emptyState(wpId: string): Draft {
  return {
    wpId,
    lane: 'genesis',
    actor: null,
    since: '',
    lastEventId: '',
    forceCount: 0,
    openRejection: false,
    blockedFrom: null,
    blockedReason: null,
    approval: null,
    rejection: null,
    workspace: null,
    handIn: null,
    reviewClaim: null,
    implementer: null,
    heads: [],
    landCommit: null,
    lastRow: null,
  }
}

/** The state that the rows gave; its one head is the last of them. */
export function finishState({ lastRow, ...state }: Draft): WorkPackageState {
  const blockedReason = state.lane === 'blocked' ? textOf(lastRow?.fields.reason) : null
  return { ...state, blockedReason, heads: [state.lastEventId] }
}

/** Folds one more row. @param rejection the how manieth rejection it is; 0 for a row that is none */
export function applyRow(draft: Draft, row: LaneRow, rejection: number): void {
  const lane = laneAfter(row)
  if (lane === 'blocked') {
    draft.blockedFrom = row.from === 'blocked' ? draft.blockedFrom : row.from
  } else {
    draft.blockedFrom = null
  }
  draft.approval = approvalAfter(draft.approval, row, lane, rejection > 0)
  if (rejection > 0) draft.rejection = openRejection(row, rejection)
  else if (lane === 'approved' || lane === 'done') draft.rejection = null
  draft.openRejection = draft.rejection !== null
  if (lane === 'claimed') draft.workspace = null
  if (lane === 'in_review') draft.reviewClaim = null
  if (row.detailed) readPolicy(draft, row.fields.policy_metadata)
  if (rejection === 0 && (lane === 'claimed' || lane === 'in_progress'))
    draft.implementer = row.actor
  draft.landCommit = lane === 'done' ? (landCommitsOf(row.fields.evidence)[0] ?? null) : null
  draft.lane = lane
  draft.actor = row.actor
  draft.since = row.at
  draft.lastEventId = row.eventId
  draft.lastRow = row
  if (row.force) draft.forceCount += 1
}

function readPolicy(draft: Draft, policy: unknown): void {
  draft.workspace = workspaceOf(policy) ?? draft.workspace
  draft.handIn = handInOf(policy) ?? draft.handIn
  draft.reviewClaim = reviewClaimOf(policy) ?? draft.reviewClaim
}

/** An approval stands until a rejection; `done` brings one only where none was recorded before. */
function approvalAfter(
  standing: Approval | null,
  row: LaneRow,
  lane: Lane,
  rejected: boolean,
): Approval | null {
  if (rejected) return null
  if (row.to === 'approved') return approvalOf(row)
  return lane === 'done' ? (standing ?? approvalOf(row)) : standing
}

function approvalOf(row: LaneRow): Approval | null {
  const evidence = row.fields.evidence
  if (judgeEvidence(evidence, false) !== undefined) return null
  const review = fieldOf(evidence, 'review')
  const result = row.fields.review_result
  const repositories = fieldOf(evidence, 'repos')
  const repository: unknown = Array.isArray(repositories) ? repositories[0] : undefined
  return {
    reviewer: String(fieldOf(review, 'reviewer')),
    reference: String(fieldOf(review, 'reference')),
    commit: textOf(fieldOf(result, 'commit')) ?? textOf(fieldOf(repository, 'commit')),
    tree: textOf(fieldOf(result, 'tree')) ?? textOf(fieldOf(repository, 'tree')),
    branch: textOf(fieldOf(repository, 'branch')),
    eventId: row.eventId,
    at: row.at,
  }
}

function openRejection(row: LaneRow, count: number): OpenRejection {
  const result = row.fields.review_result
  const reference = textOf(row.fields.review_ref) ?? textOf(fieldOf(result, 'reference'))
  return { reference, eventId: row.eventId, at: row.at, count }
}

function workspaceOf(policy: unknown): WorkspaceClaim | null {
  const claim = fieldOf(policy, 'workspace')
  if (!isWorkspace(claim)) return null
  const { kind, path, branch, lane_id } = claim
  return { kind, path, branch, lane_id, start: textOf(claim.start) }
}

function handInOf(policy: unknown): HandIn | null {
  const given = fieldOf(policy, 'handin')
  const [base_commit, head_commit, head_tree] = ['base_commit', 'head_commit', 'head_tree'].map(
    (key) => textOf(fieldOf(given, key)),
  )
  const commits = fieldOf(given, 'commits')
  if (!base_commit || !head_commit || !head_tree || typeof commits !== 'number') return null
  return { base_commit, head_commit, head_tree, commits }
}

function reviewClaimOf(policy: unknown): ReviewClaim | null {
  const given = fieldOf(policy, 'review')
  const [invocation_id, base_commit, head_commit, head_tree] = [
    'invocation_id',
    'base_commit',
    'head_commit',
    'head_tree',
  ].map((key) => textOf(fieldOf(given, key)))
  if (!invocation_id || !base_commit || !head_commit || !head_tree) return null
  return { invocation_id, base_commit, head_commit, head_tree }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && !isBlank(value) ? value : null
}
