import {
  type GuardFailure,
  type Holder,
  hasHolder,
  holderOf,
  judgeTransition,
  type StatusRow,
  sameActor,
  type WorkPackageState,
} from '@spec-kitty/events/log'
import { type Lane, targetsOf } from '@spec-kitty/events/status'
import { buildRow, evidenceOf, type RowContext } from './build-row.js'
import type { Stamp, TransitionRequest } from './requests.js'

/** Why a move is refused: one code, and everything that is wrong with it. */
export interface Rejection {
  readonly kind: 'rejected'
  readonly code: 'TRANSITION_REJECTED' | 'WP_ALREADY_CLAIMED' | 'FORCE_REASON_REQUIRED'
  readonly from: Lane
  readonly failures: readonly GuardFailure[]
  /** Lanes that can follow without force. */
  readonly allowed: readonly Lane[]
  /** Who holds the work package now. */
  readonly holder: Holder | null
}

export type TransitionDecision =
  | { readonly kind: 'accepted'; readonly row: StatusRow }
  | { readonly kind: 'already-there'; readonly lane: Lane; readonly eventId: string }
  | Rejection

/**
 * Decides one move. Pure: identity and time are the caller's.
 *
 * A request for the lane that the work package is in is `already-there`, so that a retry after a
 * crash is harmless; in a lane with a holder only for that holder. Otherwise edge and guards are
 * judged by the table of `@spec-kitty/events`, and every failure is reported. A forced request that
 * breaks no rule gives an unforced row; a row that is forced names what was skipped.
 *
 * @param state - Undefined for a work package without rows, which is in `genesis`.
 */
export function decideTransition(
  state: WorkPackageState | undefined,
  request: TransitionRequest,
  stamp: Stamp,
  context: RowContext,
): TransitionDecision {
  const from = state?.lane ?? 'genesis'
  const holder = holderOf(state)
  if (state !== undefined && request.to === from) return repeated(state, request, holder)
  const evidence = evidenceOf(state, request)
  const verdict = judgeTransition(from, request.to, { ...request, holder, evidence })
  if (!verdict.ok) {
    const { code, failures, allowed } = verdict
    return { kind: 'rejected', code, from, failures, allowed, holder }
  }
  const skipped = verdict.force ? verdict.skipped : []
  return { kind: 'accepted', row: buildRow(state, request, stamp, context, { evidence, skipped }) }
}

function repeated(
  state: WorkPackageState,
  request: TransitionRequest,
  holder: Holder | null,
): TransitionDecision {
  const { lane, lastEventId: eventId } = state
  if (!hasHolder(lane) || (holder !== null && sameActor(request.actor, holder.actor)))
    return { kind: 'already-there', lane, eventId }
  const text = `held by ${holder?.actor ?? 'nobody'} since ${state.since}`
  return {
    kind: 'rejected',
    code: 'WP_ALREADY_CLAIMED',
    from: lane,
    failures: [{ guard: 'HOLDER', rule: null, text }],
    allowed: targetsOf(lane),
    holder,
  }
}
