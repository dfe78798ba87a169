import {
  createEvent,
  describeEventType,
  findForbiddenKeys,
  parseEnvelope,
  parseEvent,
  parsePayload,
} from '@spec-kitty/events'
import { normalizeId } from '@spec-kitty/events/canonical'
import { answer, type Case } from '@spec-kitty/events/conformance'
import { exportReference, upcastReference, upgradeLegacy } from '@spec-kitty/events/legacy'
import { describe, expect, it } from 'vitest'
import { isExpected } from '../src/conformance/judge-answer.js'

const example = describeEventType('WPStatusChanged')?.example as Readonly<Record<string, unknown>>
const payload = example.payload as Readonly<Record<string, unknown>>

/** Lists in lists, as JSON.parse makes them of a text that a writer of streams can send. */
function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels))
}

function codesOf(input: unknown, options = {}) {
  const result = parseEvent(input, options)
  return result.ok ? [] : result.issues.map(({ code, path }) => [code, path.join('.')])
}

describe('an input that is made to harm', () => {
  it('is refused where a name is an object that cannot become a text', () => {
    const hostile = { toString: 1, valueOf: 1 }
    for (const input of [
      { ...example, aggregate_id: hostile },
      { ...example, aggregate_id: hostile, schema_version: '3.0.0' },
    ]) {
      const found = ['ENVELOPE_SHAPE_INVALID', 'aggregate_id']
      expect(codesOf(input)).toContainEqual(found)
      expect(exportReference(input).ok).toBe(false)
      expect(upcastReference(input).ok).toBe(false)
      expect(upgradeLegacy(input).ok).toBe(false)
    }
    const stamp = { ...example, build_id: hostile } as never
    expect(createEvent('BuildHeartbeat', {}, stamp).ok).toBe(false)
    expect(createEvent('WPStatusChanged', null as never, example as never).ok).toBe(false)
    expect(createEvent('WPStatusChanged', payload as never, undefined as never).ok).toBe(false)
  })

  it('is cut without being written whole where values are asked for', () => {
    const deep = { ...example, event_id: nested(20_000) }
    const result = parseEvent(deep, { includeValues: true })
    expect(result.ok || result.issues.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED'])
    const wide = { ...example, event_id: { a: Array.from({ length: 9_000 }, () => 'x'), b: 1 } }
    const cut = parseEvent(wide, { includeValues: true })
    const value = cut.ok ? undefined : cut.issues[0]?.details.value
    expect(value).toBe(`{"a":[${'"x",'.repeat(60)}`.slice(0, 200))
    const small = parseEvent(
      { ...example, node_id: { a: [1, null, 'é'], b: {}, c: [] } },
      {
        includeValues: true,
      },
    )
    expect(small.ok || small.issues[0]?.details.value).toBe('{"a":[1,null,"é"],"b":{},"c":[]}')
    const circle: Record<string, unknown> = {}
    circle.self = circle
    for (const value of [circle, 1n, () => 1, Symbol('x')]) {
      expect(codesOf({ ...example, payload: value }, { includeValues: true })).not.toEqual([])
      expect(parseEnvelope({ ...example, payload: value }, { includeValues: true }).ok).toBe(false)
      expect(parsePayload('WPCreated', { wp_id: value }, { includeValues: true }).ok).toBe(false)
    }
  })

  it('may be 32 levels deep, and no level more', () => {
    const within = (levels: number) =>
      codesOf({ ...example, extensions: { 'a.b': nested(levels) } })
    // The event and its extensions are the first two.
    expect(within(30)).toEqual([])
    const path = ['extensions', 'a.b', ...Array.from({ length: 30 }, () => 0)].join('.')
    expect(within(31)).toEqual([['LIMIT_EXCEEDED', path]])
  })

  it('may hold as many values as its bytes allow', () => {
    const ones = (most: number) => Array.from({ length: most }, () => 1)
    const lists = Array.from({ length: 12 }, () => ones(10_000))
    expect(codesOf({ ...example, payload: { lists } })[0]?.[0]).toBe('PAYLOAD_SCHEMA_FAIL')
    const many = [...lists, ...lists]
    expect(codesOf({ ...example, payload: { many } })).toEqual([['LIMIT_EXCEEDED', '']])
  })

  it('ends soon where one object stands in a million places', () => {
    let shared: unknown = 'leaf'
    for (let level = 0; level < 30; level += 1) shared = [shared, shared]
    expect(codesOf({ ...example, payload: { shared } })).toEqual([['LIMIT_EXCEEDED', '']])
    const circle: Record<string, unknown> = { mission_key: 1 }
    circle.left = circle
    circle.right = circle
    expect(findForbiddenKeys(circle)[0]).toEqual(['mission_key'])
  })

  it('is refused where it is no JSON value, and never loses what it held', () => {
    const told = (inner: unknown) =>
      codesOf({ ...example, extensions: { 'acme.note': inner } }).map(([code]) => code)
    for (const inner of [
      new Date(0),
      new Map([[1, 2]]),
      new Uint8Array(2),
      new Array(2),
      [undefined],
    ])
      expect(new Set(told(inner))).toEqual(new Set(['ENVELOPE_SHAPE_INVALID']))
    expect(told([null, { a: Object.create(null) }])).toEqual([])
  })

  it('is refused where reading it throws, and what was thrown is not told', () => {
    const trap = { ...example }
    Object.defineProperty(trap, 'node_id', {
      enumerable: true,
      get() {
        throw new Error('SECRET')
      },
    })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const input of [trap, { ...example, payload: proxy }]) {
      const result = parseEvent(input, { includeValues: true })
      expect(result.ok).toBe(false)
      expect(JSON.stringify(result)).not.toContain('SECRET')
    }
  })

  it('is no id where only case mapping makes letters of the alphabet of it', () => {
    expect(normalizeId(`01KZ7R1A2B3C4D5E6F7G8H9J0${'\u017f'}`)).toBeUndefined()
    expect(normalizeId('01kz7r1a2b3c4d5e6f7g8h9j0k')).toBe('01KZ7R1A2B3C4D5E6F7G8H9J0K')
    expect(normalizeId('6F0E6C1A6D2B4D8E9F3A0C1B2A3D4E5F')).toBe(
      '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
    )
  })
})

