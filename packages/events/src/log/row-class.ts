import { recordedLane } from '../lanes/lane-names.js'
import type { Lane } from '../lanes/lanes.js'
import { instantMicros } from '../values/instants.js'

/** A lane row as read: the fields that the fold needs, checked, and the row they came from. */
export interface LaneRow {
  readonly wpId: string
  /** Canonical, whatever name the row uses. */
  readonly from: Lane
  readonly to: Lane
  readonly eventId: string
  /** An actor object is named `tool:model:profile:role`. */
  readonly actor: string
  /** As written. */
  readonly at: string
  /** `at` in microseconds since 1970. */
  readonly instant: number
  readonly force: boolean
  /** Id of the row that this one follows, null for the first; undefined in an imported row. */
  readonly previous: string | null | undefined
  /** Null where the row names none. */
  readonly missionId: string | null
  /** Whether the fields may hold evidence, a review result or policy metadata. */
  readonly detailed: boolean
  /** The fields as parsed, unknown keys included: the row itself, or the payload of an envelope. */
  readonly fields: Readonly<Record<string, unknown>>
  /** True when the fields came in the payload of a `WPStatusChanged` envelope. */
  readonly enveloped: boolean
}

/** What a parsed line of a status log is. `problems` name keys and rules, never values. */
export type RowClass =
  | { readonly kind: 'lane'; readonly row: LaneRow }
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly wpId: string | null; readonly problems: readonly string[] }

type Fields = Readonly<Record<string, unknown>>

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/
const OLDER_ID =
  /^(?:[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{32})$/
const WP_ID = /^WP\d{2,3}$/
const KIND_KEYS = ['event_type', 'type', 'event_name', 'kind'] as const
const UNKNOWN: RowClass = { kind: 'unknown' }

/**
 * Tells what one parsed line of a status log is. Never throws; what is neither a lane row nor a row
 * of a named kind is `unknown`. A lane row that breaks a rule is `invalid`, never `unknown`.
 * @param value any JSON value
 */
export function classifyRow(value: unknown): RowClass {
  if (!isObject(value)) return UNKNOWN
  const flat = value.to_lane === undefined ? undefined : laneRow(value, value)
  if (flat?.kind === 'lane') return flat
  const name = kindOf(value)
  if (name === 'WPStatusChanged')
    return flat ?? laneRow(isObject(value.payload) ? value.payload : {}, value)
  return name === undefined ? (flat ?? UNKNOWN) : { kind: 'other', name }
}

function laneRow(fields: Fields, envelope: Fields): RowClass {
  const wpId = fields.wp_id
  const at = fields.at ?? envelope.at ?? envelope.timestamp
  const eventId = fields.event_id ?? envelope.event_id
  const from = fields.from_lane === null ? 'genesis' : recordedLane(fields.from_lane)
  const to = recordedLane(fields.to_lane)
  const actor = actorName(fields.actor)
  const instant = typeof at === 'string' ? instantMicros(at) : undefined
  const force = fields.force ?? false
  const previous = fields.prev_event_id
  if (
    typeof wpId === 'string' &&
    WP_ID.test(wpId) &&
    from !== undefined &&
    to !== undefined &&
    to !== 'genesis' &&
    typeof eventId === 'string' &&
    isEventId(eventId) &&
    actor !== undefined &&
    typeof at === 'string' &&
    instant !== undefined &&
    typeof force === 'boolean' &&
    isPrevious(previous)
  ) {
    const enveloped = fields !== envelope
    return {
      kind: 'lane',
      row: {
        wpId,
        from,
        to,
        eventId,
        actor,
        at,
        instant,
        force,
        previous,
        missionId: typeof fields.mission_id === 'string' ? fields.mission_id : null,
        detailed: isDetailed(fields),
        fields,
        enveloped,
      },
    }
  }
  return {
    kind: 'invalid',
    wpId: typeof wpId === 'string' && WP_ID.test(wpId) ? wpId : null,
    problems: problemsOf({ wpId, from, to, eventId, actor, instant, force, previous }),
  }
}

function problemsOf(row: {
  readonly wpId: unknown
  readonly from: Lane | undefined
  readonly to: Lane | undefined
  readonly eventId: unknown
  readonly actor: string | undefined
  readonly instant: number | undefined
  readonly force: unknown
  readonly previous: unknown
}): readonly string[] {
  const problems: string[] = []
  if (typeof row.wpId !== 'string' || !WP_ID.test(row.wpId))
    problems.push('wp_id is not WP and 2 or 3 digits')
  if (row.from === undefined) problems.push('from_lane is not a lane')
  if (row.to === undefined || row.to === 'genesis')
    problems.push('to_lane is not a lane that can be entered')
  if (typeof row.eventId !== 'string' || !isEventId(row.eventId))
    problems.push('event_id is neither ULID nor UUID')
  if (row.actor === undefined) problems.push('actor is missing')
  if (row.instant === undefined) problems.push('at is not an instant')
  if (typeof row.force !== 'boolean') problems.push('force is not a boolean')
  if (!isPrevious(row.previous)) problems.push('prev_event_id is neither null nor an id')
  return problems
}

function isEventId(id: string): boolean {
  return ULID.test(id) || OLDER_ID.test(id)
}

function isDetailed(fields: Fields): boolean {
  return fields.policy_metadata != null || fields.evidence != null || fields.review_result != null
}

function isPrevious(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || (typeof value === 'string' && value !== '')
}

function kindOf(value: Fields): string | undefined {
  for (const key of KIND_KEYS) {
    const name = value[key]
    if (typeof name === 'string') return name
  }
  return undefined
}

/** One name for an actor; undefined for what names nobody. */
export function actorName(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (!isObject(value)) return undefined
  const parts = ['tool', 'model', 'profile', 'role'].map((key) => value[key])
  const named = parts.map((part) => (typeof part === 'string' ? part : ''))
  while (named.at(-1) === '') named.pop()
  return named.every((part) => part === '') ? undefined : named.join(':')
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
