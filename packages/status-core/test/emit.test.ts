import { formatInstant, instantMicros } from '@spec-kitty/events/log'
import { MemoryIds } from '@spec-kitty/platform/memory'
import { expect, test } from 'vitest'
import { emit, readStatus, type TransitionRequest } from '../src/index.js'
import {
  approve,
  claim,
  finish,
  handIn,
  move,
  reject,
  reviewClaim,
  seed,
  start,
  WORKSPACE,
  wholeWay,
} from './requests.js'
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
} from './world.js'

test('every write stands in journal, tracked log and view, and is named by its id [W-FR-001]', async () => {
  const world = await aSeededWorld('WP01')
  for (const request of wholeWay('WP01')) {
    const result = await emit(world, LOCATION, [request])
    expect(result.eventIds).toHaveLength(1)
    expect(result.outcomes).toMatchObject([{ toLane: request.to, changed: true }])
    expect(idsIn(journalText(world)).at(-1)).toBe(result.eventIds[0])
    expect(trackedText(world)).toBe(journalText(world))
    expect(result.diagnostics).toEqual([])
    expect(result.statusEventsPath).toBe('kitty-specs/rate-limit-api-01KZ7Q3M/status.events.jsonl')
    const view = JSON.parse(world.files.text(LOCATION.snapshot) ?? '')
    expect(view.work_packages.WP01.lane).toBe(request.to)
    expect(view.last_event_id).toBe(result.eventIds[0])
  }
  expect(idsIn(journalText(world))).toHaveLength(7)
})

test('each row names the one before it and is later than it', async () => {
  const world = await aSeededWorld('WP01')
  await emitEach(world, wholeWay('WP01'))
  const { rows } = await readStatus(world.files, LOCATION)
  expect(rows.map((row) => row.previous)).toEqual([
    null,
    ...rows.slice(0, -1).map((r) => r.eventId),
  ])
  for (const [index, row] of rows.slice(1).entries())
    expect(row.instant).toBeGreaterThan(rows[index]?.instant ?? 0)
  expect(rows.map((row) => row.from)).toEqual([
    'genesis',
    'planned',
    'claimed',
    'in_progress',
    'for_review',
    'in_review',
    'approved',
  ])
})

test('a clock that is behind the log never writes into the past, and is told', async () => {
  const world = await aSeededWorld('WP01')
  const before = await readStatus(world.files, LOCATION)
  world.clock.advanceMs(-3_600_000)
  const result = await emit(world, LOCATION, [claim('WP01')])
  const at = instantMicros(result.status.state.lastAt) ?? 0
  const last = instantMicros(before.state.lastAt) ?? 0
  expect(at).toBe((Math.floor(last / 1000) + 1) * 1000)
  expect(result.diagnostics).toMatchObject([{ code: 'clock_behind' }])
  expect(formatInstant(at)).toBe(result.status.state.lastAt)
})

test('ids of one log rise with its instants, whichever process writes', async () => {
  const world = await aSeededWorld('WP01', 'WP02', 'WP03')
  for (const [at, wpId] of ['WP01', 'WP02', 'WP03'].entries()) {
    const other = { ...world, ids: new MemoryIds(100 - at) }
    world.clock.advanceMs(at === 2 ? -1 : 0)
    await emit(other, LOCATION, [claim(wpId), start(wpId)])
  }
  const ids = idsIn(journalText(world))
  expect(ids).toEqual([...ids].sort())
})

test('a batch is one write; each request sees what the earlier ones leave', async () => {
  const world = await aSeededWorld('WP01')
  const { eventIds, outcomes, status } = await emit(world, LOCATION, [claim('WP01'), start('WP01')])
  expect(eventIds).toHaveLength(2)
  expect(outcomes.map((one) => `${one.fromLane} ${one.toLane}`)).toEqual([
    'planned claimed',
    'claimed in_progress',
  ])
  expect(status.state.workPackages.get('WP01')).toMatchObject({
    lane: 'in_progress',
    workspace: WORKSPACE,
    implementer: 'claude',
  })
})

test('one refusal refuses the whole batch and changes no byte', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const before = everyFile(world)
  const operations = world.files.operations
  const failure = await failureOf(emit(world, LOCATION, [claim('WP01'), handIn('WP02')]))
  expect(failure.key).toBe('TRANSITION_REJECTED')
  expect(everyFile(world)).toEqual(before)
  expect(world.files.operations).toBe(operations)
})

test('a refusal names mission, work package, edge, rules and what is possible [W-NFR-005]', async () => {
  const world = await aSeededWorld('WP01')
  await emitEach(world, [claim('WP01'), start('WP01')])
  const bare = move('WP01', 'for_review', { subtasks: { open: ['T003', 'T004'] } })
  const failure = await failureOf(emit(world, LOCATION, [bare]))
  expect(failure.message).toBe(
    'rate-limit-api-01KZ7Q3M WP01: in_progress → for_review refused: ' +
      'open subtasks: T003, T004; no commit since the claim.',
  )
  expect(failure.details).toMatchObject({
    mission_slug: 'rate-limit-api-01KZ7Q3M',
    wp_id: 'WP01',
    from: 'in_progress',
    to: 'for_review',
    rules: ['SUBTASKS_OPEN', 'COMMITS_MISSING'],
    allowed: ['planned', 'for_review', 'blocked', 'canceled'],
  })
  expect(failure.remedy).toContain('spec-kitty ')
})

