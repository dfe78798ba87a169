import type { Dialect } from '../catalogue/event-types.js'

/** The questions that an executable can be asked. */
export const OPS = [
  'parse_event',
  'parse_envelope',
  'parse_payload',
  'check_transition',
  'normalize_lane',
  'reference_sync_lane',
  'upgrade_legacy',
  'occurrence_kept',
  'reduce',
  'canonical_json',
  'digest',
  'compare',
] as const

export type Op = (typeof OPS)[number]

/** A JSON object of unknown content. */
export type Facts = Readonly<Record<string, unknown>>

/**
 * One question and what the contract says about it.
 *
 * `input` holds what the op asks about: an object with the fields of the request for `parse_payload`
 * (`type`, `payload`), `check_transition` (`from`, `request`), `reference_sync_lane` (`lane`,
 * `version`), `occurrence_kept` (`timestamp`, `persisted`), `reduce` (`reducer`, `events`), and the
 * value itself for the other ops (`compare`: a list of two).
 *
 * Each key of `expect` must be in the answer; what `expect` does not name is not compared. `state` and
 * `states` are compared by `compareState`, `anomalies` as a set, and `findings` only where an
 * executable gives them.
 */
export interface Case {
  readonly id: string
  /** The group that a report counts the case in. */
  readonly stratum: string
  readonly op: Op
  readonly dialect?: Dialect | 'auto'
  readonly input: unknown
  readonly expect: Facts
}

/** The line that asks a case, as an object. `id` names it in the answer. */
export function requestOf(one: Case, id: string): Facts {
  const dialect = one.dialect === undefined ? {} : { dialect: one.dialect }
  return { id, op: one.op, ...dialect, ...questionOf(one) }
}

function questionOf(one: Case): Facts {
  const input = isFacts(one.input) ? one.input : {}
  switch (one.op) {
    case 'parse_payload':
      return { type: input.type, input: input.payload }
    case 'reference_sync_lane':
      return { input: input.lane, version: input.version }
    case 'check_transition':
      return { from: input.from, request: input.request }
    case 'occurrence_kept':
      return { timestamp: input.timestamp, persisted: input.persisted }
    case 'reduce':
      return { reducer: input.reducer, events: input.events }
    default:
      return { input: one.input }
  }
}

export function isFacts(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isOp(value: unknown): value is Op {
  return (OPS as readonly unknown[]).includes(value)
}
