import { failuresOf, judgeEvidence } from './guards.js'
import { forceReaches } from './judge-transition.js'
import { wireLane } from './lane-names.js'
import { type Lane, TERMINAL_LANES } from './lanes.js'
import { edgeOf, type Guard, targetsOf } from './transitions.js'

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

/** Guards whose inputs an event carries; the others need the repository. */
const ON_THE_WIRE: readonly Guard[] = ['REASON', 'FEEDBACK', 'EVIDENCE']

/**
 * Judges a move by what its event carries, without repository or state: lanes, edge, force, reason,
 * feedback, evidence. The first kind of failure ends the judgement. A move to the present lane is
 * illegal, also when forced.
 * @param from null for a work package without state, which only a bootstrap may leave
 */
export function checkTransition(from: string | null, request: WireTransition): TransitionCheck {
  const source = from === null ? null : wireLane(from)
  const to = wireLane(request.to)
  const refuse = (...codes: readonly TransitionCode[]): TransitionRefusal => ({
    ok: false,
    codes,
    allowed: source == null ? [] : targetsOf(source),
  })
  if (source === undefined || to === undefined) return refuse('UNKNOWN_LANE')
  if (to === 'genesis') return refuse('GENESIS_TARGET')
  const forced = request.force === true
  if (forced && failuresOf(['REASON'], { reason: request.reason }, to).length > 0)
    return refuse('FORCE_REASON_REQUIRED')
  if (source === null)
    return forced && to === 'planned' ? { ok: true } : refuse('ILLEGAL_TRANSITION')
  if (forced) {
    if (!forceReaches(source, to)) return refuse('ILLEGAL_TRANSITION')
    const failed = needsEvidence(to) ? judgeEvidence(request.evidence, false) : undefined
    return failed === undefined ? { ok: true } : refuse(failed[0])
  }
  if (TERMINAL_LANES.includes(source)) return refuse('TERMINAL_LANE')
  const edge = edgeOf(source, to)
  if (edge === undefined) return refuse('ILLEGAL_TRANSITION')
  const codes = wireFailures(edge.guards, request, to)
  return codes.length === 0 ? { ok: true } : refuse(...codes)
}

/** Whether a row seeds a work package: to planned, from nothing, or forced from planned. */
export function isBootstrap(from: Lane | null, to: Lane, force: boolean): boolean {
  return (
    to === 'planned' && (from === 'genesis' || (force && (from === null || from === 'planned')))
  )
}

function wireFailures(
  guards: readonly Guard[],
  request: WireTransition,
  to: Lane,
): readonly TransitionCode[] {
  const wanted = needsEvidence(to) ? [...guards, 'EVIDENCE' as const] : guards
  const judged = ON_THE_WIRE.filter((guard) => wanted.includes(guard))
  const facts = { reason: request.reason, reviewRef: request.reviewRef }
  return judged.flatMap((guard) => {
    if (guard === 'EVIDENCE') return judgeEvidence(request.evidence, to === 'done')?.[0] ?? []
    return failuresOf([guard], facts, to).map((failure) => failure.rule as TransitionCode)
  })
}

function needsEvidence(to: Lane): boolean {
  return to === 'approved' || to === 'done'
}
