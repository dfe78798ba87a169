import { expect, test } from 'vitest'
import { adoptRows, idsBeyond, idsHeld, readLogBytes } from '../src/index.js'
import { wholeWay } from './requests.js'
import {
  aSeededWorld,
  emitEach,
  everyFile,
  failureOf,
  idsIn,
  journalText,
  LOCATION,
  trackedText,
  type World,
} from './world.js'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A world whose log was once longer; `whole` is that log. */
async function shortened(kept: number): Promise<{ world: World; whole: string }> {
  const world = await aSeededWorld('WP01')
  await emitEach(world, wholeWay('WP01').slice(0, -1))
  const whole = journalText(world)
  const shorter = whole
    .split('\n')
    .slice(0, kept)
    .map((line) => `${line}\n`)
    .join('')
  world.files.put(LOCATION.journal, shorter)
  world.files.put(LOCATION.trackedLog, shorter)
  return { world, whole }
}

test('rows that only another copy has enter journal and log, and a second time nothing changes', async () => {
  const { world, whole } = await shortened(2)
  const held = idsHeld(await readLogBytes(world.files, LOCATION))
  expect(idsBeyond(held, bytes(whole))).toEqual(idsIn(whole).slice(2))
  const { adopted, status } = await adoptRows(world, LOCATION, [bytes(whole)])
  expect(adopted).toBe(idsIn(whole).length - 2)
  expect([journalText(world), trackedText(world)]).toEqual([whole, whole])
  expect(status.state.workPackages.get('WP01')?.lane).toBe('approved')
  const before = everyFile(world)
  expect((await adoptRows(world, LOCATION, [bytes(whole)])).adopted).toBe(0)
  expect(everyFile(world)).toEqual(before)
})

test('a torn end is set aside first, and during a git operation the journal alone takes the rows', async () => {
  const { world, whole } = await shortened(3)
  world.files.put(LOCATION.trackedLog, `${trackedText(world)}{"torn`)
  world.files.put(`${LOCATION.gitDir}/MERGE_HEAD`, 'x\n')
  const torn = trackedText(world)
  const during = await adoptRows(world, LOCATION, [bytes(whole)])
  expect(during.diagnostics.map(({ code }) => code)).toContain('status_log_deferred')
  expect([journalText(world), trackedText(world)]).toEqual([whole, torn])
  await world.files.remove(`${LOCATION.gitDir}/MERGE_HEAD`)
  await adoptRows(world, LOCATION, [bytes(whole)])
  expect(trackedText(world)).toBe(whole)
})

test('a copy that gives an id another content is refused, and nothing is written', async () => {
  const { world, whole } = await shortened(3)
  const before = everyFile(world)
  const other = whole.replace('"WP01"', '"WP02"')
  const failure = await failureOf(adoptRows(world, LOCATION, [bytes(other)]))
  expect(failure.key).toBe('EVENT_ID_CONFLICT')
  expect(everyFile(world)).toEqual(before)
})

test('a mission whose two files are gone gets them back from a copy', async () => {
  const { world, whole } = await shortened(3)
  await world.files.remove(LOCATION.trackedLog)
  await world.files.remove(LOCATION.journal)
  await adoptRows(world, { ...LOCATION, finalized: true }, [bytes(whole)])
  expect([journalText(world), trackedText(world)]).toEqual([whole, whole])
})
