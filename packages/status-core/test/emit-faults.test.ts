import type { Files } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import { emit, readStatus } from '../src/index.js'
import { claim, handIn, seed, start, wholeWay } from './requests.js'
import {
  aSeededWorld,
  emitEach,
  everyFile,
  failureOf,
  idsIn,
  journalText,
  LOCATION,
  portOf,
  trackedText,
} from './world.js'

const DETAILS = {
  mission_slug: LOCATION.missionSlug,
  wp_id: 'WP01',
  to_lane: 'claimed',
  status_events_path: `kitty-specs/${LOCATION.missionSlug}/status.events.jsonl`,
  violated_invariant: 'STA-002',
}

test.each([0, 1, 200])(
  'a full disk after %i bytes is no success and leaves no fragment [W-FR-002]',
  async (bytes) => {
    const world = await aSeededWorld('WP01')
    const before = everyFile(world)
    world.files.failNext('append', 'full', { path: LOCATION.journal, bytes })
    const failure = await failureOf(emit(world, LOCATION, [claim('WP01')]))
    expect(failure.key).toBe('EVENT_NOT_PERSISTED')
    expect(failure.details).toMatchObject({ ...DETAILS, stage: 'append' })
    expect(failure.message).toContain('stage append')
    expect(everyFile(world)).toEqual(before)
    expect((await emit(world, LOCATION, [claim('WP01')])).outcomes[0]?.changed).toBe(true)
  },
)

test('a sync that fails is no success; the row that may be there is counted once [W-FR-002]', async () => {
  const world = await aSeededWorld('WP01')
  world.files.failNext('append', 'io', { path: LOCATION.journal, stage: 'sync' })
  const failure = await failureOf(emit(world, LOCATION, [claim('WP01')]))
  expect(failure.key).toBe('EVENT_NOT_PERSISTED')
  expect(failure.details).toMatchObject({ ...DETAILS, stage: 'fsync' })
  const again = await emit(world, LOCATION, [claim('WP01')])
  expect(again.outcomes).toMatchObject([{ changed: false, eventId: failure.details.event_id }])
})

test('a repeated request is answered only when its row is durable', async () => {
  const world = await aSeededWorld('WP01')
  world.files.failNext('append', 'io', { path: LOCATION.journal, stage: 'sync' })
  await failureOf(emit(world, LOCATION, [claim('WP01')]))
  const again = await emit(world, LOCATION, [claim('WP01')])
  world.files.reboot()
  expect(idsIn(journalText(world))).toContain(again.eventIds[0])
})

test('a repeated request whose row only the tracked log holds is answered when that is synced', async () => {
  const world = await aSeededWorld('WP01')
  await world.files.remove(LOCATION.journal)
  const syncs: string[] = []
  const files = portOf(world.files, {
    append: (path, bytes, options) => {
      if (options?.sync !== false) syncs.push(path)
      return world.files.append(path, bytes, options)
    },
  })
  const again = await emit({ ...world, files }, LOCATION, [seed('WP01')])
  expect(again.outcomes).toMatchObject([{ changed: false }])
  expect(syncs).toEqual([LOCATION.trackedLog])
})

test.each(['altered', 'shortened', 'gone'] as const)(
  'a journal that reads back %s is no success [W-FR-001] [W-FR-002]',
  async (damage) => {
    const world = await aSeededWorld('WP01')
    const files = readingBack(world.files, damage)
    const failure = await failureOf(emit({ ...world, files }, LOCATION, [claim('WP01')]))
    expect(failure.key).toBe('EVENT_NOT_PERSISTED')
    expect(failure.details).toMatchObject({ ...DETAILS, stage: 'readback' })
  },
)

test('a row of another writer beside ours is told, not called success', async () => {
  const world = await aSeededWorld('WP01')
  const intruder = await aSeededWorld('WP01')
  intruder.files.put(LOCATION.journal, journalText(world))
  intruder.files.put(LOCATION.trackedLog, trackedText(world))
  intruder.clock.advanceMs(10)
  await emit(intruder, LOCATION, [claim('WP01', 'bob')])
  const theirs = journalText(intruder).slice(journalText(world).length)
  let appended = false
  const files = portOf(world.files, {
    append: async (path, bytes, options) => {
      const result = await world.files.append(path, bytes, options)
      if (path === LOCATION.journal && !appended) {
        appended = true
        await world.files.append(path, new TextEncoder().encode(theirs))
      }
      return result
    },
  })
  const failure = await failureOf(emit({ ...world, files }, LOCATION, [claim('WP01', 'ada')]))
  expect(failure.details).toMatchObject({ ...DETAILS, stage: 'lock_violated' })
})

