import type { IssuePath } from './issues.js'

const FORBIDDEN: ReadonlySet<string> = new Set([
  'feature_slug',
  'feature_number',
  'mission_key',
  'legacy_aggregate_id',
])

/** Whether a key is retired; asked for every key of every event, hence the lengths first. */
export function isForbiddenKey(key: string): boolean {
  return key.length >= 11 && key.length <= 19 && FORBIDDEN.has(key)
}

/**
 * Paths of the retired keys anywhere in a value: depth first, objects in insertion order, arrays by
 * index. Keys are judged, never values. Looks 64 levels deep and at 1,000,000 places, which is beyond
 * what an event may hold; so a value that contains itself comes to an end too.
 */
export function findForbiddenKeys(value: unknown): readonly IssuePath[] {
  const search: Search = { path: [], found: [], places: MOST_PLACES }
  visit(value, search)
  return search.found
}

const DEEPEST = 64
const MOST_PLACES = 1_000_000

interface Search {
  readonly path: (string | number)[]
  readonly found: IssuePath[]
  /** How many more places are looked at. */
  places: number
}

function visit(value: unknown, search: Search): void {
  const { path, found } = search
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return
  const keys: Iterable<string | number> = Array.isArray(value) ? value.keys() : Object.keys(value)
  for (const key of keys) {
    search.places -= 1
    if (search.places < 0) return
    path.push(key)
    if (typeof key === 'string' && isForbiddenKey(key)) found.push([...path])
    visit((value as Readonly<Record<string | number, unknown>>)[key], search)
    path.pop()
  }
}
