import { compareCodePoints } from '@spec-kitty/platform'

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

/** Nothing of ours is deeper, and what is cannot be printed again. */
const DEPTH_MAX = 100

/** True for a value that only somebody hostile nests as deep. Looks level by level, never calls itself. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) return true
    const next: unknown[] = []
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue
      for (const inner of Object.values(one)) if (typeof inner === 'object') next.push(inner)
    }
    level = next
  }
  return false
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]))
}
