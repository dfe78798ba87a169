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
 * index. Keys are judged, never values. Looks 64 levels deep, which is beyond what an event may hold.
 */
export function findForbiddenKeys(value: unknown): readonly IssuePath[] {
  const found: IssuePath[] = []
  visit(value, [], found)
  return found
}

const DEEPEST = 64

function visit(value: unknown, path: IssuePath, found: IssuePath[]): void {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return
  if (Array.isArray(value)) {
    value.forEach((item, at) => {
      visit(item, [...path, at], found)
    })
    return
  }
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key]
    if (isForbiddenKey(key)) found.push(at)
    visit(item, at, found)
  }
}
