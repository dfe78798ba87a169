import { failuresOf, type GuardFailure, judgeEvidence, type TransitionFacts } from './guards.js'
import { type Lane, TERMINAL_LANES } from './lanes.js'
import { edgeOf, TABLE_RULES, type TableName, targetsOf } from './transitions.js'

export type TransitionVerdict =
  | {
      readonly ok: true
      /** What the row records: true only when force really bypassed something. */
      readonly force: boolean
      /** Rules, or names of guards, that force skipped. */
      readonly skipped: readonly string[]
    }
  | {
      readonly ok: false
      readonly code: 'TRANSITION_REJECTED' | 'WP_ALREADY_CLAIMED' | 'FORCE_REASON_REQUIRED'
      readonly failures: readonly GuardFailure[]
      /** Lanes that can follow without force. */
      readonly allowed: readonly Lane[]
    }

/**
 * Judges a move with everything that a local writer knows: edge, all guards, force. All failures
 * are reported, in the order of `GUARDS`. A move to the present lane is illegal: answer a repeated
 * request before asking.
 */
export function judgeTransition(from: Lane, to: Lane, facts: TransitionFacts): TransitionVerdict {
  const edge = edgeOf(from, to)
  const failures =
    edge === undefined
      ? [absentEdge(from, to), ...failuresOf(['ACTOR'], facts, to)]
      : failuresOf(['ACTOR', ...edge.guards], facts, to)
  const refuse = (code: RefusalCode, why: readonly GuardFailure[]): TransitionVerdict => ({
    ok: false,
    code,
    failures: why,
    allowed: targetsOf(from),
  })
  if (facts.force !== true) {
    if (failures.length === 0) return { ok: true, force: false, skipped: [] }
    const held = failures.every((failure) => failure.guard === 'HOLDER')
    return refuse(held ? 'WP_ALREADY_CLAIMED' : 'TRANSITION_REJECTED', failures)
  }
  const unsigned = failuresOf(['ACTOR', 'REASON'], facts, to)
  if (unsigned.length > 0) return refuse('FORCE_REASON_REQUIRED', unsigned)
  const beyond = beyondForce(from, to, facts)
  if (beyond !== undefined) return refuse('TRANSITION_REJECTED', [beyond])
  return {
    ok: true,
    force: failures.length > 0,
    skipped: failures.map((failure) => failure.rule ?? failure.guard ?? 'ILLEGAL_TRANSITION'),
  }
}

type RefusalCode = Extract<TransitionVerdict, { ok: false }>['code']

/** What no force gets past; undefined when force is enough. */
function beyondForce(from: Lane, to: Lane, facts: TransitionFacts): GuardFailure | undefined {
  if (!forceReaches(from, to)) return absentEdge(from, to)
  if (!TABLE_RULES.native.evidence.includes(to)) return undefined
  const byResult = to === 'approved' && facts.evidence == null && facts.reviewResult != null
  const evidence = byResult ? { review: facts.reviewResult } : facts.evidence
  const failed = judgeEvidence(evidence, false)
  return failed && { guard: 'EVIDENCE', rule: failed[0], text: failed[1] }
}

/**
 * Whether force gets from one lane to another: to any but `genesis` and the present one, and by
 * `native` to `done` only from `approved`. What has no state yet can only be planned.
 */
export function forceReaches(from: Lane | null, to: Lane, table: TableName = 'native'): boolean {
  if (from === null) return to === 'planned'
  if (to === 'genesis' || to === from) return false
  return !TABLE_RULES[table].forcedOnlyByEdge.includes(to) || edgeOf(from, to, table) !== undefined
}

function absentEdge(from: Lane, to: Lane): GuardFailure {
  const possible = targetsOf(from).join(', ')
  return {
    guard: null,
    rule:
      to === 'genesis'
        ? 'GENESIS_TARGET'
        : TERMINAL_LANES.includes(from)
          ? 'TERMINAL_LANE'
          : 'ILLEGAL_TRANSITION',
    text: `not a transition; possible: ${possible === '' ? 'none' : possible}`,
  }
}
