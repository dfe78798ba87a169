import { expect, test } from 'vitest'
import { emit, readStatus } from '../src/index.js'
import { claim, start, wholeWay } from './requests.js'
import {
  aSeededWorld,
  emitEach,
  everyFile,
  failureOf,
  journalText,
  LOCATION,
  trackedText,
} from './world.js'

test.each([
  ['conflict', '<<<<<<< HEAD\n', '=======\n', '>>>>>>> main\n'],
  ['json', '{"a": \n', 'nonsense\n', '\0\0\0\0\n'],
  ['object', '[1]\n', '12\n', '"text"\n'],
  [
    'length',
    `{"a": "${'x'.repeat(1024 * 1024)}"}\n`,
    `${'y'.repeat(1_100_000)}\n`,
    `${'z'.repeat(1_100_000)}\n`,
  ],
])('lines of kind %s stop reader and writer with every line number', async (kind, ...bad) => {
  const world = await aSeededWorld('WP01')
  const [one = '', two = '', three = ''] = bad
  const lines = trackedText(world)
  world.files.put(LOCATION.trackedLog, `${one}${lines}${two}\n \n${three}`)
  const before = everyFile(world)
  for (const failure of [
    await failureOf(readStatus(world.files, LOCATION)),
    await failureOf(emit(world, LOCATION, [claim('WP01')])),
  ]) {
    expect(failure.key).toBe('EVENT_LOG_CORRUPT')
    expect(failure.remedy).toBe(`spec-kitty doctor status -m ${LOCATION.missionSlug} --fix`)
    expect(failure.details).toMatchObject({ path: LOCATION.trackedLog, lines: [1, 3, 6], kind })
  }
  expect(everyFile(world)).toEqual(before)
})

test('bytes that are no UTF-8 are damage', async () => {
  const world = await aSeededWorld('WP01')
  const good = new TextEncoder().encode(trackedText(world))
  world.files.put(LOCATION.trackedLog, new Uint8Array([...good, 0x7b, 0xff, 0x7d, 0x0a, ...good]))
  const failure = await failureOf(readStatus(world.files, LOCATION))
  expect(failure.details).toMatchObject({ lines: [2], kind: 'json' })
})

test('one id with two contents stops, within a file and between the two; nothing is dropped', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const [first = '', second = ''] = trackedText(world).split('\n')
  const altered = first.replace('finalize-tasks', 'somebody')
  const within = `${first}\n${second}\n${altered}\n`
  for (const tracked of [within, `${altered}\n${second}\n`]) {
    world.files.put(LOCATION.trackedLog, tracked)
    const before = everyFile(world)
    const failure = await failureOf(emit(world, LOCATION, [claim('WP01')]))
    expect(failure.key).toBe('EVENT_ID_CONFLICT')
    expect(failure.details.event_id).toBe(JSON.parse(first).event_id)
    expect(everyFile(world)).toEqual(before)
  }
})

test('the same row twice, and with other spacing, is one row', async () => {
  const world = await aSeededWorld('WP01')
  const line = trackedText(world).trim()
  const spaced = JSON.stringify(JSON.parse(line))
  expect(spaced).not.toBe(line)
  world.files.put(LOCATION.trackedLog, `${line}\n${line}\n${spaced}\n`)
  const status = await readStatus(world.files, LOCATION)
  expect(status.state.eventCount).toBe(1)
  expect(status.findings).toMatchObject([{ code: 'EVENT_REPEATED', details: { count: 2 } }])
})

test('byte order mark, CRLF, blank lines and a missing last line end are read', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const windows = `\uFEFF${trackedText(world).replaceAll('\n', '\r\n\r\n').trimEnd()}`
  world.files.put(LOCATION.trackedLog, windows)
  world.files.put(LOCATION.journal, windows)
  const status = await readStatus(world.files, LOCATION)
  expect(status.state.eventCount).toBe(2)
  expect(status.findings).toEqual([])
  await emitEach(world, [claim('WP01'), start('WP01')])
  const after = await readStatus(world.files, LOCATION)
  expect(after.state.eventCount).toBe(4)
  expect(trackedText(world).startsWith(`${windows.slice(1)}\n`)).toBe(true)
})

test('a row that breaks a rule makes its work package uncertain; the others go on', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const broken = trackedText(world).split('\n')[0]?.replace('"planned"', '"plannned"') ?? ''
  const line = broken.replace(/"event_id": "[^"]+"/, '"event_id": "01KZ7R1A2B3C4D5E6F7G8H9J0K"')
  world.files.put(LOCATION.trackedLog, `${trackedText(world)}${line}\n`)
  const status = await readStatus(world.files, LOCATION)
  expect([...status.uncertain]).toEqual(['WP01'])
  expect(status.findings).toContainEqual(
    expect.objectContaining({ code: 'EVENT_ROW_INVALID', wpId: 'WP01', severity: 'error' }),
  )
  const failure = await failureOf(emit(world, LOCATION, [claim('WP01')]))
  expect(failure.details).toMatchObject({ rules: ['EVENT_ROW_INVALID'] })
  expect(failure.remedy).toBe('spec-kitty doctor')
  await emitEach(world, wholeWay('WP02'))
  expect(trackedText(world)).toContain(line)
  expect(journalText(world)).toContain(line)
})

test('a row of another mission is a finding and has no effect', async () => {
  const world = await aSeededWorld('WP01')
  const foreign = trackedText(world)
    .replace(/"event_id": "[^"]+"/, '"event_id": "01KZ7R1A2B3C4D5E6F7G8H9J0K"')
    .replace(/"mission_id": "[^"]+"/, '"mission_id": "01KZ7QAAAAAAAAAAAAAAAAAAAA"')
    .replace('"WP01"', '"WP09"')
  world.files.put(LOCATION.trackedLog, trackedText(world) + foreign)
  const status = await readStatus(world.files, LOCATION)
  expect([...status.state.workPackages.keys()]).toEqual(['WP01'])
  expect(status.findings).toContainEqual(
    expect.objectContaining({ code: 'EVENT_FOREIGN_MISSION', severity: 'error' }),
  )
})

test('rows of other kinds and unknown rows are kept, counted and reported', async () => {
  const world = await aSeededWorld('WP01')
  const others = '{"kind": "annotation", "text": "x"}\n{"what": "is this"}\n'
  world.files.put(LOCATION.trackedLog, trackedText(world) + others)
  const status = await readStatus(world.files, LOCATION)
  expect(status.otherRows.map((row) => row.name)).toEqual(['annotation'])
  expect(status.findings).toMatchObject([
    { code: 'STATUS_LOG_INCOMPLETE' },
    { code: 'EVENT_ROW_UNKNOWN', details: { line: 3 } },
  ])
  expect(status.rowCount).toBe(3)
  await emit(world, LOCATION, [claim('WP01')])
  expect(journalText(world)).toContain(others)
})

test('a log that cannot be read is an error with its cause, never an empty state', async () => {
  const world = await aSeededWorld('WP01')
  for (const path of [LOCATION.journal, LOCATION.trackedLog]) {
    world.files.failNext('read', 'denied', { path })
    const failure = await failureOf(readStatus(world.files, LOCATION))
    expect(failure.key).toBe('FILE_UNREADABLE')
    expect(failure.details).toMatchObject({ path })
  }
  await world.files.remove(LOCATION.trackedLog)
  world.files.put(`${LOCATION.trackedLog}/inside`, '')
  expect((await failureOf(readStatus(world.files, LOCATION))).key).toBe('FILE_UNREADABLE')
})
