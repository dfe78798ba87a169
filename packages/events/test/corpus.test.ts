import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { classifyRow, type LaneRow, reduceStatus } from '../src/log.js'

const missions = new URL('../../../../shared/corpus/missions/kitty-specs/', import.meta.url)
const present = existsSync(missions)
if (!present) process.stderr.write('skipped: no mission corpus beside the project\n')

/** The snapshot that another implementation committed beside its log. */
interface Snapshot {
  readonly event_count: number
  readonly last_event_id: string | null
  readonly materialized_at: string
  readonly work_packages: Readonly<
    Record<string, { lane: string; actor: string; last_event_id: string; force_count: number }>
  >
}

function laneRowsOf(text: string): readonly LaneRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const judged = classifyRow(JSON.parse(line))
      expect(['lane', 'other'], line).toContain(judged.kind)
      return judged.kind === 'lane' ? [judged.row] : []
    })
}

describe('the mission corpus', () => {
  it.skipIf(!present)(
    'folds to the committed snapshot of every mission, with one head each',
    () => {
      const names = readdirSync(missions)
      let workPackages = 0
      for (const name of names) {
        const read = (file: string) => readFileSync(new URL(`${name}/${file}`, missions), 'utf8')
        const state = reduceStatus(laneRowsOf(read('status.events.jsonl')))
        const snapshot = JSON.parse(read('status.json')) as Snapshot
        expect(state, name).toMatchObject({
          eventCount: snapshot.event_count,
          lastEventId: snapshot.last_event_id,
          lastAt: snapshot.materialized_at,
        })
        const folded = [...state.workPackages].map(([wpId, wp]) => [
          wpId,
          {
            lane: wp.lane,
            actor: wp.actor,
            last_event_id: wp.lastEventId,
            force_count: wp.forceCount,
            last_transition_at: wp.since,
          },
        ])
        expect(Object.fromEntries(folded), name).toEqual(snapshot.work_packages)
        for (const wp of state.workPackages.values()) expect(wp.heads).toHaveLength(1)
        workPackages += state.workPackages.size
      }
      expect(names.length).toBeGreaterThanOrEqual(100)
      expect(workPackages).toBeGreaterThanOrEqual(700)
    },
  )
})
