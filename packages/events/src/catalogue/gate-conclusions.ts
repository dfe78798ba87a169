/** The event that tells of a finished check. */
export type GateEvent = 'GatePassed' | 'GateFailed'

const EVENTS: Readonly<Record<string, GateEvent | null>> = {
  success: 'GatePassed',
  failure: 'GateFailed',
  timed_out: 'GateFailed',
  cancelled: 'GateFailed',
  action_required: 'GateFailed',
  neutral: null,
  skipped: null,
  stale: null,
}

/**
 * Which event a check's conclusion, as GitHub names it, becomes: null for one that decides nothing,
 * undefined for a word that is no conclusion, which a caller must not pass over.
 */
export function gateEventOf(conclusion: string): GateEvent | null | undefined {
  return Object.hasOwn(EVENTS, conclusion) ? EVENTS[conclusion] : undefined
}
