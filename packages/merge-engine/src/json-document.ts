/** A JSON document as files of the house are written: keys by code point, indent 2, final newline. */
export function jsonDocument(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(sorted(value), null, 2)}\n`)
}

/** The object a JSON file holds, or undefined when it holds anything else. */
export function jsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
