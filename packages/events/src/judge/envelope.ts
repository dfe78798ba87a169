import type * as zod from 'zod/mini'
import type { Dialect } from '../catalogue/event-types.js'
import { type Fields, fieldsOf, idField, maybe, SCHEMA_NOTES } from '../catalogue/fields.js'
import { withoutEval } from '../catalogue/payload-schema.js'
import * as z from '../values/schema-library.js'
import { utf8Length } from '../values/text.js'

/** `schema_version` of what we write, and the id of the envelope's JSON Schema. */
export const NATIVE_VERSION = 'urn:spec-kitty:event:1'
/** `schema_version` of the older public envelope. */
export const REFERENCE_VERSION = '3.0.0'

const EXTENSION_BYTES = 16_384
const EXTENSION_KEY = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/

const upTo = (most: number) => z.string().check(z.regex(/\S/), z.maxLength(most))

function extensionsField() {
  const extensions = z
    .record(z.string().check(z.regex(EXTENSION_KEY)), z.unknown())
    .check(z.refine((value) => utf8Length(JSON.stringify(value)) <= EXTENSION_BYTES))
  extensions.register(SCHEMA_NOTES, {
    description: `At most ${EXTENSION_BYTES} bytes of JSON; keys are vendor.name.`,
  })
  return extensions
}

/** An unknown key is refused; foreign data has its place in `extensions`. */
function buildNative(f: Fields) {
  return z.strictObject({
    schema_version: z.literal(NATIVE_VERSION),
    event_id: idField(),
    event_type: upTo(100),
    payload_version: f.positive,
    aggregate_id: upTo(512),
    project_uuid: f.uuid,
    mission_id: z.nullable(f.missionId),
    timestamp: f.instant,
    causation_id: maybe(idField()),
    correlation_id: idField(),
    payload: f.anyMap,
    extensions: z.optional(extensionsField()),
    node_id: upTo(128),
    build_id: upTo(128),
    lamport_clock: f.count,
    git: z.optional(
      z.strictObject({ repo_slug: maybe(f.text), branch: maybe(f.text), head_sha: maybe(f.text) }),
    ),
    tenant_id: maybe(z.string().check(z.maxLength(200))),
    project_slug: maybe(z.string().check(z.maxLength(200))),
    data_tier: z._default(z.int().check(z.minimum(0), z.maximum(4)), 0),
  })
}

/** The older public envelope, read only. Unknown keys are kept. */
function buildReference(f: Fields) {
  return z.looseObject({
    schema_version: z.literal(REFERENCE_VERSION),
    event_id: idField(),
    event_type: upTo(100),
    aggregate_id: f.text,
    project_uuid: f.uuid,
    timestamp: f.instant,
    causation_id: maybe(idField()),
    correlation_id: idField(),
    payload: z._default(f.anyMap, {}),
    node_id: f.text,
    build_id: f.text,
    lamport_clock: f.count,
    project_slug: maybe(z.string()),
    data_tier: z._default(z.int().check(z.minimum(0), z.maximum(4)), 0),
  })
}

export type NativeEnvelope = zod.output<ReturnType<typeof buildNative>>
export type ReferenceEnvelope = zod.output<ReturnType<typeof buildReference>>

type EnvelopeSchema = ReturnType<typeof buildNative> | ReturnType<typeof buildReference>

const built: Partial<Record<Dialect, EnvelopeSchema>> = {}

/** The schema of a dialect's envelope; built when it is first asked for. */
export function envelopeSchema(dialect: Dialect): EnvelopeSchema {
  const schema =
    built[dialect] ??
    withoutEval(() => {
      const fields = fieldsOf(dialect, false)
      return dialect === 'native' ? buildNative(fields) : buildReference(fields)
    })
  built[dialect] = schema
  return schema
}

/** Keys of the older envelope that are kept without a finding. */
export const REFERENCE_EXTRAS: readonly string[] = [
  'aggregate_type',
  'team_slug',
  'repo_slug',
  'git_branch',
  'head_commit_sha',
  'origin',
]

interface EnvelopeInfo {
  readonly schema_version: string
  /** Fields without which an event is refused. */
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Fields that tell who carried the event; the others are equal in every clone that holds it. */
  readonly origin: readonly string[]
}

/** The fields of both envelopes, as data. */
export const ENVELOPE: Readonly<Record<Dialect, EnvelopeInfo>> = {
  native: {
    schema_version: NATIVE_VERSION,
    required: [
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
    ],
    optional: ['causation_id', 'extensions', 'git', 'tenant_id', 'project_slug', 'data_tier'],
    origin: [
      'node_id',
      'build_id',
      'lamport_clock',
      'git',
      'tenant_id',
      'project_slug',
      'data_tier',
    ],
  },
  reference: {
    schema_version: REFERENCE_VERSION,
    required: [
      'event_id',
      'event_type',
      'aggregate_id',
      'timestamp',
      'build_id',
      'node_id',
      'lamport_clock',
      'project_uuid',
      'correlation_id',
    ],
    optional: ['schema_version', 'causation_id', 'payload', 'project_slug', 'data_tier'],
    origin: ['node_id', 'build_id', 'lamport_clock', 'project_slug', 'data_tier'],
  },
}
