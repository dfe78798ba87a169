import * as z from 'zod/mini'
import {
  anyObject,
  id,
  instant,
  looseInstant,
  maybe,
  SCHEMA_NOTES,
  text,
  ulid,
  uuid,
} from '../catalogue/fields.js'
import { utf8Length } from '../values/text.js'

/** `schema_version` of what we write, and the id of the envelope's JSON Schema. */
export const NATIVE_VERSION = 'urn:spec-kitty:event:1'
/** `schema_version` of the older public envelope. */
export const REFERENCE_VERSION = '3.0.0'

const EXTENSION_BYTES = 16_384

const short = (most: number) => z.string().check(z.regex(/\S/), z.maxLength(most))
const lamport = z.int().check(z.minimum(0))

const extensions = z.record(
  z.string().check(z.regex(/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/)),
  z.unknown(),
)
const boundedExtensions = extensions.check(
  z.refine((value) => utf8Length(JSON.stringify(value)) <= EXTENSION_BYTES),
)
boundedExtensions.register(SCHEMA_NOTES, {
  description: `At most ${EXTENSION_BYTES} bytes of JSON; keys are vendor.name.`,
})

/** The native envelope. An unknown key is refused; foreign data has its place in `extensions`. */
export const nativeEnvelope = z.strictObject({
  schema_version: z.literal(NATIVE_VERSION),
  event_id: id,
  event_type: short(100),
  payload_version: z.int().check(z.minimum(1)),
  aggregate_id: short(512),
  project_uuid: uuid,
  mission_id: z.nullable(ulid),
  timestamp: instant,
  causation_id: maybe(id),
  correlation_id: id,
  payload: anyObject,
  extensions: z.optional(boundedExtensions),
  node_id: short(128),
  build_id: short(128),
  lamport_clock: lamport,
  git: z.optional(
    z.strictObject({ repo_slug: maybe(text), branch: maybe(text), head_sha: maybe(text) }),
  ),
  tenant_id: maybe(z.string().check(z.maxLength(200))),
  project_slug: maybe(z.string().check(z.maxLength(200))),
  data_tier: z._default(z.int().check(z.minimum(0), z.maximum(4)), 0),
})

/** The older public envelope, read only. Unknown keys are kept. */
export const referenceEnvelope = z.looseObject({
  schema_version: z.literal(REFERENCE_VERSION),
  event_id: id,
  event_type: short(100),
  aggregate_id: text,
  project_uuid: uuid,
  timestamp: looseInstant,
  causation_id: maybe(id),
  correlation_id: id,
  payload: z._default(anyObject, {}),
  node_id: text,
  build_id: text,
  lamport_clock: lamport,
  project_slug: maybe(z.string()),
  data_tier: z._default(z.int().check(z.minimum(0), z.maximum(4)), 0),
})

/** Keys of the older envelope that are kept without a finding. */
export const REFERENCE_EXTRAS: readonly string[] = [
  'aggregate_type',
  'team_slug',
  'repo_slug',
  'git_branch',
  'head_commit_sha',
  'origin',
]

export const REQUIRED_NATIVE: readonly string[] = [
  'schema_version',
  'event_id',
  'event_type',
  'payload_version',
  'aggregate_id',
  'project_uuid',
  'mission_id',
  'timestamp',
  'correlation_id',
  'payload',
  'node_id',
  'build_id',
  'lamport_clock',
]

export const REQUIRED_REFERENCE: readonly string[] = [
  'event_id',
  'event_type',
  'aggregate_id',
  'timestamp',
  'build_id',
  'node_id',
  'lamport_clock',
  'project_uuid',
  'correlation_id',
]

export type NativeEnvelope = z.output<typeof nativeEnvelope>
export type ReferenceEnvelope = z.output<typeof referenceEnvelope>
