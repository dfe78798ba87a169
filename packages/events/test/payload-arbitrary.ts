import fc from 'fast-check'
import type { Dialect } from '../src/catalogue/event-types.js'
import { fieldsOf } from '../src/catalogue/fields.js'
import { payloadSchema } from '../src/catalogue/payload-schema.js'
import { type FieldKind, type Shape, shapeOf } from '../src/catalogue/payload-shape.js'
import { isTimeName, OLDER_TIME_NAMES } from '../src/catalogue/rule-data.js'
import type { EventType } from '../src/index.js'
import { keepRules } from './payload-rules-kept.js'

export type Payload = Readonly<Record<string, unknown>>

/** What the schema of a type's payload is made of. */
export function payloadShape(type: EventType, dialect: Dialect): Shape {
  return shapeOf(payloadSchema(type, dialect), fieldsOf(dialect, false))
}

/**
 * Valid payloads of a type: required fields and some of the others, nulls where they are allowed,
 * the bounds of numbers and lists, texts in several scripts, and no rule broken.
 */
export function payloads(type: EventType, dialect: Dialect): fc.Arbitrary<Payload> {
  return keepRules(type, dialect, valuesOf(payloadShape(type, dialect), '', dialect))
}

const MOST = Number.MAX_SAFE_INTEGER
const alphabet = (letters: string) => fc.constantFrom(...letters)
const spelled = (letters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: alphabet(letters), minLength, maxLength })

/** Any JSON value whose numbers all readers can hold. */
export function foreign(maxDepth: number): fc.Arbitrary<unknown> {
  const numbers = (_key: string, value: unknown) =>
    typeof value === 'number' && Math.abs(value) > MOST ? 1 : value
  return fc.jsonValue({ maxDepth }).map((value) => JSON.parse(JSON.stringify(value, numbers)))
}

/** Text that holds more than white space. */
export const spoken = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => /\S/.test(text)),
  fc.constantFrom('a', 'ö', '猫', '\u{1f431}', ' a ', 'a\nb', '0'),
)
const anyText = fc.oneof(spoken, fc.constantFrom('', ' ', '\u00a0'))
const unbroken = fc.oneof(spoken, fc.constantFrom(' ', '\t'))
const key = spelled('abcdefgh_.-', 1, 8)

export const ulids = fc.oneof(
  spelled('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26, 26),
  fc.constantFrom('01KZ7R1A2B3C4D5E6F7G8H9J0K', '0'.repeat(26), 'Z'.repeat(26)),
)
export const commits = fc.oneof(
  spelled('0123456789abcdef', 7, 64),
  fc.constantFrom('0123456', 'f'.repeat(64), 'ABCDEF0'),
)
export const uuids = fc.oneof(
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
  fc.constantFrom('00000000-0000-0000-0000-000000000000'),
)
const wpIds = fc.integer({ min: 0, max: 999 }).map((at) => `WP${String(at).padStart(2, '0')}`)
const urls = fc.constantFrom(
  'https://example.com',
  'http://a/b?c=d#e',
  'HTTPS://user@example.com:8443/',
)

const two = (most: number, least = 0) =>
  fc.integer({ min: least, max: most }).map((at) => String(at).padStart(2, '0'))
const days = fc
  .tuple(fc.integer({ min: 2, max: 9998 }), two(12, 1), two(28, 1))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`)
const dates = fc.oneof(days, fc.constantFrom('2024-02-29', '2000-02-29', '2026-12-31'))
const minutes = fc.tuple(two(23), two(59)).map((parts) => parts.join(':'))
const offsets = fc.oneof(
  fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+23:59', '-23:59'),
  fc.tuple(fc.constantFrom('+', '-'), minutes).map((parts) => parts.join('')),
)
const fractions = fc.oneof(
  fc.constant(''),
  spelled('0123456789', 1, 9).map((text) => `.${text}`),
)
const naive = fc
  .tuple(dates, fc.constantFrom('T', 't'), minutes, two(59), fractions)
  .map(([date, mark, minute, second, rest]) => `${date}${mark}${minute}:${second}${rest}`)
export const instants = fc
  .tuple(naive, offsets)
  .map((parts) => parts.join(''))
  .filter((text) => !/^0002-01-01|^9998-12-31/.test(text))
const shortTimes = fc.oneof(
  dates,
  fc
    .tuple(dates, minutes, fc.oneof(fc.constant(''), offsets))
    .map(([date, minute, offset]) => `${date}T${minute}${offset}`),
)

const bounded = (min: number) =>
  fc.oneof(fc.constantFrom(min, min + 1, MOST), fc.integer({ min, max: 2 ** 31 - 1 }))
const json = foreign(2)
const maps = (values: fc.Arbitrary<unknown>) => fc.dictionary(key, values, { maxKeys: 3 })

type Blocks = Readonly<
  Record<Exclude<FieldKind, 'word' | 'list' | 'object' | 'forms'>, fc.Arbitrary<unknown>>
>

const NATIVE: Blocks = {
  text: spoken,
  anyText,
  missionId: ulids,
  wpId: wpIds,
  wpIdOrNone: wpIds,
  commit: commits,
  url: urls,
  uuid: uuids,
  integer: fc.oneof(fc.constantFrom(0, MOST, -MOST), fc.integer()),
  count: bounded(0),
  positive: bounded(1),
  amount: fc.oneof(fc.constantFrom(0, 0.1, 1e15), fc.integer({ min: 0 })),
  share: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  flag: fc.boolean(),
  instant: instants,
  lane: fc.constantFrom('planned', 'doing'),
  actor: fc.oneof(spoken, fc.dictionary(key, json, { minKeys: 1, maxKeys: 16 })),
  anyMap: maps(json),
  textMap: maps(anyText),
  countMap: maps(fc.integer()),
}

const REFERENCE: Blocks = {
  ...NATIVE,
  text: unbroken,
  missionId: unbroken,
  wpId: unbroken,
  wpIdOrNone: anyText,
  commit: unbroken,
  instant: fc.oneof(instants, naive),
}

function valuesOf(shape: Shape, name: string, dialect: Dialect): fc.Arbitrary<Payload> {
  return fieldValues(shape, name, dialect) as fc.Arbitrary<Payload>
}

function fieldValues(shape: Shape, name: string, dialect: Dialect): fc.Arbitrary<unknown> {
  const value = plainValue(shape, name, dialect)
  return shape.nullable ? fc.option(value, { nil: null, freq: 3 }) : value
}

function plainValue(shape: Shape, name: string, dialect: Dialect): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'word':
      return fc.constantFrom(...(shape.values ?? []))
    case 'forms':
      return fc.oneof(...(shape.forms ?? []).map((one) => fieldValues(one, name, dialect)))
    case 'list': {
      const least = shape.least ?? 0
      const items = shape.items === undefined ? json : fieldValues(shape.items, name, dialect)
      return fc.array(items, { minLength: least, maxLength: least + 2 })
    }
    case 'object': {
      const fields = Object.entries(shape.fields ?? {})
      const known = fields.map(([field, one]) => [field, fieldValues(one, field, dialect)] as const)
      const requiredKeys = fields.filter(([, one]) => !one.optional).map(([field]) => field)
      return fc.record(Object.fromEntries(known), { requiredKeys, noNullPrototype: true })
    }
    default:
      if (dialect === 'native') return isTimeName(name) ? instants : NATIVE[shape.kind]
      return OLDER_TIME_NAMES.includes(name)
        ? fc.oneof(instants, naive, shortTimes)
        : REFERENCE[shape.kind]
  }
}
