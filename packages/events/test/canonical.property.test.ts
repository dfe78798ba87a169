import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, digest, instantKey, uuid5 } from '../src/canonical.js'
import { compareEvents } from '../src/index.js'
import { instantMicros } from '../src/log.js'

const SEED = { seed: 20_261_201, numRuns: 500 }

const isWellFormed = (text: string) => !/[\ud800-\udfff]/u.test(text)

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  number.map((value) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value === 0 ? 0 : value,
  ),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }).filter(isWellFormed),
)
const { value: json } = fc.letrec<{ value: unknown; key: string }>((tie) => ({
  key: fc.string({ unit: 'binary', maxLength: 4 }).filter(isWellFormed),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(tie('key'), tie('value')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}))

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, reordered(item)] as const)
  return Object.fromEntries(entries.reverse())
}

describe('canonical JSON', () => {
  it('is read back as the same value, and is its own canonical text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(JSON.parse(text)).toEqual(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
      SEED,
    )
  })

  it('does not depend on the order of keys, nor does the digest', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value))
        expect(digest(reordered(value))).toBe(digest(value))
      }),
      SEED,
    )
  })

  it('has the digest that the host computes', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')
        expect(digest(value)).toBe(`sha256:${bytes}`)
      }),
      SEED,
    )
  })

  it('gives ids from names that the host computes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (space, name) => {
        const bytes = createHash('sha1')
          .update(Buffer.from(space.replaceAll('-', ''), 'hex'))
          .update(name, 'utf8')
          .digest()
        bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
        bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
        expect(uuid5(space, name).replaceAll('-', '')).toBe(bytes.toString('hex', 0, 16))
      }),
      SEED,
    )
  })
})

interface Written {
  readonly text: string
  /** Since 1970, counted without the code under test. */
  readonly nanos: bigint
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** An instant in one of its spellings. */
const instant: fc.Arbitrary<Written> = fc
  .record({
    second: fc.oneof(
      fc.integer({ min: -62_135_510_400, max: 253_402_214_399 }),
      fc.integer({ min: 1_796_000_000, max: 1_796_000_003 }),
    ),
    digits: fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^\d{1,9}$/),
      fc.stringMatching(/^[01]0?$/),
    ),
    offset: fc.oneof(fc.constant(null), fc.integer({ min: -1_439, max: 1_439 })),
    zulu: fc.constantFrom('Z', 'z', '+00:00', '-00:00', ''),
    mark: fc.constantFrom('T', 't'),
  })
  .map(({ second, digits, offset, zulu, mark }) => {
    const local = new Date((second + (offset ?? 0) * 60) * 1_000).toISOString()
    const away = Math.abs(offset ?? 0)
    const zone =
      offset === null
        ? zulu
        : `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(away / 60))}:${twoDigits(away % 60)}`
    const fraction = digits === '' ? '' : `.${digits}`
    return {
      text: `${local.slice(0, 10)}${mark}${local.slice(11, 19)}${fraction}${zone}`,
      nanos: BigInt(second) * 1_000_000_000n + BigInt(digits.padEnd(9, '0')),
    }
  })

const sign = (value: number | bigint) => (value < 0 ? -1 : value > 0 ? 1 : 0)
const MANY = { ...SEED, numRuns: 3_000 }

describe('the key of an instant', () => {
  it('has 30 characters and orders instants in every spelling as they lie in time', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const [left, right] = [instantKey(a.text) ?? '', instantKey(b.text) ?? '']
        expect(left).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
        expect(compare(left, right)).toBe(sign(a.nanos - b.nanos))
      }),
      MANY,
    )
  })

  it('is its own key, and names the microsecond that the status log reads', () => {
    fc.assert(
      fc.property(instant, ({ text, nanos }) => {
        const key = instantKey(text) ?? ''
        expect(instantKey(key)).toBe(key)
        const micros = instantMicros(text)
        if (micros !== undefined) expect(BigInt(micros)).toBe(floorDiv(nanos, 1_000n))
      }),
      MANY,
    )
  })
})

function floorDiv(value: bigint, by: bigint): bigint {
  const rest = ((value % by) + by) % by
  return (value - rest) / by
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

describe('the order of events', () => {
  const event = fc.record({
    timestamp: fc.oneof(
      instant.map(({ text }) => text),
      fc.constantFrom('', 'yesterday', '2026-02-30T00:00:00Z'),
    ),
    event_id: fc.constantFrom('A', 'B', 'C'),
  })

  it('is total, and that of keys and ids [H-C-006]', () => {
    fc.assert(
      fc.property(event, event, event, (a, b, c) => {
        const order = sign(compareEvents(a, b))
        expect(sign(compareEvents(b, a))).toBe(order === 0 ? 0 : -order)
        if (order <= 0 && compareEvents(b, c) <= 0)
          expect(compareEvents(a, c)).toBeLessThanOrEqual(0)
        const [left, right] = [a, b].map((one) => [instantKey(one.timestamp) ?? '', one.event_id])
        const [key, otherKey] = [left?.[0] ?? '', right?.[0] ?? '']
        expect(order).toBe(compare(key, otherKey) || compare(a.event_id, b.event_id))
      }),
      MANY,
    )
  })
})
