/** What one pass over a JSON text tells before it is parsed. */
export interface TextStructure {
  /** Keys of all objects, repeated ones included. */
  readonly keys: number
  /** How deep objects and lists lie in each other; 1 for an object of plain values. */
  readonly depth: number
}

const QUOTE = 34
const BACKSLASH = 92
/** Characters of a key that are told. */
const LONGEST_KEY = 200

/**
 * Counts keys and levels of a JSON text in one pass that jumps over strings. For a text that is no
 * JSON the counts mean nothing; it always ends.
 */
export function scanStructure(text: string): TextStructure {
  let keys = 0
  let level = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at)
    else if (code === 58) keys += 1
    else if (code === 123 || code === 91) {
      level += 1
      if (level > depth) depth = level
    } else if (code === 125 || code === 93) level -= 1
  }
  return { keys, depth }
}

/** Position of the quote that ends a string; the length of the text where none does. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end > 0 && text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end))
    end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1
  return (at - first) % 2 === 1
}

/** Keys of all objects within a parsed value. */
export function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item)
    return keys
  }
  const names = Object.keys(value)
  for (const name of names) {
    const inner = (value as Readonly<Record<string, unknown>>)[name]
    if (typeof inner === 'object') keys += countKeys(inner)
  }
  return keys + names.length
}

/** An object or list that is being read: what its keys were, or how many items came. */
interface Level {
  readonly seen: Set<string> | undefined
  at: string | number
}

/**
 * Where the first key stands that its object has already, in a text that `JSON.parse` takes.
 * Undefined where every key stands once.
 */
export function findRepeatedKey(text: string): readonly (string | number)[] | undefined {
  const levels: Level[] = []
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const level = levels.at(-1)
    if (code === QUOTE) {
      const end = stringEnd(text, at)
      if (level?.seen !== undefined && isKey(text, end)) {
        level.at = JSON.parse(text.slice(at, end + 1)) as string
        if (level.seen.has(level.at)) return levels.map((one) => shortened(one.at))
        level.seen.add(level.at)
      }
      at = end
    } else if (code === 123) levels.push({ seen: new Set(), at: '' })
    else if (code === 91) levels.push({ seen: undefined, at: 0 })
    else if (code === 125 || code === 93) levels.pop()
    else if (code === 44 && typeof level?.at === 'number') level.at += 1
  }
  return undefined
}

function shortened(key: string | number): string | number {
  return typeof key === 'string' ? key.slice(0, LONGEST_KEY) : key
}

/** Whether the string that ends here is followed by a colon. */
function isKey(text: string, end: number): boolean {
  let at = end + 1
  while (text.charCodeAt(at) <= 32) at += 1
  return text.charCodeAt(at) === 58
}
