import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareState } from '../src/conformance.js'
import { type AnyEvent, parseEvent } from '../src/index.js'
import {
  connectorReducer,
  decisionPointReducer,
  dossierReducer,
  missionAuditReducer,
  type Reduced,
  reduce,
  syncReducer,
} from '../src/reducers.js'

const folder = new URL('../../../../shared/corpus/events-conformance/', import.meta.url)
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: no public event fixtures beside the project\n')

interface Replay {
  readonly id: string
  readonly stream: string
  readonly goldens: readonly { readonly path: string; readonly reducer: string }[]
}

const REDUCE: Readonly<Record<string, (events: readonly AnyEvent[]) => Reduced<unknown>>> = {
  connector: (events) => reduce(connectorReducer, events),
  decision_point: (events) => reduce(decisionPointReducer, events),
  dossier: (events) => reduce(dossierReducer, events),
  mission_audit: (events) => reduce(missionAuditReducer, events),
  sync: (events) => reduce(syncReducer, events),
}

function read(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8')
}

function eventsOf(replay: Replay): readonly AnyEvent[] {
  return read(`fixtures/${replay.stream}`)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const result = parseEvent(JSON.parse(line), { dialect: 'reference' })
      if (!result.ok) throw new Error(`${replay.id}: ${JSON.stringify(result.issues)}`)
      return result.event as AnyEvent
    })
}

function replaysOf(reducers: readonly string[]): readonly Replay[] {
  const { replays } = JSON.parse(read('manifest.json')) as { replays: readonly Replay[] }
  return replays.filter(({ goldens }) => goldens.some(({ reducer }) => reducers.includes(reducer)))
}

/** What the stream folds to in one order, compared with each golden. */
function differencesOf(replay: Replay, events: readonly AnyEvent[]): readonly unknown[] {
  return replay.goldens.flatMap(({ path, reducer }) => {
    const folded = REDUCE[reducer]?.(events)
    if (folded === undefined) throw new Error(`${replay.id}: no reducer ${reducer}`)
    const options = reducer === 'dossier' ? {} : { seenCount: folded.seen_count }
    return compareState(JSON.parse(read(`fixtures/${path}`)), folded.single(), options)
  })
}

describe('the public replays', () => {
  it.skipIf(!present)(
    '[H-FR-022] fold to their goldens in any order, and with every line twice',
    () => {
      const replays = replaysOf(Object.keys(REDUCE))
      expect(replays.length).toBeGreaterThanOrEqual(10)
      for (const replay of replays) {
        const events = eventsOf(replay)
        expect(differencesOf(replay, events), replay.id).toEqual([])
        const doubled = events.flatMap((event) => [event, event])
        expect(differencesOf(replay, doubled), replay.id).toEqual([])
        for (const one of [events, doubled])
          fc.assert(
            fc.property(fc.shuffledSubarray([...one], { minLength: one.length }), (order) => {
              expect(differencesOf(replay, order), replay.id).toEqual([])
            }),
            { seed: 20_261_201, numRuns: 20 },
          )
      }
    },
  )
})