test('a row of another writer for another work package disturbs nobody', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const intruder = await aSeededWorld('WP01', 'WP02')
  intruder.files.put(LOCATION.journal, journalText(world))
  intruder.files.put(LOCATION.trackedLog, trackedText(world))
  intruder.clock.advanceMs(10)
  const theirs = await emit(intruder, LOCATION, [claim('WP02', 'bob')])
  const line = journalText(intruder).slice(journalText(world).length)
  let appended = false
  const files = portOf(world.files, {
    append: async (path, bytes, options) => {
      const result = await world.files.append(path, bytes, options)
      if (path === LOCATION.journal && !appended) {
        appended = true
        await world.files.append(path, new TextEncoder().encode(line))
      }
      return result
    },
  })
  const ours = await emit({ ...world, files }, LOCATION, [claim('WP01', 'ada')])
  const both = [...ours.eventIds, ...theirs.eventIds]
  expect(idsIn(trackedText(world))).toEqual(expect.arrayContaining(both))
})

test('a tracked log that cannot be written is a diagnostic; the next write completes it', async () => {
  const world = await aSeededWorld('WP01')
  world.files.failNext('append', 'denied', { path: LOCATION.trackedLog })
  const result = await emit(world, LOCATION, [claim('WP01')])
  expect(result.diagnostics).toMatchObject([{ code: 'status_log_deferred', severity: 'warning' }])
  expect(result.status.trackedComplete).toBe(false)
  const next = await emit(world, LOCATION, [start('WP01')])
  expect(next.diagnostics).toMatchObject([
    { code: 'status_log_completed', details: { rows: 1, first: result.eventIds[0] } },
  ])
  expect(trackedText(world)).toBe(journalText(world))
})

test('a view that cannot be written is a diagnostic', async () => {
  const world = await aSeededWorld('WP01')
  world.files.failNext('writeAtomic', 'full', { path: LOCATION.snapshot })
  const result = await emit(world, LOCATION, [claim('WP01')])
  expect(result.diagnostics).toMatchObject([{ code: 'status_view_deferred' }])
  expect(result.outcomes[0]?.changed).toBe(true)
})

test.each([
  'rebase-merge',
  'rebase-apply',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'BISECT_LOG',
])(
  'with %s in the git directory only the journal is written, and state is right throughout',
  async (marker) => {
    const world = await aSeededWorld('WP01')
    const tracked = trackedText(world)
    const view = world.files.text(LOCATION.snapshot)
    world.files.put(`${LOCATION.gitDir}/${marker}`, '')
    const results = await emitEach(world, [claim('WP01'), start('WP01')])
    expect(results[1]?.diagnostics.map((one) => one.code)).toEqual([
      'git_operation',
      'status_log_deferred',
      'status_view_deferred',
    ])
    expect(trackedText(world)).toBe(tracked)
    expect(world.files.text(LOCATION.snapshot)).toBe(view)
    const during = await readStatus(world.files, LOCATION)
    expect(during.state.workPackages.get('WP01')?.lane).toBe('in_progress')
    expect(during.trackedComplete).toBe(false)
    await world.files.remove(`${LOCATION.gitDir}/${marker}`)
    const after = await emit(world, LOCATION, [handIn('WP01')])
    expect(after.diagnostics).toMatchObject([
      { code: 'status_log_completed', details: { rows: 2 } },
    ])
    expect(trackedText(world)).toBe(journalText(world))
  },
)

test('a checkout without the mission gets no directory; the journal holds the rows', async () => {
  const world = await aSeededWorld('WP01')
  const directory = LOCATION.trackedLog.replace(/\/[^/]*$/, '')
  await world.files.remove(directory)
  const result = await emit(world, LOCATION, [claim('WP01')])
  expect(result.diagnostics).toMatchObject([
    { code: 'status_log_deferred', details: { reason: 'no_directory' } },
    { code: 'status_view_deferred' },
  ])
  expect(world.files.paths().some((path) => path.startsWith(directory))).toBe(false)
  world.files.put(`${directory}/meta.json`, '{}\n')
  await emitEach(world, wholeWay('WP01').slice(1))
  expect(trackedText(world)).toBe(journalText(world))
})

function readingBack(inner: Files, damage: 'altered' | 'shortened' | 'gone'): Files {
  let written = false
  return portOf(inner, {
    append: (path, bytes, options) => {
      written ||= path === LOCATION.journal
      return inner.append(path, bytes, options)
    },
    read: async (path, limit) => {
      const bytes = await inner.read(path, limit)
      if (!written || path !== LOCATION.journal || bytes === undefined) return bytes
      if (damage === 'gone') return undefined
      if (damage === 'shortened') return bytes.subarray(0, bytes.length - 1)
      return bytes.map((byte, at) => (at === bytes.length - 5 ? byte ^ 1 : byte))
    },
  })
}
