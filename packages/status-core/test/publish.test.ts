import { expect, test } from 'vitest'
import {
  appendPublished,
  emit,
  mintStamps,
  planRows,
  readLogBytes,
  readStatus,
  replaceTrackedLog,
  rowLine,
  unionRows,
} from '../src/index.js'
import { claim, finish, wholeWay } from './requests.js'
import {
  aSeededWorld,
  emitEach,
  everyFile,
  failureOf,
  idsIn,
  journalText,
  LOCATION,
  reboot,
  trackedText,
  type World,
} from './world.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

async function anApprovedWorld(): Promise<World> {
  const world = await aSeededWorld('WP01', 'WP02', 'WP03')
  await emitEach(world, [...wholeWay('WP01').slice(0, -1), ...wholeWay('WP02').slice(0, -1)])
  return world
}

/** What a merge seals: the done rows, and the log with them. */
async function sealed(world: World) {
  const status = await readStatus(world.files, LOCATION)
  const stamps = mintStamps(world, status, 2)
  const requests = [finish('WP01'), finish('WP02')]
  const { rows } = planRows(LOCATION, status, requests, stamps)
  const { tracked = new Uint8Array(), journal = new Uint8Array() } = await readLogBytes(
    world.files,
    LOCATION,
  )
  const added = rows.map((row) => `${rowLine(row)}\n`).join('')
  return { rows, stamps, bytes: unionRows(tracked, journal, bytesOf(added)) }
}

test('rows are planned with given stamps and nothing is written', async () => {
  const world = await anApprovedWorld()
  const before = everyFile(world)
  const { rows, stamps } = await sealed(world)
  expect(rows.map((row) => row.event_id)).toEqual(stamps.map((stamp) => stamp.eventId))
  expect(rows).toMatchObject([
    { wp_id: 'WP01', from_lane: 'approved', to_lane: 'done', at: stamps[0]?.at, force: false },
    { wp_id: 'WP02', from_lane: 'approved', to_lane: 'done', at: stamps[1]?.at },
  ])
  expect(everyFile(world)).toEqual(before)
})

test('published rows enter the journal once, however often they are brought', async () => {
  const world = await anApprovedWorld()
  const { rows, bytes } = await sealed(world)
  expect(await replaceTrackedLog(world, LOCATION, bytes)).toEqual({ written: true, united: 0 })
  const first = await appendPublished(world, LOCATION, rows)
  expect(first.status.state.workPackages.get('WP02')?.lane).toBe('done')
  expect(idsIn(journalText(world)).slice(-2)).toEqual(rows.map((row) => row.event_id))
  const before = everyFile(world)
  expect((await appendPublished(world, LOCATION, rows)).appended).toEqual([])
  expect(await replaceTrackedLog(world, LOCATION, bytes)).toEqual({ written: false, united: 0 })
  expect(everyFile(world)).toEqual(before)
  expect(trackedText(world)).toBe(new TextDecoder().decode(bytes))
})

test('where the target is not checked out, appending alone brings all three files up', async () => {
  const world = await anApprovedWorld()
  const { rows } = await sealed(world)
  const { appended } = await appendPublished(world, LOCATION, rows)
  expect(appended).toEqual(rows.map((row) => row.event_id))
  expect(trackedText(world)).toBe(journalText(world))
  expect(JSON.parse(world.files.text(LOCATION.snapshot) ?? '').summary.done).toBe(2)
})

test('rows that appeared after the seal are kept behind the published ones', async () => {
  const world = await anApprovedWorld()
  const { bytes } = await sealed(world)
  const { eventIds } = await emit(world, LOCATION, [claim('WP03')])
  const late = trackedText(world).trim().split('\n').at(-1)
  expect(await replaceTrackedLog(world, LOCATION, bytes)).toEqual({ written: true, united: 1 })
  expect(trackedText(world)).toBe(`${new TextDecoder().decode(bytes)}${late}\n`)
  expect(idsIn(trackedText(world)).at(-1)).toBe(eventIds[0])
})

test('a published row whose id stands with other content is an error', async () => {
  const world = await anApprovedWorld()
  const { rows } = await sealed(world)
  await appendPublished(world, LOCATION, rows)
  const forged = rows.map((row) => ({ ...row, actor: 'somebody' }))
  const failure = await failureOf(appendPublished(world, LOCATION, forged))
  expect(failure.key).toBe('EVENT_ID_CONFLICT')
})

test('no crash while publishing loses a row or writes one twice [H-NFR-008] [R-FR-003]', async () => {
  let points = 0
  for (let at = 0; ; at += 1) {
    const world = await anApprovedWorld()
    const { rows, bytes } = await sealed(world)
    world.files.crashAfter(at)
    const publish = async (): Promise<void> => {
      await replaceTrackedLog(world, LOCATION, bytes)
      await appendPublished(world, LOCATION, rows)
    }
    const crashed = await publish().then(
      () => false,
      () => true,
    )
    reboot(world)
    await publish()
    const ids = idsIn(journalText(world))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.slice(-2)).toEqual(rows.map((row) => row.event_id))
    expect(trackedText(world)).toBe(new TextDecoder().decode(bytes))
    if (!crashed) break
    points += 1
  }
  expect(points).toBeGreaterThan(8)
})
