import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globsOverlap, matchesGlob } from '../src/index.js'

const segment = fc
  .array(fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '{a,bb}'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((tokens) => tokens.join('').replace(/\*\*+/g, '*'))
const glob = fc
  .array(fc.oneof({ weight: 3, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('**') }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((segments) => segments.join('/'))
const name = fc
  .array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 })
  .map((l) => l.join(''))
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))

test('an overlap comes with a path that both globs match', () => {
  let met = 0
  fc.assert(
    fc.property(glob, glob, (first, second) => {
      const example = globsOverlap(first, second)
      if (example === undefined) return
      met++
      expect(matchesGlob(first, example), `${first} ${example}`).toBe(true)
      expect(matchesGlob(second, example), `${second} ${example}`).toBe(true)
    }),
    { seed: 3, numRuns: 5_000 },
  )
  expect(met).toBeGreaterThan(500)
})

test('a path that both match is never missed', () => {
  let met = 0
  fc.assert(
    fc.property(glob, glob, path, (first, second, both) => {
      if (!matchesGlob(first, both) || !matchesGlob(second, both)) return
      met++
      expect(globsOverlap(first, second), `${first} ${second} ${both}`).toBeDefined()
    }),
    { seed: 4, numRuns: 20_000 },
  )
  expect(met).toBeGreaterThan(200)
})
