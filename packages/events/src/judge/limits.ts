import { isPlainObject } from '../values/plain-object.js'
import { isWellFormed, utf8Length } from '../values/text.js'
import { isForbiddenKey } from './forbidden-keys.js'
import { type Issue, type IssuePath, issue } from './issues.js'

const LIMITS = {
  bytes: 262_144,
  depth: 32,
  string: 65_536,
  reason: 4_096,
  error: 16_384,
  items: 10_000,
  keys: 1_000,
} as const
/** What a value takes at least in a JSON text, with the comma before it. */
const LEAST_BYTES = 2

export type Bounded =
  | {
      readonly ok: true
      readonly copy: Readonly<Record<string, unknown>>
      /** Whether a retired key was seen anywhere. */
      readonly hasForbiddenKey: boolean
      /** Values that JSON has and other readers may change: such an event has no digest. */
      readonly uncanonical: readonly Issue[]
    }
  | { readonly ok: false; readonly issues: readonly Issue[] }

interface Walk {
  readonly issues: Issue[]
  readonly uncanonical: Issue[]
  readonly path: (string | number)[]
  /** Upper bound of the JSON text's bytes. */
  bytes: number
  /** How many more values there can be before the text is too long whatever they are. */
  room: number
  hasForbiddenKey: boolean
}

/** Copies a JSON object, refusing what is too large, too deep, or no JSON value. */
export function boundedCopy(input: unknown): Bounded {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, issues: [issue('ENVELOPE_SHAPE_INVALID', [], 'is not an object')] }
  const walk: Walk = {
    issues: [],
    uncanonical: [],
    path: [],
    bytes: 0,
    room: LIMITS.bytes / LEAST_BYTES,
    hasForbiddenKey: false,
  }
  const copy = copyReadable(input, walk) as Readonly<Record<string, unknown>>
  if (walk.issues.length === 0 && walk.bytes > LIMITS.bytes)
    if (utf8Length(JSON.stringify(copy)) > LIMITS.bytes) exceeds(walk, 'bytes', LIMITS.bytes, [])
  if (walk.issues.length > 0) return { ok: false, issues: walk.issues }
  const { hasForbiddenKey, uncanonical } = walk
  return { ok: true, copy, hasForbiddenKey, uncanonical }
}

/** What throws when it is read (a getter, a revoked proxy) is no JSON; what it throws is not told. */
function copyReadable(input: object, walk: Walk): unknown {
  try {
    return copyValue(input, walk)
  } catch {
    walk.issues.push(issue('ENVELOPE_SHAPE_INVALID', [], 'cannot be read'))
    return null
  }
}

function copyValue(value: unknown, walk: Walk): unknown {
  walk.room -= 1
  if (walk.room < 0) return walk.room === -1 ? exceeds(walk, 'bytes', LIMITS.bytes, []) : null
  if (typeof value === 'string') return copyText(value, walk)
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) {
    walk.bytes += 25
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      distrust(walk, 'is an integer beyond 2^53-1, which other readers may round')
    return value
  }
  if (typeof value !== 'object') return noJson(walk)
  if (walk.path.length >= LIMITS.depth) return exceeds(walk, 'depth', LIMITS.depth)
  return Array.isArray(value) ? copyList(value, walk) : copyObject(value, walk)
}

function copyList(list: readonly unknown[], walk: Walk): unknown {
  walk.bytes += 2 + list.length
  if (list.length > LIMITS.items) return exceeds(walk, 'items', LIMITS.items)
  const copy: unknown[] = []
  for (let at = 0; at < list.length && walk.room >= 0; at += 1)
    copy.push(copyAt(at, list[at], walk))
  return copy
}

function copyObject(value: object, walk: Walk): unknown {
  if (!isPlainObject(value)) return noJson(walk)
  const keys = Object.keys(value)
  if (keys.length > LIMITS.keys) return exceeds(walk, 'keys', LIMITS.keys)
  const copy: Record<string, unknown> = {}
  for (const key of keys) {
    walk.bytes += 6 * key.length + 4
    if (isForbiddenKey(key)) walk.hasForbiddenKey = true
    if (!isWellFormed(key)) distrust(walk, 'has a key with half of a surrogate pair')
    if (key === '__proto__') {
      const path: IssuePath = [...walk.path, key]
      walk.issues.push(issue('ENVELOPE_SHAPE_INVALID', path, 'is not an allowed key'))
    } else copy[key] = copyAt(key, (value as Record<string, unknown>)[key], walk)
  }
  return copy
}

function copyAt(key: string | number, value: unknown, walk: Walk): unknown {
  // Most values are short texts, which have no issue that would tell where they stand.
  if (typeof value === 'string' && value.length <= LIMITS.reason && walk.room > 0)
    if (isWellFormed(value)) {
      walk.room -= 1
      walk.bytes += textBytes(value)
      return value
    }
  walk.path.push(key)
  const copy = copyValue(value, walk)
  walk.path.pop()
  return copy
}

function copyText(text: string, walk: Walk): string {
  walk.bytes += textBytes(text)
  if (!isWellFormed(text)) distrust(walk, 'holds half of a surrogate pair')
  if (text.length > LIMITS.reason) {
    const limit = textLimit(walk.path.at(-1))
    if (text.length > limit) exceeds(walk, 'characters', limit)
  }
  return text
}

/** What a text takes at most in a JSON text. */
function textBytes(text: string): number {
  return 6 * text.length + 2
}

function textLimit(key: string | number | undefined): number {
  if (key === 'reason') return LIMITS.reason
  return key === 'error_message' || key === 'stack_trace' ? LIMITS.error : LIMITS.string
}

function noJson(walk: Walk): null {
  walk.issues.push(issue('ENVELOPE_SHAPE_INVALID', [...walk.path], 'is not a JSON value'))
  return null
}

function distrust(walk: Walk, what: string): void {
  walk.uncanonical.push(issue('ENVELOPE_SHAPE_INVALID', [...walk.path], what))
}

function exceeds(walk: Walk, unit: string, limit: number, path: IssuePath = walk.path): null {
  const what = `more than ${limit} ${unit}`
  walk.issues.push(issue('LIMIT_EXCEEDED', [...path], what, { limit, unit }))
  return null
}
