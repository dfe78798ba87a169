import { utf8Length } from '../values/text.js'
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

export type Bounded =
  | { readonly ok: true; readonly copy: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly issues: readonly Issue[] }

interface Walk {
  readonly issues: Issue[]
  /** Upper bound of the JSON text's bytes. */
  bytes: number
}

/** Copies a JSON object, refusing what is too large, too deep, or no JSON value. */
export function boundedCopy(input: unknown): Bounded {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { ok: false, issues: [issue('ENVELOPE_SHAPE_INVALID', [], 'is not an object')] }
  const walk: Walk = { issues: [], bytes: 0 }
  const copy = copyValue(input, [], walk) as Readonly<Record<string, unknown>>
  if (walk.issues.length === 0 && walk.bytes > LIMITS.bytes)
    if (utf8Length(JSON.stringify(copy)) > LIMITS.bytes)
      walk.issues.push(tooMuch([], 'bytes', LIMITS.bytes))
  return walk.issues.length === 0 ? { ok: true, copy } : { ok: false, issues: walk.issues }
}

function copyValue(value: unknown, path: IssuePath, walk: Walk): unknown {
  if (typeof value === 'string') return copyText(value, path, walk)
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) {
    walk.bytes += 25
    return value
  }
  if (typeof value !== 'object') {
    walk.issues.push(issue('ENVELOPE_SHAPE_INVALID', path, 'is not a JSON value'))
    return null
  }
  if (path.length >= LIMITS.depth) {
    walk.issues.push(tooMuch(path, 'depth', LIMITS.depth))
    return null
  }
  return Array.isArray(value) ? copyList(value, path, walk) : copyObject(value, path, walk)
}

function copyList(list: readonly unknown[], path: IssuePath, walk: Walk): unknown {
  walk.bytes += 2 + list.length
  if (list.length > LIMITS.items) {
    walk.issues.push(tooMuch(path, 'items', LIMITS.items))
    return []
  }
  return list.map((item, at) => copyValue(item, [...path, at], walk))
}

function copyObject(value: object, path: IssuePath, walk: Walk): unknown {
  const keys = Object.keys(value)
  if (keys.length > LIMITS.keys) {
    walk.issues.push(tooMuch(path, 'keys', LIMITS.keys))
    return {}
  }
  const copy: Record<string, unknown> = {}
  for (const key of keys) {
    walk.bytes += 6 * key.length + 4
    if (key === '__proto__')
      walk.issues.push(issue('ENVELOPE_SHAPE_INVALID', [...path, key], 'is not an allowed key'))
    else copy[key] = copyValue((value as Record<string, unknown>)[key], [...path, key], walk)
  }
  return copy
}

function copyText(text: string, path: IssuePath, walk: Walk): string {
  walk.bytes += 6 * text.length + 2
  const key = path.at(-1)
  const limit =
    key === 'reason'
      ? LIMITS.reason
      : key === 'error_message' || key === 'stack_trace'
        ? LIMITS.error
        : LIMITS.string
  if (text.length > limit) walk.issues.push(tooMuch(path, 'characters', limit))
  return text
}

function tooMuch(path: IssuePath, what: string, limit: number): Issue {
  return issue('LIMIT_EXCEEDED', path, `more than ${limit} ${what}`, { limit, unit: what })
}
