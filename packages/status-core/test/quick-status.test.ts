import { expect, test } from 'vitest'
import { readLogBytes, statusOf } from '../src/index.js'
import { loadLog } from '../src/load-log.js'
import { quickStatus } from '../src/quick-status.js'
import { wholeWay } from './requests.js'
import { aSeededWorld, emitEach, LOCATION, trackedText, type World } from './world.js'

async function aWorkedWorld(): Promise<World> {
  const world = await aSeededWorld('WP01', 'WP02')
  await emitEach(world, wholeWay('WP01'))
  return world
}

test('an ordinary log is folded while it is read, to what reading all of it gives', async () => {
  const world = await aWorkedWorld()
  const logs = await readLogBytes(world.files, LOCATION)
  const quick = quickStatus(LOCATION, logs)
  const { status } = loadLog(LOCATION, logs)
  expect(quick?.rowCount).toBe(status.rowCount)
  expect(quick?.state).toEqual(status.state)
  expect(quick?.otherRows).toEqual(status.otherRows)
  expect(quick?.findings).toEqual(status.findings)
  expect(quick?.rows).toEqual(status.rows)
  expect(quick?.rows, 'rows are read once').toBe(quick?.rows)
})

test.each([
  ['a fragment at the end', (text: string) => `${text}{"actor"`],
  ['a missing last line end', (text: string) => text.slice(0, -1)],
  ['a line that stands twice', (text: string) => `${text}${text.split('\n')[0]}\n`],
  ['lines in another order', (text: string) => text.trim().split('\n').reverse().join('\n')],
  ['a row of no known kind', (text: string) => `${text}{"event_id": "Z", "x": 1}\n`],
  ['an array', (text: string) => `${text}[1]\n`],
])('%s is left to the reader that judges everything', async (_, damage) => {
  const world = await aWorkedWorld()
  const damaged = damage(trackedText(world))
  for (const path of [LOCATION.trackedLog, LOCATION.journal]) world.files.put(path, damaged)
  const logs = await readLogBytes(world.files, LOCATION)
  expect(quickStatus(LOCATION, logs)).toBeUndefined()
})

test('two files that differ are united, not folded in passing', async () => {
  const world = await aWorkedWorld()
  world.files.put(LOCATION.trackedLog, '')
  const logs = await readLogBytes(world.files, LOCATION)
  expect(quickStatus(LOCATION, logs)).toBeUndefined()
  expect(statusOf(LOCATION, logs).trackedComplete).toBe(false)
})
