import fc from 'fast-check'
import type { LaneWorkPackage } from '../src/index.js'

const FILES = ['src/a.ts', 'src/**', 'src/*/b.ts', 'lib/*.ts', 'lib/x.ts', '{lib,src}/c.ts']

/** How often a property is tried: 500 times, or 10,000 times over night. */
export const LANE_RUNS = {
  seed: 11,
  numRuns: process.env.SPEC_KITTY_LONG === '1' ? 10_000 : 500,
}

/**
 * Random acyclic missions of up to 60 work packages, planning and codebase-wide ones among them. A
 * work package depends on others that come before it in an order that its number does not show.
 */
export const anyMission: fc.Arbitrary<readonly LaneWorkPackage[]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
    fc.integer({ min: 13, max: 60 }),
  )
  .chain((size) =>
    fc.tuple(
      fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
      fc.array(
        fc.record({
          back: fc.array(fc.nat(59), { maxLength: 3 }),
          file: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(...FILES)),
          planning: fc.nat(5),
          wide: fc.nat(9),
        }),
        { minLength: size, maxLength: size },
      ),
    ),
  )
  .map(([order, seeds]) => {
    const id = (index: number) => `WP${String((order[index] ?? 0) + 1).padStart(2, '0')}`
    const planning = new Set<number>()
    return seeds.map((seed, index): LaneWorkPackage => {
      const before = [...new Set(seed.back.filter((at) => at < index))]
      const isPlanning = seed.planning === 0 && before.every((at) => planning.has(at))
      if (isPlanning) planning.add(index)
      return {
        id: id(index),
        dependencies: before.map(id),
        executionMode: isPlanning ? 'planning_artifact' : 'code_change',
        ownedFiles: [seed.file === '' ? `own/${index}.ts` : seed.file],
        codebaseWide: seed.wide === 0,
      }
    })
  })
