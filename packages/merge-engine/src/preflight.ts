import type { MergeFacts } from './merge-facts.js'
import { blocker } from './merge-finding.js'
import type { MergeFinding } from './merge-result.js'
import { checkoutRows } from './preflight-checkout.js'
import { contentRows } from './preflight-content.js'
import { readinessRows } from './preflight-readiness.js'

const BLOCKERS_MAX = 200

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
