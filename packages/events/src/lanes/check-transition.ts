import { judgeEvidence, judgeFeedback, judgeReason, namesReview } from './guards.js'
import { forceReaches } from './judge-transition.js'
import { wireLane } from './lane-names.js'
import { type Lane, TERMINAL_LANES } from './lanes.js'
import { edgeOf, TABLE_RULES, type TableName, targetsOf } from './transitions.js'

/** What an event on the wire says about its move. */
export interface WireTransition {
  readonly to: string
  readonly force?: boolean | undefined
  readonly reason?: string | null | undefined
  readonly reviewRef?: string | null | undefined
  readonly evidence?: unknown
}

export type TransitionCode =
  | 'UNKNOWN_LANE'
  | 'ILLEGAL_TRANSITION'
  | 'TERMINAL_LANE'
  | 'GENESIS_TARGET'
  | 'FORCE_REASON_REQUIRED'
  | 'FORCE_REQUIRED'
  | 'REASON_REQUIRED'
  | 'REVIEW_REF_REQUIRED'
  | 'EVIDENCE_REQUIRED'
  | 'VERDICT_NOT_APPROVED'

export type TransitionCheck = { readonly ok: true } | TransitionRefusal

export interface TransitionRefusal {
  readonly ok: false
  readonly codes: readonly TransitionCode[]
  /** Lanes that can follow without force; empty for an unknown source. */
  readonly allowed: readonly Lane[]
}

/** What an event can show of an edge's guards, and of what its lanes ask for; in this order. */
const WIRE_GUARDS = ['FORCE', 'REASON', 'FEEDBACK', 'EVIDENCE'] as const

export type WireGuard = (typeof WIRE_GUARDS)[number]

/**
 * Judges a move by what its event carries, without repository or state. In this order: unknown lane,
 * genesis as target, force without a reason, terminal source, absent edge, the guards of the edge;
 * the first that fails ends the judgement. Force skips terminal source and edge; what else it waives
 * is in `TABLE_RULES`. A move to the present lane is illegal, also when forced.
 * @param from null for a work package without state, which only a bootstrap may leave
 * @param table `reference` judges events of the older dialect
 */
export function checkTransition(
  from: string | null,
  request: WireTransition,
  table: TableName = 'native',
): TransitionCheck {
  const source = from === null ? null : wireLane(from)
  const to = wireLane(request.to)
  const refuse = (...codes: readonly TransitionCode[]): TransitionRefusal => ({
    ok: false,
    codes,
    allowed: source === undefined ? [] : targetsOf(source, table),
  })
  if (source === undefined || to === undefined) return refuse('UNKNOWN_LANE')
  if (to === 'genesis') return refuse('GENESIS_TARGET')
  const forced = request.force === true
  if (forced) {
    if (judgeReason(request) !== undefined) return refuse('FORCE_REASON_REQUIRED')
    if (!forceReaches(source, to, table)) return refuse('ILLEGAL_TRANSITION')
  } else {
    if (source !== null && TERMINAL_LANES.includes(source)) return refuse('TERMINAL_LANE')
    if (edgeOf(source, to, table) === undefined) return refuse('ILLEGAL_TRANSITION')
  }
  const codes = wireGuardsOf(source, to, forced, table).flatMap(
    (guard) => guardFailure(guard, request, to, table) ?? [],
  )
  return codes.length === 0 ? { ok: true } : refuse(...codes)
}

/** The guards that an event alone must satisfy for a move that is possible, in order. */
export function wireGuardsOf(
  from: Lane | null,
  to: Lane,
  forced: boolean,
  table: TableName,
): readonly WireGuard[] {
  const rules = TABLE_RULES[table]
  const guards: readonly string[] = edgeOf(from, to, table)?.guards ?? []
  const held: readonly string[] = rules.heldUnderForce
  return WIRE_GUARDS.filter((guard) =>
    guard === 'EVIDENCE'
      ? rules.evidence.includes(to)
      : guards.includes(guard) && (!forced || held.includes(guard)),
  )
}

/** Whether a row seeds a work package: to planned, from nothing, or forced from planned. */
export function isBootstrap(from: Lane | null, to: Lane, force: boolean): boolean {
  return (
    to === 'planned' && (from === 'genesis' || (force && (from === null || from === 'planned')))
  )
}

function guardFailure(
  guard: WireGuard,
  request: WireTransition,
  to: Lane,
  table: TableName,
): TransitionCode | undefined {
  switch (guard) {
    case 'FORCE':
      return request.force === true ? undefined : 'FORCE_REQUIRED'
    case 'REASON':
      return judgeReason(request) === undefined ? undefined : 'REASON_REQUIRED'
    case 'FEEDBACK':
      return judgeFeedback({ reviewRef: request.reviewRef }) && 'REVIEW_REF_REQUIRED'
    case 'EVIDENCE':
      if (table === 'reference')
        return namesReview(request.evidence) ? undefined : 'EVIDENCE_REQUIRED'
      return judgeEvidence(request.evidence, to === 'done' && request.force !== true)?.[0]
  }
}
