import * as z from 'zod/mini'
import { wireLane } from '../lanes/lane-names.js'
import { LANES, type Lane } from '../lanes/lanes.js'
import { normalizeId } from '../values/ids.js'
import { readInstant } from '../values/instants.js'

/** What JSON Schema can say and a check in code cannot. */
export const SCHEMA_NOTES = z.registry<Record<string, unknown>>()

/** `z.strictObject`, or its open counterpart for payloads of a newer version. */
export type ObjectOf = typeof z.strictObject

export const text = z.string().check(z.regex(/\S/))
export const anyText = z.string()
export const flag = z.boolean()
export const count = z.int().check(z.minimum(0))
export const positive = z.int().check(z.minimum(1))
export const ulid = z.string().check(z.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/))
export const commitHash = z.string().check(z.regex(/^[0-9a-f]{7,64}$/))
export const wpId = z.string().check(z.regex(/^WP\d{2,3}$/))
export const uuid = z
  .string()
  .check(z.regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/))

/** An instant with an offset, as `readInstant` reads it. */
export const instant = z.string().check(z.refine((value) => readInstant(value)?.hasOffset === true))
instant.register(SCHEMA_NOTES, { format: 'date-time' })

/** An instant that may lack its offset, as older producers wrote it. */
export const looseInstant = z.string().check(z.refine((value) => readInstant(value) !== undefined))
looseInstant.register(SCHEMA_NOTES, { format: 'date-time' })

const ID_FORM = z
  .string()
  .check(
    z.regex(
      /^(?:[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32})$/,
    ),
  )

/** ULID or UUID; read in one spelling. */
export const id = z.pipe(
  ID_FORM,
  z.transform((value) => normalizeId(value) ?? value),
)

/** A lane; `doing` is read as `in_progress`. */
export const lane = z.pipe(
  z.enum([...LANES, 'doing']),
  z.transform((name) => wireLane(name) as Lane),
)

export const anyObject = z.record(z.string(), z.unknown())

const namedActor = anyObject.check(
  z.refine((value) => Object.keys(value).length >= 1 && Object.keys(value).length <= 16),
)
namedActor.register(SCHEMA_NOTES, { minProperties: 1, maxProperties: 16 })

/** A name, or an object that describes who acted. */
export const actor = z.union([text, namedActor])

/** A field that may be absent or null. */
export function maybe<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.optional(z.nullable(schema))
}
