import type { StatusLogLocation } from '../src/index.js'

const MISSION_ID = '01KZ7Q3M8XH2V5T9RWB4C6D1EF'
export const SLUG = 'rate-limit-api-01KZ7Q3M'
/** The mission of these tests, in a repository at `root`. */
export function locationIn(root: string): StatusLogLocation {
  return {
    missionSlug: SLUG,
    missionId: MISSION_ID,
    missionNumber: null,
    missionType: 'software-dev',
    trackedLog: `${root}/kitty-specs/${SLUG}/status.events.jsonl`,
    snapshot: `${root}/kitty-specs/${SLUG}/status.json`,
    journal: `${root}/.git/spec-kitty/missions/${MISSION_ID}/events.jsonl`,
    quarantine: `${root}/.git/spec-kitty/quarantine/${SLUG}`,
    gitDir: `${root}/.git`,
    finalized: false,
  }
}
