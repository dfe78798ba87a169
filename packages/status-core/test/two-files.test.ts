import { expect, test } from 'vitest'
import { completeLog, emit, readStatus, snapshotBytes } from '../src/index.js'
import { finish, seed, wholeWay } from './requests.js'
import {
  aSeededWorld,
  aWorld,
  emitEach,
  everyFile,
  failureOf,
  idsIn,
  journalText,
  LOCATION,
  trackedText,
  type World,
} from './world.js'

async function anApprovedWorld(): Promise<World> {
  const world = await aSeededWorld('WP01', 'WP02')
  await emitEach(world, wholeWay('WP01').slice(0, -1))
  return world
}

async function stateOf(world: World): Promise<string> {
  const status = await readStatus(world.files, LOCATION)
  return new TextDecoder().decode(snapshotBytes(status, LOCATION))
}

test('the tracked log deleted, cut at any line or older: same state, completed by the next write', async () => {
  const lines = journalText(await anApprovedWorld()).split('\n').length - 1
  expect(lines).toBe(7)
  for (let kept = -1; kept < lines; kept += 1) {
    const world = await anApprovedWorld()
    const before = await stateOf(world)
    const older = trackedText(world).split('\n').slice(0, Math.max(kept, 0))
    if (kept < 0) await world.files.remove(LOCATION.trackedLog)
    else world.files.put(LOCATION.trackedLog, older.map((line) => `${line}\n`).join(''))
    expect(await stateOf(world)).toBe(before)
    const { trackedComplete, findings } = await readStatus(world.files, LOCATION)
    expect(trackedComplete).toBe(false)
    expect(findings.map((finding) => finding.code)).toContain('STATUS_LOG_INCOMPLETE')
    const result = await emit(world, LOCATION, [finish('WP01')])
    expect(result.diagnostics).toMatchObject([
      { code: 'status_log_completed', details: { rows: lines - Math.max(kept, 0) } },
    ])
    expect(trackedText(world)).toBe(journalText(world))
  }
})

test('the journal deleted or cut: same state, made again by the next write', async () => {
  for (let kept = -1; kept < 7; kept += 1) {
    const world = await anApprovedWorld()
    const before = await stateOf(world)
    const rows = idsIn(trackedText(world))
    const older = journalText(world).split('\n').slice(0, Math.max(kept, 0))
    if (kept < 0) await world.files.remove(LOCATION.journal)
    else world.files.put(LOCATION.journal, older.map((line) => `${line}\n`).join(''))
    expect(await stateOf(world)).toBe(before)
    const { eventIds } = await emit(world, LOCATION, [finish('WP01')])
    expect(idsIn(journalText(world))).toEqual([...rows, ...eventIds])
    expect(trackedText(world)).toBe(journalText(world))
  }
})

test('a clone that has only the tracked log makes its journal with the first write', async () => {
  const origin = await anApprovedWorld()
  const clone = aWorld()
  clone.clock.advanceMs(3_600_000)
  clone.files.put(LOCATION.trackedLog, trackedText(origin))
  expect(await stateOf(clone)).toBe(await stateOf(origin))
  expect(clone.files.text(LOCATION.journal)).toBeUndefined()
  await emit(clone, LOCATION, [finish('WP01')])
  expect(idsIn(journalText(clone)).slice(0, 7)).toEqual(idsIn(trackedText(origin)))
})

test('reading changes nothing, also where there is something to repair', async () => {
  const world = await anApprovedWorld()
  world.files.put(LOCATION.trackedLog, `${trackedText(world).slice(0, -100)}`)
  const before = everyFile(world)
  const operations = world.files.operations
  const status = await readStatus(world.files, LOCATION)
  expect(status.state.workPackages.get('WP01')?.lane).toBe('approved')
  expect(everyFile(world)).toEqual(before)
  expect(world.files.operations).toBe(operations)
})

test('both files are brought level before a commit, without a new event', async () => {
  const world = await anApprovedWorld()
  const rows = idsIn(journalText(world))
  world.files.put(LOCATION.trackedLog, '')
  await world.files.remove(LOCATION.snapshot)
  const { diagnostics, status } = await completeLog(world, LOCATION)
  expect(diagnostics).toMatchObject([{ code: 'status_log_completed', details: { rows: 7 } }])
  expect(status.trackedComplete).toBe(true)
  expect(idsIn(trackedText(world))).toEqual(rows)
  expect(world.files.text(LOCATION.snapshot)).toBe(await stateOf(world))
  const before = everyFile(world)
  expect((await completeLog(world, LOCATION)).diagnostics).toEqual([])
  expect(everyFile(world)).toEqual(before)
})

test('a mission that was never finalized has no state; a finalized one without log is an error', async () => {
  const world = aWorld()
  const status = await readStatus(world.files, LOCATION)
  expect(status.state.eventCount).toBe(0)
  const finalized = { ...LOCATION, finalized: true }
  expect((await failureOf(readStatus(world.files, finalized))).key).toBe('EVENT_LOG_MISSING')
  expect((await failureOf(emit(world, finalized, [seed('WP01')]))).key).toBe('EVENT_LOG_MISSING')
})
