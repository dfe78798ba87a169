import type { Lane, StatusRow, WorkPackageState } from '@spec-kitty/events/status'
import type { Stamp, TransitionRequest } from './requests.js'

/** One rule that a request breaks, and what is wrong in words. */
export interface Refusal {
  readonly rule: string
  readonly text: string
}

export type TransitionDecision =
  | { readonly kind: 'accepted'; readonly row: StatusRow }
  | { readonly kind: 'already-there'; readonly lane: Lane; readonly eventId: string }
  | {
      readonly kind: 'rejected'
      readonly code: 'TRANSITION_REJECTED' | 'WP_ALREADY_CLAIMED' | 'FORCE_REASON_REQUIRED'
      readonly from: Lane
      readonly refusals: readonly Refusal[]
      readonly allowed: readonly Lane[]
      readonly holder: { readonly actor: string; readonly since: string } | null
    }

/** The mission's part of every row. */
export interface RowContext {
  readonly missionId: string | null
  readonly missionSlug: string
}

export function decideTransition(
  _state: WorkPackageState | undefined,
  _request: TransitionRequest,
  _stamp: Stamp,
  _context: RowContext,
): TransitionDecision {
  throw new Error('not built')
}
