import fc from 'fast-check'
import { expect, test } from 'vitest'
import { story } from './model/commands.js'
import { runStory } from './model/run-story.js'

const isLong = process.env.SPEC_KITTY_LONG === '1'
const seed = isLong ? Number(process.env.SPEC_KITTY_SEED ?? Date.now()) | 0 : 20_261_121
const numRuns = isLong ? 10_000 : 500

test(
  `${numRuns} stories of several actors, clones and accidents go as a small model says (seed ${seed})`,
  async () => {
    await fc.assert(fc.asyncProperty(story, runStory), { seed, numRuns })
    expect(numRuns).toBeGreaterThanOrEqual(500)
  },
  isLong ? 1_800_000 : 60_000,
)