describe('a request or an answer of the conformance protocol that is made to harm', () => {
  const hostile = [{ toString: 1, valueOf: 1 }, nested(20_000), null, [null], { repos: [null] }]
  const ops = (answer({ op: 'hello' }).ops as readonly string[]) ?? []

  it('is answered', () => {
    const fields = ['input', 'dialect', 'type', 'from', 'version', 'timestamp', 'persisted']
    for (const op of ops)
      for (const value of hostile) {
        for (const field of fields) expect(answer({ id: 1, op, [field]: value }).id).toBe(1)
        const request = { to: value, reason: value, force: value, evidence: value }
        expect(answer({ id: 2, op, from: 'planned', request, input: [value, value] }).id).toBe(2)
        const event = { ...example, node_id: value, event_type: 'WPCreated' }
        const events = [value, event, { ...event, git: value }, event]
        expect(answer({ id: 3, op, reducer: 'status', events }).id).toBe(3)
      }
  })

  it('is no reason to stop asking', () => {
    const one = {
      id: 'a',
      op: 'reduce',
      dialect: 'native',
      stratum: 's',
      input: {},
      expect: { findings: ['UNKNOWN_KEY'], anomalies: [{ kind: 'k', event_id: 'e' }] },
    } as unknown as Case
    for (const value of hostile) {
      const anomalies = [{ kind: value, event_id: value }]
      expect(isExpected(one, { findings: [value], anomalies: [] })).toBe(false)
      expect(isExpected(one, { findings: ['UNKNOWN_KEY'], anomalies })).toBe(false)
    }
    const right = { findings: ['UNKNOWN_KEY'], anomalies: [{ kind: 'k', event_id: 'e' }] }
    expect(isExpected(one, right)).toBe(true)
  })
})
