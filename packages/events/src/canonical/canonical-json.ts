import { isPlainObject } from '../values/plain-object.js'
import { isWellFormed } from '../values/text.js'

/** Why a value has no canonical form. */
export type CanonicalRefusal =
  | 'not_json'
  | 'not_finite'
  | 'unsafe_integer'
  | 'lone_surrogate'
  | 'too_deep'

/** A value that `canonicalJson` refuses. The message names the place and the reason, no value. */
export class CanonicalJsonError extends TypeError {
  override readonly name = 'CanonicalJsonError'
  readonly reason: CanonicalRefusal
  /** Keys and positions from the outermost value to the refused one. */
  readonly path: readonly (string | number)[]

  constructor(reason: CanonicalRefusal, path: readonly (string | number)[]) {
    super(`${path.length === 0 ? 'value' : path.join('.')}: ${REASONS[reason]}`)
    this.reason = reason
    this.path = path
  }
}

const REASONS: Readonly<Record<CanonicalRefusal, string>> = {
  not_json: 'is not a JSON value',
  not_finite: 'is not a finite number',
  unsafe_integer: 'is an integer beyond 2^53-1, which other readers may round',
  lone_surrogate: 'holds half of a surrogate pair',
  too_deep: 'lies deeper than 256 levels, or contains itself',
}

const DEEPEST = 256
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * The one text of a JSON value by RFC 8785: keys in the order of their UTF-16 code units, no white
 * space, numbers as ECMAScript writes them. Equal values have equal texts, whatever the order of
 * their keys; `-0` is written `0`.
 *
 * Only JSON values are taken: null, booleans, finite numbers, well-formed strings, arrays without
 * holes, plain objects, at most 256 levels deep.
 * @throws CanonicalJsonError for anything else: NaN, infinities, integers beyond ±(2^53−1),
 * undefined (also as a property), bigint, symbols, functions, dates, maps, instances of classes,
 * lone surrogates in strings and keys, cycles
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

function write(value: unknown, path: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, path)
    case 'number':
      return writeNumber(value, path)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      break
    default:
      throw new CanonicalJsonError('not_json', path)
  }
  if (value === null) return 'null'
  if (path.length >= DEEPEST) throw new CanonicalJsonError('too_deep', path)
  return Array.isArray(value) ? writeList(value, path) : writeObject(value, path)
}

function writeText(text: string, path: readonly (string | number)[]): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`
  if (!isWellFormed(text)) throw new CanonicalJsonError('lone_surrogate', path)
  return JSON.stringify(text)
}

function writeNumber(value: number, path: readonly (string | number)[]): string {
  if (!Number.isFinite(value)) throw new CanonicalJsonError('not_finite', path)
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new CanonicalJsonError('unsafe_integer', path)
  return String(value)
}

function writeList(list: readonly unknown[], path: (string | number)[]): string {
  let text = '['
  for (let at = 0; at < list.length; at += 1) {
    path.push(at)
    text += `${at === 0 ? '' : ','}${write(list[at], path)}`
    path.pop()
  }
  return `${text}]`
}

function writeObject(value: object, path: (string | number)[]): string {
  if (!isPlainObject(value)) throw new CanonicalJsonError('not_json', path)
  let text = ''
  for (const key of Object.keys(value).sort()) {
    path.push(key)
    const item = write((value as Readonly<Record<string, unknown>>)[key], path)
    text += `${text === '' ? '{' : ','}${writeText(key, path)}:${item}`
    path.pop()
  }
  return text === '' ? '{}' : `${text}}`
}
