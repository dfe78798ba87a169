import type * as zod from 'zod/mini'
import * as z from '../values/schema-library.js'
import { definitionOf, type EventType } from './catalogue.js'
import type { Dialect } from './event-types.js'
import { fieldsOf } from './fields.js'

const built: Record<Dialect | 'newer', Map<EventType, zod.ZodMiniType>> = {
  native: new Map(),
  reference: new Map(),
  newer: new Map(),
}

/**
 * The schema of a type's payload in one dialect; built when it is first asked for.
 * @param version a later one than the catalogue knows keeps unknown keys
 */
export function payloadSchema(type: EventType, dialect: Dialect, version = 1): zod.ZodMiniType {
  const definition = definitionOf(type)
  if (definition === undefined) throw new TypeError(`no such type: ${type}`)
  const newer = dialect === 'native' && version > definition.payloadVersion
  const schemas = built[newer ? 'newer' : dialect]
  const known = schemas.get(type)
  if (known !== undefined) return known
  const schema = withoutEval(() => definition.payload(fieldsOf(dialect, newer)))
  schemas.set(type, schema)
  return schema
}

/**
 * Builds schemas that never compile code at run time, so that a strict content security policy
 * neither stops nor reports them. The library's global setting is put back.
 */
export function withoutEval<Built>(build: () => Built): Built {
  const { jitless } = z.config()
  z.config({ jitless: true })
  try {
    return build()
  } finally {
    z.config({ jitless })
  }
}
