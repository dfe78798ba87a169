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
    const tally = new Map<string, number>()
    const lived = fc.asyncProperty(story, (commands) => runStory(commands, tally))
    await fc.assert(lived, { seed, numRuns })
    for (const [what, least] of Object.entries(OFTEN)) {
      const often = tally.get(what) ?? 0
      expect({ what, often }).toEqual({ what, often: Math.max(often, least) })
    }
  },
  isLong ? 1_800_000 : 60_000,
)

/** What the stories must have come across, and how often at least. */
const OFTEN: Readonly<Record<string, number>> = {
  written: 3000,
  forced: 100,
  repeated: 300,
  settled: 300,
  'lost power': 250,
  TRANSITION_REJECTED: 600,
  WP_ALREADY_CLAIMED: 40,
  FORCE_REASON_REQUIRED: 30,
  'diverged, canceled kept': 100,
  'diverged, blocked kept': 50,
  'diverged, planned kept': 10,
  'diverged, claimed kept': 100,
  'diverged, for_review kept': 100,
  'diverged, approved kept': 50,
  'diverged, done kept': 15,
}
