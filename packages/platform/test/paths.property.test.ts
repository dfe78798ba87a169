import { posix } from 'node:path'
import {
  compareCodePoints,
  isInside,
  joinPath,
  nameOf,
  parentOf,
  relativeTo,
} from '@spec-kitty/platform'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const path = fc
  .array(fc.constantFrom('a', 'b', '..', '.', '', 'ä b'), { maxLength: 6 })
  .map((parts) => parts.join('/'))
const seed = { seed: 20_261_201, numRuns: 150 }

test('joining folds as the machine does, without a trailing separator', () => {
  fc.assert(
    fc.property(path, path, (first, second) => {
      const native = posix.join(first, second)
      expect(joinPath(first, second)).toBe(native.length > 1 ? native.replace(/\/$/, '') : native)
    }),
    seed,
  )
})

test('parent and name put together are the path', () => {
  fc.assert(
    fc.property(path, (some) => {
      const whole = joinPath('/root', some.replaceAll('..', 'up'))
      expect(joinPath(parentOf(whole), nameOf(whole))).toBe(whole)
    }),
    seed,
  )
  expect([parentOf('/'), nameOf('/'), parentOf('a')]).toEqual(['/', '', '.'])
})

test('a path is inside exactly when what leads to it does not lead out', () => {
  fc.assert(
    fc.property(path, path, (first, second) => {
      const root = joinPath('/', first)
      const whole = joinPath('/', second)
      const down = posix.relative(root, whole)
      const out = down === '..' || down.startsWith('../')
      expect(relativeTo(root, whole)).toBe(out ? undefined : down)
      expect(isInside(root, whole)).toBe(!out)
    }),
    seed,
  )
  expect(isInside('/a/b', '/a/bc')).toBe(false)
  expect([relativeTo('.', 'a/b'), relativeTo('.', '../a'), relativeTo('.', '/a')]).toEqual([
    'a/b',
    undefined,
    undefined,
  ])
})

test('code points order as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (first, second) => {
      const bytes = Buffer.compare(Buffer.from(first), Buffer.from(second))
      expect(Math.sign(compareCodePoints(first, second))).toBe(bytes)
    }),
    seed,
  )
  expect(compareCodePoints('\u{1f600}', '\u{fb01}')).toBeGreaterThan(0)
})
