import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  append,
  type Log,
  type SortedMap,
  valueAt,
  withoutValue,
  withValue,
} from '../src/reducers/chunks.js'

const SEED = { seed: 20_261_201, numRuns: 60 }

/** Few enough keys that they meet, enough of them that chunks are split. */
const key = fc.oneof(
  fc.nat(900).map((number) => `key-${number}`),
  fc.constantFrom('', '__proto__', 'constructor', 'é', '\u{1F600}'),
)

const sorted = (map: ReadonlyMap<string, unknown>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

describe('maps in states', () => {
  it('hold what a map holds, sorted by key, and never change what was there before', () => {
    const steps = fc.array(fc.tuple(key, fc.option(fc.nat(9), { nil: null })), {
      maxLength: 1_500,
      size: 'max',
    })
    fc.assert(
      fc.property(steps, key, (changes, asked) => {
        const wanted = new Map<string, number>()
        let map: SortedMap<number> = []
        let before: readonly [SortedMap<number>, string] = [map, '[]']
        for (const [at, [name, value]] of changes.entries()) {
          if (at === Math.floor(changes.length / 2)) before = [map, JSON.stringify(map)]
          if (value === null) wanted.delete(name)
          else wanted.set(name, value)
          map = value === null ? withoutValue(map, name) : withValue(map, name, value)
        }
        expect(map.flat()).toEqual(sorted(wanted))
        expect(JSON.stringify(before[0])).toBe(before[1])
        expect(valueAt(map, asked)).toBe(wanted.get(asked))
        for (const chunk of map) expect(chunk.length).toBeGreaterThan(0)
      }),
      SEED,
    )
  })

  it('split into chunks, however their keys come', () => {
    for (const step of [1, 7, 1_999]) {
      let map: SortedMap<number> = []
      for (let at = 0; at < 2_000; at += 1) {
        const place = (at * step) % 2_000
        map = withValue(map, String(place).padStart(5, '0'), place)
      }
      expect(map.flat().map(([, place]) => place)).toEqual([...Array(2_000).keys()])
      expect(Math.max(...map.map((chunk) => chunk.length))).toBeLessThanOrEqual(256)
    }
  })
})

describe('lists in states', () => {
  it('keep all items in order, and never change what was there before', () => {
    let log: Log<number> = []
    const kept: Log<number>[] = []
    for (let at = 0; at < 1_000; at += 1) {
      if (at % 100 === 50) kept.push(log)
      log = append(log, at)
    }
    expect(log.flat()).toEqual([...Array(1_000).keys()])
    expect(kept.map((one) => one.flat().length)).toEqual([
      50, 150, 250, 350, 450, 550, 650, 750, 850, 950,
    ])
    expect(Math.max(...log.map((chunk) => chunk.length))).toBeLessThanOrEqual(256)
  })
})
