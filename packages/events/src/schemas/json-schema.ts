/** A JSON Schema of draft 2020-12, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** `then`, unless it is left out, for what has these fields with one of these values. */
export function whereFieldsAre(
  wanted: Readonly<Record<string, readonly unknown[]>>,
  then: JsonSchema | false,
): JsonSchema {
  const fields = Object.entries(wanted)
  const properties = Object.fromEntries(fields.map(([name, values]) => [name, oneOf(values)]))
  const required = fields.filter(([, values]) => !values.includes(null)).map(([name]) => name)
  const when = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
  // Entries, as an object with a `then` of its own looks like a promise.
  return Object.fromEntries([
    ['if', when],
    ['then', then === false ? { not: {} } : then],
  ])
}

/** A field that must be there, and be what `schema` says. */
export function demand(name: string, schema: JsonSchema): JsonSchema {
  return { type: 'object', properties: { [name]: schema }, required: [name] }
}

/** Text that holds more than white space. */
export const SPOKEN: JsonSchema = { type: 'string', pattern: '\\S' }

function oneOf(values: readonly unknown[]): JsonSchema {
  return values.length === 1 ? { const: values[0] } : { enum: values }
}

/** The same value with the keys of all its objects in order. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)]))
}
