import { type ErrorCode, type ErrorDetails, SpecKittyError } from '@spec-kitty/platform'
import type { MergeFacts } from './merge-facts.js'
import type { MergeFinding } from './merge-result.js'
import { checkoutRows } from './preflight-checkout.js'
import { contentRows } from './preflight-content.js'
import { readinessRows } from './preflight-readiness.js'

const BLOCKERS_MAX = 200

/** Ids that differ from their code in lower case. */
const BLOCKER_IDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MERGE_BRANCH_MISSING: 'missing_mission_branch',
}

/** Where a finding belongs. */
export interface FindingPlace {
  readonly wpId?: string
  readonly laneId?: string
  readonly remedy?: string
}

/** A reason against merging; message and remedy are those of the error that it would be. */
export function blocker(
  facts: Pick<MergeFacts, 'mission'>,
  key: ErrorCode,
  details: ErrorDetails,
  place: FindingPlace = {},
): MergeFinding {
  const all = { mission: facts.mission.handle, mission_slug: facts.mission.slug, ...details }
  const error = new SpecKittyError(key, all, place.remedy ? { remedy: place.remedy } : {})
  return {
    code: key,
    blocker: BLOCKER_IDS[key] ?? key.toLowerCase(),
    wp_id: place.wpId ?? null,
    lane_id: place.laneId ?? null,
    message: error.message,
    remediation: error.remedy,
    details: all,
  }
}

/** Something to know that does not stand in the way. */
export function warning(
  code: string,
  message: string,
  details: ErrorDetails = {},
  place: FindingPlace = {},
): MergeFinding {
  return {
    code,
    blocker: code,
    wp_id: place.wpId ?? null,
    lane_id: place.laneId ?? null,
    message,
    remediation: place.remedy ?? null,
    details,
  }
}

/** Every reason against this merge, in the order in which they are to be solved. Pure. */
export function findBlockers(facts: MergeFacts): readonly MergeFinding[] {
  return [
    ...groundRows(facts),
    ...readinessRows(facts),
    ...checkoutRows(facts),
    ...contentRows(facts),
  ].slice(0, BLOCKERS_MAX)
}

function groundRows(facts: MergeFacts): readonly MergeFinding[] {
  const rows: MergeFinding[] = []
  if (facts.identity === null) rows.push(blocker(facts, 'GIT_IDENTITY_MISSING', {}))
  if (facts.strategy !== 'squash' && facts.strategy !== 'merge') {
    rows.push(blocker(facts, 'MERGE_STRATEGY_UNSUPPORTED', { strategy: facts.strategy }))
  }
  const problem = facts.lanesProblem
  if (problem !== null) rows.push(blocker(facts, problem.key, problem.details))
  else if (facts.strays.length > 0) {
    rows.push(
      blocker(facts, 'LANES_CORRUPT', {
        file: `kitty-specs/${facts.mission.slug}/lanes.json`,
        problem: `no lane holds ${facts.strays.join(', ')}`,
      }),
    )
  }
  if (facts.target.tip === null) {
    rows.push(blocker(facts, 'MERGE_TARGET_MISSING', { target: facts.target.branch }))
  }
  for (const hook of facts.contentHooks) {
    rows.push(blocker(facts, 'MERGE_HOOK_UNSUPPORTED', { hook }))
  }
  return rows
}
