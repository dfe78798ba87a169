import type * as zod from 'zod/mini'
import { ALIASES, wireLane } from '../lanes/lane-names.js'
import { LANES, type Lane } from '../lanes/lanes.js'
import { normalizeId } from '../values/ids.js'
import { INSTANT_PATTERNS, readInstant } from '../values/instants.js'
import * as z from '../values/schema-library.js'
import type { Dialect } from './event-types.js'

/** What JSON Schema can say and a check in code cannot. */
export const SCHEMA_NOTES = z.registry<Record<string, unknown>>()

/** How JSON Schema says that a text is an instant with its offset. */
export const OFFSET_NOTES = { format: 'date-time', pattern: INSTANT_PATTERNS.withOffset }

const BLANK = /\S/
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/
const COMMIT = /^[0-9a-fA-F]{7,64}$/
const WP_ID = /^WP[0-9]{2,3}$/
const URL_FORM = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#]\S*$/
const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/
const ID =
  /^(?:[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32})$/

/** A field that may be absent or null. */
export function maybe<Schema extends zod.ZodMiniType>(schema: Schema) {
  return z.optional(z.nullable(schema))
}

/** A list of at least `least` items. */
export function list<Schema extends zod.ZodMiniType>(schema: Schema, least = 0) {
  return least === 0 ? z.array(schema) : z.array(schema).check(z.minLength(least))
}

/** A list that is empty where the field is absent. */
export function listOrNone<Schema extends zod.ZodMiniType>(schema: Schema) {
  return z._default(z.array(schema), [])
}

export const word = z.enum

function matching(form: RegExp) {
  return z.string().check(z.regex(form))
}

function instantWith(isRead: (value: string) => boolean, notes: Record<string, unknown>) {
  const schema = z.string().check(z.refine((value: string) => isRead(value)))
  schema.register(SCHEMA_NOTES, notes)
  return schema
}

/** An object whose keys belong to others; a record schema would look at each of them. */
function mapField() {
  const schema = z
    .any()
    .check(
      z.refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
    )
  schema.register(SCHEMA_NOTES, { type: 'object' })
  return schema as unknown as zod.ZodMiniType<Readonly<Record<string, unknown>>>
}

/** A lane; `doing` is read as `in_progress`. */
function laneField() {
  return z.pipe(
    z.enum([...LANES, ...(Object.keys(ALIASES) as 'doing'[])]),
    z.transform((name) => wireLane(name) as Lane),
  )
}

/** ULID or UUID; read in one spelling. */
export function idField() {
  return z.pipe(
    matching(ID),
    z.transform((value) => normalizeId(value) ?? value),
  )
}

/** A name, or an object of 1 to 16 keys that describes who acted. */
function actorField(text: zod.ZodMiniString) {
  const described = z
    .record(z.string(), z.unknown())
    .check(z.refine((value) => Object.keys(value).length >= 1 && Object.keys(value).length <= 16))
  described.register(SCHEMA_NOTES, { minProperties: 1, maxProperties: 16 })
  return z.union([text, described])
}

/**
 * The building blocks of payloads in one dialect, so that a payload is written once and read in
 * both. Natively, text holds more than white space, ids and commits have their exact forms, and no
 * object takes unknown keys.
 * @param newer a payload of a later version: unknown keys are kept, as such versions may only add
 */
function buildFields(dialect: Dialect, newer: boolean) {
  const native = dialect === 'native'
  const text = native ? matching(BLANK) : z.string().check(z.minLength(1))
  const closed = newer ? (z.looseObject as unknown as typeof z.strictObject) : z.strictObject
  const open = native ? closed : (z.looseObject as unknown as typeof z.strictObject)
  return {
    native,
    text,
    anyText: z.string(),
    missionId: native ? matching(ULID) : text,
    wpId: native ? matching(WP_ID) : text,
    /** As `wpId`; in the older dialect any text, also an empty one. */
    wpIdOrNone: native ? matching(WP_ID) : z.string(),
    commit: native ? matching(COMMIT) : text,
    url: matching(URL_FORM),
    uuid: matching(UUID),
    integer: z.int(),
    count: z.int().check(z.minimum(0)),
    positive: z.int().check(z.minimum(1)),
    amount: z.number().check(z.minimum(0)),
    share: z.number().check(z.minimum(0), z.maximum(1)),
    flag: z.boolean(),
    /** Natively an instant with its offset; otherwise one without offset is read as UTC. */
    instant: native
      ? instantWith((value) => readInstant(value)?.hasOffset === true, OFFSET_NOTES)
      : instantWith((value) => readInstant(value) !== undefined, {
          pattern: INSTANT_PATTERNS.anyOffset,
        }),
    lane: laneField(),
    actor: actorField(matching(BLANK)),
    anyMap: mapField(),
    textMap: z.record(z.string(), z.string()),
    countMap: z.record(z.string(), z.int()),
    /** Refuses unknown keys in both dialects. */
    closed,
    /** Refuses unknown keys natively; keeps and counts them in the older dialect. */
    open,
  }
}

export type Fields = ReturnType<typeof buildFields>

const built = new Map<string, Fields>()

/** The building blocks of one dialect; made when they are first asked for. */
export function fieldsOf(dialect: Dialect, newer: boolean): Fields {
  const key = `${dialect}:${newer}`
  const known = built.get(key) ?? buildFields(dialect, newer)
  built.set(key, known)
  return known
}
