import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLogBytes, rowLine, snapshotBytes, statusAt, statusOf } from '../src/index.js'
import { wholeWay } from './requests.js'
import { aSeededWorld, emitEach, everyFile, LOCATION, trackedText, type World } from './world.js'

const RUNS = { seed: 20261121, numRuns: 60 }
const bytesOf = (lines: readonly string[]) =>
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
const linesOf = (world: World) => trackedText(world).trim().split('\n')
const viewOf = (status: ReturnType<typeof statusOf>) =>
  new TextDecoder().decode(snapshotBytes(status, LOCATION))

async function aHistory(): Promise<World> {
  const world = await aSeededWorld('WP01', 'WP02')
  for (const request of [...wholeWay('WP01'), ...wholeWay('WP02').slice(0, 3)]) {
    world.clock.advanceMs(1000)
    await emitEach(world, [request])
  }
  return world
}

test('state at an event is the fold of the rows up to it, however the lines stand [D35]', async () => {
  const lines = linesOf(await aHistory())
  expect(lines).toHaveLength(11)
  const rows = lines.map((line) => JSON.parse(line) as { event_id: string; at: string })
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: 11 }), fc.nat(10), (shuffled, at) => {
      const logs = { journal: bytesOf(shuffled), tracked: bytesOf(lines.slice(0, 5)) }
      const prefix = statusOf(LOCATION, { journal: bytesOf(lines.slice(0, at + 1)) })
      const { event_id: id, at: instant } = rows[at] as (typeof rows)[number]
      for (const when of [id, id.toLowerCase(), instant, instant.replace('T', ' ')])
        expect(viewOf(statusAt(LOCATION, logs, when))).toBe(viewOf(prefix))
    }),
    RUNS,
  )
})

test('instants are compared as instants, between two rows too', async () => {
  const world = await aHistory()
  const logs = await readLogBytes(world.files, LOCATION)
  const second = JSON.parse(linesOf(world)[3] ?? '') as { at: string }
  const micros = second.at.slice(0, 26)
  const offset = `${String(Number(micros.slice(11, 13)) + 2).padStart(2, '0')}`
  const shifted = `${micros.slice(0, 11)}${offset}${micros.slice(13)}+02:00`
  expect(statusAt(LOCATION, logs, shifted).rowCount).toBe(4)
  const later = `${micros.slice(0, 19)}.999999Z`
  expect(statusAt(LOCATION, logs, later).rowCount).toBe(4)
})

test('before the first row nothing has a state; after the last and on its date it is the state now', async () => {
  const world = await aHistory()
  const logs = await readLogBytes(world.files, LOCATION)
  expect(statusAt(LOCATION, logs, '2020-01-01').state.workPackages.size).toBe(0)
  const today =
    trackedText(world)
      .slice(0, 400)
      .match(/\d{4}-\d\d-\d\d/)?.[0] ?? ''
  for (const when of ['2200-01-01T00:00:00Z', today])
    expect(viewOf(statusAt(LOCATION, logs, when))).toBe(viewOf(statusOf(LOCATION, logs)))
})

test('rows of other kinds have their place in time and can be named', async () => {
  const world = await aHistory()
  const lines = linesOf(world)
  const fourth = JSON.parse(lines[3] ?? '') as { at: string; event_id: string }
  const note = { event_type: 'Noted', event_id: 'note-7', timestamp: fourth.at }
  const logs = { tracked: bytesOf([rowLine(note), ...lines]) }
  const past = statusAt(LOCATION, logs, 'note-7')
  expect(past.otherRows).toHaveLength(1)
  expect(past.state.lastEventId).toBe(fourth.event_id)
})

test.each(['01KZ7R1A2B3C4D5E6F7G8H9J0K', 'yesterday', '', '2026-13-01', '2026-12-01T25:00:00Z'])(
  '%j, neither an event nor a time, is STATUS_AT_UNKNOWN',
  async (at) => {
    const world = await aHistory()
    const logs = await readLogBytes(world.files, LOCATION)
    const before = everyFile(world)
    expect(() => statusAt(LOCATION, logs, at)).toThrow(
      expect.objectContaining({
        key: 'STATUS_AT_UNKNOWN',
        remedy: expect.stringContaining('spec-kitty status -m'),
      }),
    )
    expect(everyFile(world)).toEqual(before)
  },
)
