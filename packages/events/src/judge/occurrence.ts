import { instantKey } from '../values/instant-key.js'
import { type Issue, issue } from './issues.js'

/** When an event says that it happened, and when a consumer recorded that it happened. */
export interface Occurrence {
  readonly timestamp: string
  /** What the consumer keeps as the time of the event; its time of receipt has another name. */
  readonly persisted: string
}

export type OccurrenceResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly issues: readonly Issue[] }

/**
 * Whether a consumer kept the time at which an event happened. The same instant may be written with
 * another offset or more digits; every other one, and what is no instant, is `TIMESTAMP_SUBSTITUTED`.
 * An event whose own timestamp is no instant is `ENVELOPE_SHAPE_INVALID`. Never throws.
 */
export function assertOccurrenceKept(occurrence: Occurrence): OccurrenceResult {
  const happened = keyOf(occurrence?.timestamp)
  if (happened === undefined)
    return refused(issue('ENVELOPE_SHAPE_INVALID', ['timestamp'], 'is not an instant'))
  const kept = keyOf(occurrence.persisted)
  if (kept === undefined)
    return refused(issue('TIMESTAMP_SUBSTITUTED', ['persisted'], 'is not an instant'))
  return kept === happened ? { ok: true } : refused(issue('TIMESTAMP_SUBSTITUTED', ['persisted']))
}

function keyOf(value: unknown): string | undefined {
  return typeof value === 'string' ? instantKey(value) : undefined
}

function refused(why: Issue): OccurrenceResult {
  return { ok: false, issues: [why] }
}