test('the loser of a claim is told who holds it', async () => {
  const world = await aSeededWorld('WP01')
  await emit(world, LOCATION, [claim('WP01', 'claude-1')])
  const failure = await failureOf(emit(world, LOCATION, [claim('WP01', 'claude-2')]))
  expect(failure.key).toBe('WP_ALREADY_CLAIMED')
  expect(failure.details).toMatchObject({ holder: 'claude-1', wp_id: 'WP01' })
})

test('every request made a second time leaves the log as it is [R-FR-003]', async () => {
  const world = await aSeededWorld('WP01')
  for (const request of [seed('WP01'), ...wholeWay('WP01')]) {
    await emit(world, LOCATION, [request])
    const before = everyFile(world)
    const again = await emit(world, LOCATION, [request])
    expect(again.outcomes).toMatchObject([{ changed: false }])
    expect(again.outcomes[0]?.eventId).toBe(idsIn(journalText(world)).at(-1))
    expect(everyFile(world)).toEqual(before)
  }
})

test('a rejection and what follows it need no force', async () => {
  const world = await aSeededWorld('WP01')
  const way = [claim('WP01'), start('WP01'), handIn('WP01'), reviewClaim('WP01'), reject('WP01')]
  await emitEach(world, way)
  const status = await readStatus(world.files, LOCATION)
  expect(status.state.workPackages.get('WP01')).toMatchObject({
    lane: 'planned',
    openRejection: true,
    forceCount: 0,
    rejection: { count: 1 },
  })
  await emitEach(world, [...way.slice(0, 4), approve('WP01'), finish('WP01')])
  const done = await readStatus(world.files, LOCATION)
  expect(done.state.workPackages.get('WP01')).toMatchObject({ lane: 'done', forceCount: 0 })
})

test('a decision on a state that is no more is refused with both states', async () => {
  const world = await aSeededWorld('WP01')
  const { state } = await readStatus(world.files, LOCATION)
  const expectation = {
    lane: 'planned',
    lastEventId: state.workPackages.get('WP01')?.lastEventId ?? null,
  } as const
  await emit(world, LOCATION, [{ ...claim('WP01'), expect: expectation }])
  const before = everyFile(world)
  const stale: TransitionRequest = { ...start('WP01'), expect: expectation }
  const failure = await failureOf(emit(world, LOCATION, [stale]))
  expect(failure.details).toMatchObject({
    rules: ['STATE_CHANGED'],
    expected: { lane: 'planned' },
    found: { lane: 'claimed' },
  })
  expect(everyFile(world)).toEqual(before)
})

test('lifecycle rows that stand once are written once, beside seeds in one write', async () => {
  const world = aWorld()
  const facts = { kind: 'lifecycle', aggregateType: 'Mission', aggregateId: 'mission/X' } as const
  const requests = [
    { ...facts, eventType: 'MissionCreated', payload: { friendly_name: 'A' } },
    {
      ...facts,
      eventType: 'SpecifyCompleted',
      payload: { artifact_path: '/repo/kitty-specs/a/spec.md' },
    },
    { ...facts, eventType: 'WPCreated', payload: { wp_id: 'WP01' } },
    { ...facts, eventType: 'WPCreated', payload: { wp_id: 'WP02' } },
    seed('WP01'),
    seed('WP02'),
  ]
  const first = await emit(world, LOCATION, requests)
  expect(first.eventIds).toHaveLength(6)
  const before = everyFile(world)
  const second = await emit(world, LOCATION, requests)
  expect(second.eventIds).toEqual([])
  expect(everyFile(world)).toEqual(before)
  expect(second.status.otherRows.map((row) => row.value.payload)).toContainEqual({
    artifact_path: 'kitty-specs/a/spec.md',
  })
})

test('no path of this machine gets into a row', async () => {
  const world = await aSeededWorld('WP01')
  const location = { ...LOCATION, home: '/var/people/ada' }
  const reason = 'see /repo/src/a.ts, /repo, /var/people/ada/x and /home/bob/y'
  const policy = { evidence: { code: 'X', message: 'at /repo/.worktrees/z', step: '/repo2' } }
  await emit(world, location, [move('WP01', 'blocked', { reason, policy })])
  const row = (await readStatus(world.files, LOCATION)).rows.at(-1)?.fields
  expect(row?.reason).toBe('see src/a.ts, ., ~/x and ~/y')
  expect(row?.policy_metadata).toEqual({
    evidence: { code: 'X', message: 'at .worktrees/z', step: '/repo2' },
  })
})

test('a row that is too large for other readers is not written', async () => {
  const world = await aSeededWorld('WP01')
  const before = everyFile(world)
  const policy = { note: 'x'.repeat(17_000) }
  const failure = await failureOf(emit(world, LOCATION, [{ ...claim('WP01'), policy }]))
  expect(failure.key).toBe('EVENT_TOO_LARGE')
  expect(everyFile(world)).toEqual(before)
})

test('what belongs to a row is written before it, and taken back when the row fails', async () => {
  const world = await aSeededWorld('WP01')
  const path = '/repo/kitty-specs/rate-limit-api-01KZ7Q3M/tasks/WP01/review-cycle-1.md'
  const hooks = {
    beforeAppend: () => world.files.writeAtomic(path, new TextEncoder().encode('feedback')),
    undoBeforeAppend: () => world.files.remove(path),
  }
  world.files.failNext('append', 'full', { path: LOCATION.journal })
  await failureOf(emit(world, LOCATION, [claim('WP01')], hooks))
  expect(world.files.text(path)).toBeUndefined()
  await emit(world, LOCATION, [claim('WP01')], hooks)
  expect(world.files.text(path)).toBe('feedback')
})
