import type { Lane } from '@spec-kitty/events/status'
import { expect, test } from 'vitest'
import { type EmitRequest, emit, readStatus, snapshotBytes, unionRows } from '../src/index.js'
import {
  APPROVED,
  approve,
  claim,
  finish,
  handIn,
  LANDED,
  move,
  reject,
  reviewClaim,
  seed,
  start,
} from './requests.js'
import { aWorld, emitEach, failureOf, idsIn, LOCATION, trackedText, type World } from './world.js'

const READY = [seed('WP01'), claim('WP01'), start('WP01'), handIn('WP01')]
const IN_REVIEW = [...READY, reviewClaim('WP01')]
const ELSEWHERE = {
  ...LANDED,
  repos: [{ ...LANDED.repos[0], commit: 'e'.repeat(40) }],
}

/** Two clones that hold the same log and then go on alone; the second one's clock is off. */
async function twoClones(
  common: readonly EmitRequest[],
  first: readonly EmitRequest[],
  second: readonly EmitRequest[],
  skewMs: number,
): Promise<readonly [World, World]> {
  const one = aWorld()
  one.clock.advanceMs(7_200_000)
  await emitEach(one, common)
  const two = aWorld(2)
  two.clock.advanceMs(7_200_000 + skewMs)
  two.files.put(LOCATION.trackedLog, trackedText(one))
  await emitEach(one, first)
  await emitEach(two, second)
  return [one, two]
}

/** Each clone gets the rows that the other's tracked log has, as a pull brings them. */
async function exchange(one: World, two: World): Promise<void> {
  const logs = await Promise.all(
    [one, two].map((world) => world.files.read(LOCATION.trackedLog, { bytesMax: 1_000_000 })),
  )
  const [left = new Uint8Array(), right = new Uint8Array()] = logs
  one.files.put(LOCATION.trackedLog, unionRows(left, right))
  two.files.put(LOCATION.trackedLog, unionRows(right, left))
}

async function viewOf(world: World): Promise<string> {
  const status = await readStatus(world.files, LOCATION)
  return new TextDecoder().decode(snapshotBytes(status, LOCATION))
}

interface Case {
  readonly name: string
  readonly common: readonly EmitRequest[]
  readonly first: readonly EmitRequest[]
  readonly second: readonly EmitRequest[]
  readonly kept: Lane
  /** What the next writer does, and what stands then. */
  readonly next: EmitRequest
  readonly after: Lane
}

const CASES: readonly Case[] = [
  {
    name: 'an approval that did not see a rejection',
    common: IN_REVIEW,
    first: [approve('WP01')],
    second: [reject('WP01')],
    kept: 'planned',
    next: claim('WP01', 'bob'),
    after: 'claimed',
  },
  {
    name: 'blocked and approved, blocked kept, then work goes on',
    common: IN_REVIEW,
    first: [move('WP01', 'blocked', { reason: 'no disk' })],
    second: [approve('WP01')],
    kept: 'blocked',
    next: start('WP01'),
    after: 'in_progress',
  },
  {
    name: 'a bare claim beside work that was handed in',
    common: READY.slice(0, 3),
    first: [handIn('WP01')],
    second: [move('WP01', 'planned', { reason: 'gave up' }), claim('WP01', 'bob')],
    kept: 'for_review',
    next: reviewClaim('WP01'),
    after: 'in_review',
  },
  {
    name: 'done and canceled, then brought back by force',
    common: [...IN_REVIEW, approve('WP01')],
    first: [finish('WP01')],
    second: [move('WP01', 'canceled', { reason: 'dropped' })],
    kept: 'canceled',
    next: move('WP01', 'planned', { force: true, reason: 'needed after all' }),
    after: 'planned',
  },
  {
    name: 'two landings, then the one that a merge finds',
    common: [...IN_REVIEW, approve('WP01')],
    first: [finish('WP01')],
    second: [move('WP01', 'done', { actor: 'merge', evidence: ELSEWHERE })],
    kept: 'approved',
    next: finish('WP01'),
    after: 'done',
  },
]

