import * as z from 'zod/mini'
import { CATALOGUE, type EventType } from '../catalogue/catalogue.js'
import { SCHEMA_NOTES } from '../catalogue/fields.js'
import { NATIVE_VERSION, nativeEnvelope } from '../judge/envelope.js'
import { payloadSchema } from '../judge/parse-payload.js'

/** One JSON Schema as a file: its name below `schemas/`, and its text. */
export interface SchemaDocument {
  readonly file: string
  readonly text: string
}

/** The JSON Schemas (draft 2020-12) of the native envelope and of every payload, as files. */
export function schemaDocuments(): readonly SchemaDocument[] {
  const types = Object.keys(CATALOGUE) as EventType[]
  return [
    document('envelope.json', NATIVE_VERSION, nativeEnvelope),
    ...types.map((type) => {
      const version = CATALOGUE[type].payloadVersion
      const id = `urn:spec-kitty:payload:${type}:${version}`
      return document(`${type}.json`, id, payloadSchema(type, version))
    }),
  ]
}

function document(file: string, id: string, schema: z.ZodMiniType): SchemaDocument {
  const json = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    metadata: SCHEMA_NOTES,
  })
  return { file, text: `${JSON.stringify(sortKeys({ ...json, $id: id }), null, 2)}\n` }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}
