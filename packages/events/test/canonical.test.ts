import { describe, expect, it } from 'vitest'
import {
  CanonicalJsonError,
  canonicalJson,
  coreDigest,
  digest,
  normalizeId,
  tickLamport,
  uuid5,
} from '../src/canonical.js'
import { parseEvent } from '../src/index.js'
import { sample } from './event-samples.js'

/** The number with these bits of IEEE 754. */
function double(hex: string): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${hex}`))
  return view.getFloat64(0)
}

function refusalOf(value: unknown): Pick<CanonicalJsonError, 'reason' | 'path' | 'message'> {
  try {
    canonicalJson(value)
  } catch (error) {
    if (error instanceof CanonicalJsonError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('canonical JSON, by the published examples of RFC 8785', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s as %s', (hex, text) => {
    expect(canonicalJson(double(hex))).toBe(text)
  })

  it.each([
    ['7fffffffffffffff', 'not_finite'],
    ['7ff0000000000000', 'not_finite'],
    ['fff0000000000000', 'not_finite'],
    ['4340000000000000', 'unsafe_integer'],
    ['c340000000000000', 'unsafe_integer'],
    ['4430000000000000', 'unsafe_integer'],
    ['444b1ae4d6e2ef4e', 'unsafe_integer'],
    ['444b1ae4d6e2ef50', 'unsafe_integer'],
    ['44b52d02c7e14af6', 'unsafe_integer'],
    ['7fefffffffffffff', 'unsafe_integer'],
  ])('refuses the number %s: %s', (hex, reason) => {
    expect(refusalOf(double(hex)).reason).toBe(reason)
  })

  it('writes the example of strings, literals and numbers', () => {
    const text =
      '{"numbers":[333333333.33333329,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}'
    expect(canonicalJson(JSON.parse(text))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts keys by their UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
    expect(written).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`)
  })

  it('writes the two-letter escapes, other control characters in hex, and nothing else', () => {
    expect(canonicalJson('\b\t\n\f\r"\\/\u0000\u001f\u007f\u2028')).toBe(
      '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\u007f\u2028"',
    )
  })
})

describe('canonical JSON', () => {
  it('takes the largest integers that every reader keeps', () => {
    expect(canonicalJson([2 ** 53 - 1, -(2 ** 53 - 1)])).toBe(
      '[9007199254740991,-9007199254740991]',
    )
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a property that is undefined', { a: { b: undefined } }],
    ['a hole in a list', new Array(1)],
    ['a bigint', 1n],
    ['a symbol', Symbol('a')],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an instance', new (class Event {})()],
    ['a boxed text', Object('a')],
  ])('refuses %s', (_name, value) => {
    expect(refusalOf(value).reason).toBe('not_json')
  })

  it('refuses halves of surrogate pairs in texts and keys, and takes whole ones', () => {
    for (const half of ['\ud83d', '\ude00', 'a\ude00\ud83d'])
      for (const value of [half, { [half]: 1 }, [half]])
        expect(refusalOf(value).reason).toBe('lone_surrogate')
    expect(canonicalJson('\ud83d\ude00')).toBe('"\ud83d\ude00"')
  })

  it('names the place and never the value', () => {
    const refusal = refusalOf({ outer: [0, { secret: 2 ** 60 }] })
    expect(refusal.path).toEqual(['outer', 1, 'secret'])
    expect(refusal.message).toBe(
      'outer.1.secret: is an integer beyond 2^53-1, which other readers may round',
    )
  })

  it('refuses what is too deep or contains itself, without a stack overflow', () => {
    const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown
    expect(canonicalJson(nested(256))).toBe('['.repeat(256) + ']'.repeat(256))
    expect(refusalOf(nested(257)).reason).toBe('too_deep')
    let deep: unknown = null
    for (let level = 0; level < 200_000; level += 1) deep = { deep }
    expect(refusalOf(deep).reason).toBe('too_deep')
    const circle: unknown[] = []
    circle.push(circle)
    expect(refusalOf(circle).reason).toBe('too_deep')
  })

  it('takes objects without a prototype, and keys that name prototypes like all others', () => {
    const bare: Record<string, unknown> = Object.create(null)
    bare.a = 1
    expect(canonicalJson(bare)).toBe('{"a":1}')
    const text = '{"__proto__":{"constructor":1},"toString":2}'
    expect(canonicalJson(JSON.parse(text))).toBe(text)
  })
})

