import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as z from 'zod/mini'
import { EVENT_TYPES, type EventType } from '../catalogue/catalogue.js'
import type { Dialect } from '../catalogue/event-types.js'
import { SCHEMA_NOTES } from '../catalogue/fields.js'
import { payloadSchema } from '../catalogue/payload-schema.js'
import { envelopeSchema, NATIVE_VERSION } from '../judge/envelope.js'
import { isKnownType } from '../judge/parse-payload.js'
import { RETIRED_AGGREGATE, RETIRED_TYPES } from '../judge/retired-names.js'
import { type JsonSchema, sortedKeys } from './json-schema.js'
import { ruleSchemas, withFieldRules } from './rule-schemas.js'
import { transitionSchemas } from './transition-schemas.js'

/** One JSON Schema as a file: its id, its name below `schemas/`, and what it says. */
export interface SchemaDocument {
  readonly id: string
  readonly file: string
  /** Keys in order, at every level. */
  readonly schema: JsonSchema
  readonly deprecated?: true
}

/** A text and its name below `schemas/`. */
export interface SchemaFile {
  readonly file: string
  readonly text: string
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'
const REFERENCE_ID = 'urn:spec-kitty:reference-3'
const BUNDLE_ID = 'urn:spec-kitty:bundle:1'

/**
 * The JSON Schemas (draft 2020-12, input form) of both envelopes and of every payload, in both
 * dialects. They agree with `parseEnvelope`, and with `parsePayload` where moves outside the table
 * are refused, in everything but what `SCHEMA_LIMITS` names.
 */
export function schemaDocuments(): readonly SchemaDocument[] {
  const types = Object.keys(EVENT_TYPES) as EventType[]
  const older = types.filter((type) => isKnownType(type, 'reference'))
  return [
    envelope('native', NATIVE_VERSION, 'envelope.json'),
    ...types.map((type) => {
      const id = `urn:spec-kitty:payload:${type}:${EVENT_TYPES[type].payloadVersion}`
      return payload(type, 'native', id, `${type}.json`)
    }),
    envelope('reference', REFERENCE_ID, 'reference/envelope.json'),
    ...older.map((type) =>
      payload(type, 'reference', `${REFERENCE_ID}:${type}`, `reference/${type}.json`),
    ),
  ]
}

/** All files below `schemas/`: the schemas, an index of them, and a bundle that holds them all. */
export function schemaFiles(): readonly SchemaFile[] {
  const documents = schemaDocuments()
  const files = documents.map(({ file, schema }) => ({ file, text: textOf(schema) }))
  const index = documents.map(({ id, file, deprecated }, at) => ({
    ...(deprecated === undefined ? {} : { deprecated }),
    file,
    id,
    sha256: bytesToHex(sha256(utf8ToBytes(files[at]?.text ?? ''))),
  }))
  return [
    ...files,
    { file: 'index.json', text: textOf(index) },
    { file: 'bundle.json', text: `${JSON.stringify(schemaBundle(documents))}\n` },
  ]
}

/** One JSON Schema document that holds others, each under its own id. */
function schemaBundle(documents: readonly SchemaDocument[]): JsonSchema {
  const schemas = documents.map(({ id, schema }) => [id, schema] as const)
  const bundle = { $defs: Object.fromEntries(schemas), $id: BUNDLE_ID, $schema: DRAFT }
  return sortedKeys(bundle) as JsonSchema
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function envelope(dialect: Dialect, id: string, file: string): SchemaDocument {
  const retired = {
    type: 'object',
    properties: {
      event_type: { not: { enum: RETIRED_TYPES } },
      aggregate_id: { not: { type: 'string', pattern: RETIRED_AGGREGATE.source } },
    },
  }
  const schema = { ...generated(envelopeSchema(dialect)), allOf: [retired] }
  const title = dialect === 'native' ? 'An event' : 'An event of the older public envelope'
  return { id, file, schema: finished(id, title, schema) }
}

function payload(type: EventType, dialect: Dialect, id: string, file: string): SchemaDocument {
  const { rules, deprecated } = EVENT_TYPES[type]
  const moves = type === 'WPStatusChanged' ? transitionSchemas(dialect) : []
  const conditions = [...ruleSchemas(rules), ...moves]
  const schema = {
    type: 'object',
    ...withFieldRules(generated(payloadSchema(type, dialect)), rules, dialect),
    ...(conditions.length === 0 ? {} : { allOf: conditions }),
    ...(deprecated === undefined ? {} : { deprecated: true }),
  }
  const document = { id, file, schema: finished(id, type, schema) }
  return deprecated === undefined ? document : { ...document, deprecated: true }
}

function generated(schema: z.ZodMiniType): JsonSchema {
  return z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    metadata: SCHEMA_NOTES,
    override: ({ jsonSchema }) => {
      // Every key of an object is text.
      if (Object.keys(jsonSchema.propertyNames ?? {}).join() === 'type')
        delete jsonSchema.propertyNames
    },
  }) as JsonSchema
}

function finished(id: string, title: string, schema: JsonSchema): JsonSchema {
  return sortedKeys({ ...schema, $schema: DRAFT, $id: id, title }) as JsonSchema
}
