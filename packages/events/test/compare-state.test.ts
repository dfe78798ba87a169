import { describe, expect, it } from 'vitest'
import { compareState } from '../src/conformance.js'

const pathsOf = (golden: unknown, state: unknown) =>
  compareState(golden, state).map(({ path }) => path.join('.'))

describe('comparing a state with a golden', () => {
  it('looks only at what the golden names', () => {
    expect(compareState({ a: 1 }, { a: 1, b: 2 })).toEqual([])
    expect(compareState({}, { b: 2 })).toEqual([])
    expect(compareState({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 3, d: 4 } })).toEqual([
      { path: ['b', 'c'], expected: 2, got: 3 },
    ])
  })

  it('takes null for absent, both ways', () => {
    expect(compareState({ a: null }, {})).toEqual([])
    expect(compareState({ a: null }, { a: null })).toEqual([])
    expect(pathsOf({ a: null }, { a: 0 })).toEqual(['a'])
    expect(pathsOf({ a: 0 }, { a: null })).toEqual(['a'])
    expect(pathsOf({ a: [] }, {})).toEqual(['a'])
  })

  it('compares instants as instants, and other texts as they are', () => {
    const golden = { at: '2026-02-27T12:20:00Z', id: '2026' }
    expect(compareState(golden, { at: '2026-02-27T14:20:00.000+02:00', id: '2026' })).toEqual([])
    expect(pathsOf(golden, { at: '2026-02-27T12:20:00.000001Z', id: '2026' })).toEqual(['at'])
    expect(pathsOf({ id: 'A' }, { id: 'a' })).toEqual(['id'])
    expect(pathsOf({ count: 1 }, { count: '1' })).toEqual(['count'])
  })

  it('keeps the order of lists, but for sets', () => {
    expect(pathsOf({ log: [1, 2] }, { log: [2, 1] })).toEqual(['log.0', 'log.1'])
    expect(pathsOf({ log: [1] }, { log: [1, 2] })).toEqual(['log'])
    const pairs = {
      seen_delivery_pairs: [
        ['a', 'x'],
        ['b', 'y'],
      ],
    }
    expect(
      compareState(pairs, {
        seen_delivery_pairs: [
          ['b', 'y'],
          ['a', 'x'],
        ],
      }),
    ).toEqual([])
    expect(
      pathsOf(pairs, {
        seen_delivery_pairs: [
          ['a', 'x'],
          ['a', 'x'],
        ],
      }),
    ).toEqual(['seen_delivery_pairs.1'])
  })

  it('compares kind and event of anomalies, not what they say', () => {
    const golden = { anomalies: [{ kind: 'k', event_id: 'e', message: 'theirs' }] }
    expect(
      compareState(golden, { anomalies: [{ kind: 'k', event_id: 'e', message: 'ours' }] }),
    ).toEqual([])
    expect(pathsOf(golden, { anomalies: [{ kind: 'k', event_id: 'f' }] })).toEqual([
      'anomalies.0.event_id',
    ])
    expect(pathsOf({ message: 'a' }, { message: 'b' })).toEqual(['message'])
  })

  it('compares event_count with the events of the stream when it is told them', () => {
    expect(pathsOf({ event_count: 7 }, { event_count: 5 })).toEqual(['event_count'])
    expect(compareState({ event_count: 7 }, { event_count: 5 }, { seenCount: 7 })).toEqual([])
  })

  it('finds no state at all, and keys that every object has', () => {
    expect(pathsOf({ a: 1 }, undefined)).toEqual([''])
    expect(pathsOf({ constructor: 'x' }, {})).toEqual(['constructor'])
    expect(pathsOf({ a: {} }, { a: [] })).toEqual(['a'])
  })
})