describe('digests', () => {
  it('are the SHA-256 of the canonical text', () => {
    expect(digest({})).toBe(
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    )
    expect(digest({ b: 1, a: 2 })).toBe(digest({ a: 2, b: 1 }))
  })

  it('of the core do not tell who carried an event, and tell everything it says', () => {
    const event = sample('PlanStarted')
    const carried = {
      node_id: 'other',
      build_id: 'other',
      lamport_clock: 99,
      git: { branch: 'main' },
      tenant_id: 'other',
      project_slug: 'other',
      data_tier: 3,
    }
    expect(coreDigest({ ...event, ...carried })).toBe(coreDigest(event))
    const digests = new Set([coreDigest(event)])
    for (const key of Object.keys(event).filter((name) => !(name in carried)))
      digests.add(coreDigest({ ...event, [key]: 'changed' }))
    digests.add(coreDigest({ ...event, extensions: { 'vendor.name': 1 } }))
    expect(digests.size).toBe(Object.keys(event).length - 3 + 2)
  })

  it('of the core are the same however ids were written, once an event is parsed', () => {
    const event = sample('PlanStarted')
    const written = { ...event, event_id: String(event.event_id).toLowerCase() }
    const [one, other] = [event, written].map((input) => parseEvent(input))
    expect(one?.ok && other?.ok && coreDigest(one.event) === coreDigest(other.event)).toBe(true)
  })
})

describe('ids', () => {
  it('made from names are UUIDs of version 5', () => {
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
    const ours = 'fbed40a0-75c7-5b63-9cb5-040fd6aece46'
    const id = '873c0327-5327-51c6-8a98-2b924f75ddf6'
    expect(uuid5(ours, 'fixture-node/build-2026-01-01-fixture')).toBe(id)
    const bare = ours.replaceAll('-', '').toUpperCase()
    expect(uuid5(bare, 'fixture-node/build-2026-01-01-fixture')).toBe(id)
  })

  it.each(['', 'name', '01KZ7R1A2B3C4D5E6F7G8H9J0K'])('are not made in a namespace %j', (space) => {
    expect(() => uuid5(space, 'a')).toThrow(TypeError)
  })

  it('have one spelling', () => {
    const uuid = 'ABCDEF01-0000-0000-0000-000000000000'
    expect(normalizeId(uuid)).toBe(uuid.toLowerCase())
    expect(normalizeId(uuid.replaceAll('-', ''))).toBe(uuid.toLowerCase())
    expect(normalizeId('01kz7r1a2b3c4d5e6f7g8h9j0k')).toBe('01KZ7R1A2B3C4D5E6F7G8H9J0K')
    expect(normalizeId('00000000-0000-0000-0000-000000000000')).toBeDefined()
    for (const none of [
      '',
      '01KZ7R1A2B3C4D5E6F7G8H9J0',
      '01KZ7R1A2B3C4D5E6F7G8H9J0U',
      'x'.repeat(32),
    ])
      expect(normalizeId(none), none).toBeUndefined()
  })
})

describe('the logical clock', () => {
  it('rises above what was stamped and what was seen', () => {
    expect(tickLamport(0)).toBe(1)
    expect(tickLamport(7, 3)).toBe(8)
    expect(tickLamport(3, 7)).toBe(8)
  })

  it('takes no harm from stamps of others that are none, and stands still at its end', () => {
    for (const odd of [Number.NaN, -5, 1.5, Number.POSITIVE_INFINITY, 2 ** 60])
      expect(tickLamport(7, odd)).toBe(8)
    expect(tickLamport(0, Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER)
    expect(tickLamport(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER)
  })
})
