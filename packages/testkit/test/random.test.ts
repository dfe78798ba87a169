import { expect, test } from 'vitest'
import { seededRandom } from '../src/index.js'

test('a seed repeats its stream and another seed differs', () => {
  const stream = (seed: number) => {
    const random = seededRandom(seed)
    return Array.from({ length: 20 }, () => random.next())
  }
  expect(stream(42)).toEqual(stream(42))
  expect(stream(42)).not.toEqual(stream(43))
  expect(stream(7).every((value) => value >= 0 && value < 1)).toBe(true)
})

test('integers reach both ends and stay between them', () => {
  const random = seededRandom(1)
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(3, 5)))
  expect([...seen].sort()).toEqual([3, 4, 5])
})

test('a shuffle keeps every item and leaves the original alone', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8]
  const shuffled = seededRandom(9).shuffle(items)
  expect(shuffled).not.toEqual(items)
  expect([...shuffled].sort()).toEqual(items)
  expect(items[0]).toBe(1)
})

test('picking takes one of the items and refuses an empty list', () => {
  expect(['a', 'b']).toContain(seededRandom(5).pick(['a', 'b']))
  expect(() => seededRandom(5).pick([])).toThrow('nothing to pick from')
})
