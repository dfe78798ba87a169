import type { PayloadOf } from '../catalogue/catalogue.js'
import type { Dialect } from '../catalogue/event-types.js'
import { checkTransition, isBootstrap } from '../lanes/check-transition.js'
import { wireLane } from '../lanes/lane-names.js'
import type { IssueCode } from './issue-codes.js'
import { type Issue, issue } from './issues.js'

/** Lanes of a status payload that are no lanes, before anything else is looked at. */
export function unknownLanes(payload: Readonly<Record<string, unknown>>): readonly Issue[] {
  return ['from_lane', 'to_lane']
    .filter((key) => typeof payload[key] === 'string' && wireLane(payload[key]) === undefined)
    .map((key) => issue('UNKNOWN_LANE', ['payload', key]))
}

/** What the table of the dialect says against the move of a status event. */
export function transitionIssues(
  payload: PayloadOf<'WPStatusChanged'>,
  dialect: Dialect,
): readonly (Issue & { readonly code: IssueCode })[] {
  const from = payload.from_lane ?? null
  if (isBootstrap(from, payload.to_lane, payload.force)) return []
  const request = {
    to: payload.to_lane,
    force: payload.force,
    reason: payload.reason,
    reviewRef: payload.review_ref,
    evidence: payload.evidence,
  }
  const check = checkTransition(from, request, dialect)
  if (check.ok) return []
  const details = { from, to: payload.to_lane, allowed: check.allowed }
  return check.codes.map((code) => issue(code, ['payload', 'to_lane'], undefined, details))
}
