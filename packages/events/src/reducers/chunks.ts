import { compareText } from '../values/text.js'

const SIZE = 256

/**
 * A list as plain JSON that grows by copies of one chunk, not of the whole list: states are never
 * changed in place, and a copy of a long list per event would cost the square of the history.
 */
export type Log<T> = readonly (readonly T[])[]

export function append<T>(log: Log<T>, item: T): Log<T> {
  const last = log.at(-1)
  return last === undefined || last.length >= SIZE
    ? [...log, [item]]
    : [...log.slice(0, -1), [...last, item]]
}

/** A map with string keys in the same form; its entries are sorted by key. */
export type SortedMap<T> = Log<readonly [key: string, value: T]>

export function valueAt<T>(map: SortedMap<T>, key: string): T | undefined {
  const chunk = map[chunkOf(map, key)]
  const entry = chunk?.[positionOf(chunk, key)]
  return entry !== undefined && entry[0] === key ? entry[1] : undefined
}

export function withValue<T>(map: SortedMap<T>, key: string, value: T): SortedMap<T> {
  const at = chunkOf(map, key)
  const chunk = map[at] ?? []
  const position = positionOf(chunk, key)
  const known = chunk[position]?.[0] === key
  const entries = chunk.toSpliced(position, known ? 1 : 0, [key, value] as const)
  const half = SIZE / 2
  const parts = entries.length > SIZE ? [entries.slice(0, half), entries.slice(half)] : [entries]
  return map.toSpliced(at, 1, ...parts)
}

export function withoutValue<T>(map: SortedMap<T>, key: string): SortedMap<T> {
  const at = chunkOf(map, key)
  const chunk = map[at] ?? []
  const position = positionOf(chunk, key)
  if (chunk[position]?.[0] !== key) return map
  const entries = chunk.toSpliced(position, 1)
  return entries.length === 0 ? map.toSpliced(at, 1) : map.with(at, entries)
}

/** The only chunk that may hold a key: the last one that does not begin after it. */
function chunkOf(map: SortedMap<unknown>, key: string): number {
  return Math.max(0, countBelow(map, (chunk) => compareText(chunk[0]?.[0] ?? '', key) <= 0) - 1)
}

function positionOf(chunk: SortedMap<unknown>[number], key: string): number {
  return countBelow(chunk, (entry) => compareText(entry[0], key) < 0)
}

/** How many items come before the first that is not below; items that are below come first. */
function countBelow<T>(items: readonly T[], isBelow: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBelow(items[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}