test.each(CASES.flatMap((one) => [-3_600_000, 3_600_000].map((skew) => ({ ...one, skew }))))(
  'several heads settle with the next write: $name (skew $skew ms)',
  async ({ common, first, second, kept, next, after: then, skew }) => {
    const [one, two] = await twoClones(common, first, second, skew)
    await exchange(one, two)
    expect(await viewOf(one)).toBe(await viewOf(two))
    const before = (await readStatus(one.files, LOCATION)).state.workPackages.get('WP01')
    expect(before).toMatchObject({ lane: kept, heads: { length: 2 } })
    const { diagnostics, eventIds, status } = await emit(one, LOCATION, [next])
    const row = JSON.parse(trackedText(one).trim().split('\n').at(-1) ?? '')
    const others = before?.heads.filter((id) => id !== before.lastEventId)
    expect(row).toMatchObject({ prev_event_id: before?.lastEventId, from_lane: kept })
    expect(row.policy_metadata.settles).toEqual(others)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'STATUS_DIVERGED',
        details: { settled: [expect.objectContaining({ wp_id: 'WP01', settles: others })] },
      }),
    )
    const after = status.state.workPackages.get('WP01')
    expect(after).toMatchObject({ lane: then, heads: eventIds })
    expect(status.findings.filter((finding) => finding.details.open === true)).toEqual([])
    await exchange(one, two)
    expect(await viewOf(two)).toBe(await viewOf(one))
    expect(idsIn(trackedText(two)).sort()).toEqual(idsIn(trackedText(one)).sort())
  },
)

test('only the first row of a batch settles, and only its own work package', async () => {
  const setup = [seed('WP01'), seed('WP02')]
  const [one, two] = await twoClones(setup, [claim('WP01', 'ada')], [claim('WP01', 'bob')], 50)
  await exchange(one, two)
  const batch = [start('WP01', 'ada'), claim('WP02', 'ada'), handIn('WP01', 'ada')]
  await emit(one, LOCATION, batch)
  const rows = trackedText(one).trim().split('\n').slice(-3)
  expect(rows.map((row) => JSON.parse(row).policy_metadata?.settles?.length ?? 0)).toEqual([
    1, 0, 0,
  ])
})

test('the loser of two claims is told who holds the work package', async () => {
  const [one, two] = await twoClones(
    [seed('WP01')],
    [claim('WP01', 'ada')],
    [claim('WP01', 'bob')],
    3_600_000,
  )
  await exchange(one, two)
  for (const world of [one, two]) {
    const failure = await failureOf(emit(world, LOCATION, [start('WP01', 'bob')]))
    expect(failure.key).toBe('WP_ALREADY_CLAIMED')
    expect(failure.details).toMatchObject({ holder: 'ada' })
  }
  expect((await emit(two, LOCATION, [claim('WP01', 'ada')])).outcomes[0]?.changed).toBe(false)
  await emit(two, LOCATION, [start('WP01', 'ada')])
})

test('an approval that is settled does not stand: the work is reviewed again', async () => {
  const [one, two] = await twoClones(IN_REVIEW, [approve('WP01')], [reject('WP01')], 3_600_000)
  await exchange(one, two)
  await emitEach(one, [claim('WP01'), start('WP01')])
  const state = (await readStatus(one.files, LOCATION)).state.workPackages.get('WP01')
  expect(state).toMatchObject({ approval: null, openRejection: true })
  const failure = await failureOf(
    emit(one, LOCATION, [move('WP01', 'approved', { reviewResult: APPROVED })]),
  )
  expect(failure.details.rules).toContain('ILLEGAL_TRANSITION')
})

test('both clones settle at once: again two heads, and again the next write settles them', async () => {
  const [one, two] = await twoClones(IN_REVIEW, [approve('WP01')], [reject('WP01')], -60_000)
  await exchange(one, two)
  await emit(one, LOCATION, [claim('WP01', 'ada')])
  await emit(two, LOCATION, [claim('WP01', 'bob')])
  await exchange(one, two)
  expect(await viewOf(one)).toBe(await viewOf(two))
  const before = await readStatus(one.files, LOCATION)
  const state = before.state.workPackages.get('WP01')
  expect(state).toMatchObject({ lane: 'claimed', heads: { length: 2 } })
  const { status } = await emit(two, LOCATION, [start('WP01', state?.actor ?? '')])
  expect(status.state.workPackages.get('WP01')?.heads).toHaveLength(1)
})
