import { expect, test } from 'vitest'
import { type EmitRequest, emit, readStatus } from '../src/index.js'
import { approve, claim, finish, handIn, reviewClaim, seed, start } from './requests.js'
import { aWorld, idsIn, journalText, LOCATION, reboot, trackedText, type World } from './world.js'

const BATCHES: readonly (readonly EmitRequest[])[] = [
  [seed('WP01'), seed('WP02')],
  [claim('WP01'), start('WP01')],
  [claim('WP02', 'gemini'), start('WP02', 'gemini')],
  [handIn('WP01')],
  [reviewClaim('WP01')],
  [approve('WP01')],
  [finish('WP01')],
]

interface Acknowledged {
  readonly lines: string[]
  crashed: boolean
}

/** Runs the batches until power goes; keeps the bytes of every row whose write was acknowledged. */
async function runUntilCrash(world: World): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { lines: [], crashed: false }
  try {
    for (const batch of BATCHES) {
      const result = await emit(world, LOCATION, batch)
      const lines = journalText(world).split('\n')
      for (const id of result.eventIds)
        acknowledged.lines.push(lines.find((line) => line.includes(`"event_id": "${id}"`)) ?? id)
    }
  } catch (error) {
    if ((error as Error).name !== 'PowerLoss') throw error
    acknowledged.crashed = true
  }
  return acknowledged
}

/** After any crash: what was acknowledged stands, the log can be read, and all work goes on. */
async function checkSurvival(world: World, acknowledged: Acknowledged): Promise<void> {
  const union = new Set([...journalText(world).split('\n'), ...trackedText(world).split('\n')])
  expect(acknowledged.lines.filter((line) => !union.has(line))).toEqual([])
  const found = await readStatus(world.files, LOCATION)
  expect(found.findings.filter((finding) => finding.severity === 'error')).toEqual([])
  for (const batch of BATCHES) {
    if (await isPast(world, batch)) continue
    await emit(world, LOCATION, batch)
  }
  await emit(world, LOCATION, [handIn('WP02', 'gemini')])
  const end = await readStatus(world.files, LOCATION)
  expect(end.state.workPackages.get('WP01')).toMatchObject({
    lane: 'done',
    heads: [expect.any(String)],
  })
  expect(end.state.workPackages.get('WP02')?.lane).toBe('for_review')
  expect(end.state.eventCount).toBe(11)
  expect(end.trackedComplete).toBe(true)
  expect(new Set(idsIn(trackedText(world)))).toEqual(new Set(idsIn(journalText(world))))
  const journal = new Set(journalText(world).split('\n'))
  expect(acknowledged.lines.filter((line) => !journal.has(line))).toEqual([])
}

/** Work goes on where it stands: a batch whose last lane was reached is not asked for again. */
async function isPast(world: World, batch: readonly EmitRequest[]): Promise<boolean> {
  const { rows } = await readStatus(world.files, LOCATION)
  return batch.every((request) => {
    if (request.kind === 'lifecycle') return false
    const to = request.kind === 'seed' ? 'planned' : request.to
    return rows.some((row) => row.wpId === request.wpId && row.to === to)
  })
}

async function countOperations(): Promise<number> {
  const world = aWorld()
  await runUntilCrash(world)
  return world.files.operations
}

test.each([
  { name: 'unsynced bytes lost', options: {} },
  { name: 'unsynced bytes kept', options: { keepUnsynced: true } },
  { name: 'half of the unsynced bytes lost', options: { tornBytes: 150 } },
])(
  'no crash point of emit loses or changes an acknowledged event, $name [H-NFR-008]',
  async ({ options }) => {
    const operations = await countOperations()
    expect(operations).toBeGreaterThan(40)
    let acknowledgedMost = 0
    for (let at = 0; at < operations; at += 1) {
      const world = aWorld()
      world.files.crashAfter(at, { tornBytes: 77 })
      const acknowledged = await runUntilCrash(world)
      expect(acknowledged.crashed).toBe(true)
      acknowledgedMost = Math.max(acknowledgedMost, acknowledged.lines.length)
      reboot(world, options)
      await checkSurvival(world, acknowledged)
    }
    expect(acknowledgedMost).toBeGreaterThanOrEqual(9)
  },
)

test('a write torn at any byte of a row is moved away, and the next command works [H-NFR-008]', async () => {
  const whole = aWorld()
  await runUntilCrash(whole)
  const rowBytes = journalText(whole).split('\n')[2]?.length ?? 0
  expect(rowBytes).toBeGreaterThan(300)
  const appendAt = await operationOfSecondBatch()
  const wrong: number[] = []
  for (let torn = 0; torn <= rowBytes + 2; torn += 1) {
    const world = aWorld()
    world.files.crashAfter(appendAt, { tornBytes: torn })
    const acknowledged = await runUntilCrash(world)
    reboot(world, { keepUnsynced: true })
    const isFragment = (torn > 0 && torn < rowBytes) || torn === rowBytes + 2
    const { findings } = await readStatus(world.files, LOCATION)
    await emit(world, LOCATION, torn < rowBytes ? (BATCHES[1] ?? []) : [start('WP01')])
    const { state } = await readStatus(world.files, LOCATION)
    const lines = new Set(journalText(world).split('\n'))
    const fragments = world.files.paths().filter((path) => path.startsWith(LOCATION.quarantine))
    const isRight =
      findings.some((finding) => finding.code === 'EVENT_TAIL_TORN') === isFragment &&
      fragments.length === (isFragment ? 1 : 0) &&
      acknowledged.lines.every((line) => lines.has(line)) &&
      state.eventCount === 4 &&
      state.workPackages.get('WP01')?.lane === 'in_progress' &&
      trackedText(world) === journalText(world)
    if (!isRight) wrong.push(torn)
  }
  expect(wrong).toEqual([])
})

test('crashing again while a torn tail is repaired loses nothing [H-NFR-008]', async () => {
  const appendAt = await operationOfSecondBatch()
  for (let second = 0; second < 25; second += 1) {
    const world = aWorld()
    world.files.crashAfter(appendAt, { tornBytes: 120 })
    const acknowledged = await runUntilCrash(world)
    reboot(world, { keepUnsynced: true })
    world.files.crashAfter(second)
    await emit(world, LOCATION, [claim('WP01'), start('WP01')]).catch(() => undefined)
    reboot(world)
    await checkSurvival(world, acknowledged)
  }
})

/** The operation that writes the rows of the second batch into the journal. */
async function operationOfSecondBatch(): Promise<number> {
  const world = aWorld()
  await emit(world, LOCATION, BATCHES[0] ?? [])
  return world.files.operations
}
