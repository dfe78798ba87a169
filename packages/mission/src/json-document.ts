/** Text of a JSON document of ours: keys sorted by code point, indent 2, non-ASCII raw, final newline. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 2)}\n`
}

/** The same, with the keys in the order in which they stand in `value`. */
export function orderedJsonDocument(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** True for a JSON object, not an array and not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]))
}

/** Order by code point, which differs from `<` on UTF-16 only beyond the basic plane. */
export function compareCodePoints(first: string, second: string): number {
  const a = Array.from(first)
  const b = Array.from(second)
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i]?.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
