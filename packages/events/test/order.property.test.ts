import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coreDigest } from '../src/canonical.js'
import { compareEvents } from '../src/index.js'
import { type MergedItem, mergeStreams } from '../src/jsonl.js'
import { Copies } from '../src/order/copies.js'
import { eventId } from './row-builder.js'

const SEED = { seed: 20_261_201, numRuns: 300 }
const PROJECTS = ['8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11', '00000000-0000-4000-8000-000000000000']

/** Spellings of four instants. */
const TIMES = [
  ['2026-12-01T09:30:00Z', '2026-12-01T10:30:00+01:00', '2026-12-01T09:30:00.000Z'],
  ['2026-12-01T09:30:00.5Z', '2026-12-01T09:30:00.500000000Z'],
  ['2026-12-01T09:30:01Z'],
  ['2026-12-01T08:30:02-01:00'],
]

const event = fc
  .record({
    id: fc.nat(5),
    second: fc.nat(3),
    spelling: fc.nat(2),
    project: fc.constantFrom(...PROJECTS),
    says: fc.constantFrom('this', 'this', 'that'),
    node_id: fc.constantFrom('a', 'b'),
  })
  .map(({ id, second, spelling, project, ...more }) => {
    const spellings = TIMES[second] ?? []
    const timestamp = spellings[spelling % spellings.length] ?? ''
    return { event_id: eventId(id), timestamp, project_uuid: project, ...more }
  })

type Small = typeof event extends fc.Arbitrary<infer Value> ? Value : never

async function merged(streams: readonly (readonly Small[])[]) {
  const items: MergedItem<Small>[] = []
  for await (const item of mergeStreams(...streams)) items.push(item)
  return items
}

/** The same events dealt to streams, each sorted. */
function dealt(events: readonly Small[], hands: readonly number[]) {
  const streams: Small[][] = [[], [], []]
  events.forEach((one, at) => {
    streams[hands[at % hands.length] ?? 0]?.push(one)
  })
  return streams.map((stream) => stream.sort(compareEvents))
}

const identity = (one: Small) => `${one.project_uuid} ${one.event_id}`

describe('merged streams', () => {
  const events = fc.array(event, { maxLength: 40 })
  const hands = fc.array(fc.nat(2), { minLength: 1, maxLength: 10 })

  it('do not tell which stream brought what [R-FR-003] [H-C-006]', async () => {
    await fc.assert(
      fc.asyncProperty(events, hands, hands, async (all, one, other) => {
        const first = await merged(dealt(all, one))
        expect(await merged(dealt(all, other))).toEqual(first)
      }),
      SEED,
    )
  })

  it('are in order, name each id once, and lose nothing without saying so [H-NFR-008]', async () => {
    await fc.assert(
      fc.asyncProperty(events, hands, async (all, one) => {
        const items = await merged(dealt(all, one))
        const told = items.flatMap((item) => (item.event === undefined ? [] : [item.event]))
        expect([...told].sort(compareEvents)).toEqual(told)
        expect(new Set(told.map(identity)).size).toBe(told.length)
        const conflicts = items.filter((item) => item.issues !== undefined)
        for (const each of all) {
          const same = told.find((kept) => identity(kept) === identity(each))
          const isTold = same !== undefined && coreDigest(same) === coreDigest(each)
          const isHeld = conflicts.some(
            (item) =>
              item.issues?.[0]?.code === 'ID_CONFLICT' &&
              (item.issues[0].details.digests as string[]).includes(coreDigest(each)),
          )
          expect(isTold || isHeld).toBe(true)
        }
      }),
      SEED,
    )
  })
})

describe('copies of an event', () => {
  it('settle to the same in every order [R-FR-003]', () => {
    const copies = fc.array(
      event.map((one) => ({ ...one, event_id: eventId(0), project_uuid: PROJECTS[0] ?? '' })),
      { minLength: 1, maxLength: 8 },
    )
    const settled = ([first, ...others]: readonly Small[]) => {
      const all = new Copies(first as Small)
      for (const one of others) all.add(one)
      return { repeats: all.repeats, ...all.settle() }
    }
    fc.assert(
      fc.property(copies, fc.infiniteStream(fc.nat()), (all, keys) => {
        const shuffled = all
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(settled(shuffled)).toEqual(settled(all))
        const { repeats } = settled(all)
        expect(all.length - repeats).toBe(new Set(all.map(coreDigest)).size)
      }),
      SEED,
    )
  })
})
