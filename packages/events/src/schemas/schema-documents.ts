import * as z from 'zod/mini'
import { EVENT_TYPES, type EventType, type EventTypeInfo } from '../catalogue/catalogue.js'
import type { Dialect } from '../catalogue/event-types.js'
import { SCHEMA_NOTES } from '../catalogue/fields.js'
import { payloadSchema } from '../catalogue/payload-schema.js'
import { envelopeSchema, NATIVE_VERSION } from '../judge/envelope.js'
import { isKnownType } from '../judge/parse-payload.js'

/** One JSON Schema as a file: its id, its name below `schemas/`, and what it says. */
export interface SchemaDocument {
  readonly id: string
  readonly file: string
  readonly schema: Readonly<Record<string, unknown>>
}

/** The JSON Schemas (draft 2020-12, input form) of both envelopes and of every payload. */
export function schemaDocuments(): readonly SchemaDocument[] {
  const types = Object.entries(EVENT_TYPES) as [EventType, EventTypeInfo][]
  return [
    document(NATIVE_VERSION, 'envelope.json', envelopeSchema('native')),
    ...types.map(([type, info]) => {
      const id = `urn:spec-kitty:payload:${type}:${info.payloadVersion}`
      return document(id, `${type}.json`, payloadSchema(type, 'native'))
    }),
    document('urn:spec-kitty:reference-3', 'reference/envelope.json', envelopeSchema('reference')),
    ...types
      .filter(([type]) => isKnownType(type, 'reference' satisfies Dialect))
      .map(([type]) => {
        const schema = payloadSchema(type, 'reference')
        return document(`urn:spec-kitty:reference-3:${type}`, `reference/${type}.json`, schema)
      }),
  ]
}

function document(id: string, file: string, schema: z.ZodMiniType): SchemaDocument {
  const json = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    metadata: SCHEMA_NOTES,
  })
  return { id, file, schema: { ...json, $id: id } }
}
