import { fieldOf, judgeEvidence, landCommitsOf } from '../lanes/guards.js'
import type { Lane } from '../lanes/lanes.js'
import { isBlank } from '../values/text.js'
import type { LaneRow } from './row-class.js'

/** Sentinels in `review_ref` that mark a review claim, which some writers recorded as a step back. */
const REVIEW_CLAIMS = ['action-review-claim', 'workflow-review-claim']

const REVIEWED: readonly Lane[] = ['for_review', 'in_review', 'approved', 'done']
const REWORK: readonly Lane[] = ['planned', 'claimed', 'in_progress']

/** Whether a row was written by a tool that names no predecessors. */
export function isImported(row: LaneRow): boolean {
  return row.previous === undefined
}

/** Whether a row only brings a work package into being. */
export function isSeed(row: LaneRow): boolean {
  return row.to === 'planned' && (row.from === 'genesis' || row.from === 'planned')
}

/** Whether a row sends reviewed work back. */
export function isRejection(row: LaneRow): boolean {
  return (
    REWORK.includes(row.to) &&
    REVIEWED.includes(row.from) &&
    !REVIEW_CLAIMS.includes(row.fields.review_ref as string)
  )
}

/**
 * Whether a row to `done` may be believed: it comes from `approved` and names a land commit or a
 * forced reason. Imported rows are always believed.
 */
export function isDoneProven(row: LaneRow): boolean {
  if (isImported(row)) return true
  if (row.from !== 'approved') return false
  return landCommitsOf(row.fields.evidence).length > 0 || (row.force && !isBlank(row.fields.reason))
}

/** The lane that a row leads to: an unproven `done` counts as `approved`. */
export function laneAfter(row: LaneRow): Lane {
  return row.to === 'done' && !isDoneProven(row) ? 'approved' : row.to
}

/** Whether a row to `approved` or `done` carries the approval that it claims. */
export function hasEvidence(row: LaneRow): boolean {
  if (judgeEvidence(row.fields.evidence, false) !== undefined) return false
  if (laneAfter(row) !== 'done') return true
  return landCommitsOf(row.fields.evidence).length > 0 || (row.force && !isBlank(row.fields.reason))
}

/** The other heads that the writer of a row saw and settled. */
export function settledBy(row: LaneRow): readonly string[] {
  const settles = fieldOf(row.fields.policy_metadata, 'settles')
  return Array.isArray(settles) ? settles.filter((id) => typeof id === 'string') : []
}
