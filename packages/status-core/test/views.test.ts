import { expect, test } from 'vitest'
import { boardOf, emit, nextMoves, progressView, readStatus } from '../src/index.js'
import { claim, handIn, move, reviewClaim, start, wholeWay } from './requests.js'
import { aSeededWorld, emitEach, LOCATION } from './world.js'

test('the board shows every work package once, in its column, by number', async () => {
  const world = await aSeededWorld('WP01', 'WP02', 'WP03', 'WP10', 'WP100')
  await emitEach(world, [claim('WP10'), ...wholeWay('WP02').slice(0, 4), ...wholeWay('WP03')])
  const status = await readStatus(world.files, LOCATION)
  const board = boardOf(status, ['WP01', 'WP99'])
  expect(board.map((column) => [column.name, column.cards.map((card) => card.wpId)])).toEqual([
    ['Planned', ['WP01', 'WP100']],
    ['In progress', ['WP10']],
    ['Review', ['WP02']],
    ['Approved', []],
    ['Done', ['WP03']],
  ])
  expect(board[1]?.cards[0]).toMatchObject({ holder: 'claude', lane: 'claimed', uncertain: false })
  expect(board[2]?.cards[0]).toMatchObject({ holder: 'codex', lane: 'in_review' })
})

test('blocked and canceled are columns only when they hold something', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  await emitEach(world, [
    move('WP01', 'blocked', { reason: 'waits' }),
    move('WP02', 'canceled', { reason: 'not needed' }),
  ])
  const board = boardOf(await readStatus(world.files, LOCATION), [])
  expect(board.map((column) => column.name).slice(-2)).toEqual(['Blocked', 'Canceled'])
})

test('progress counts work packages without events, and follows the log alone [R-FR-013] [H-C-006]', async () => {
  const world = await aSeededWorld('WP01', 'WP02', 'WP03', 'WP04', 'WP05')
  for (const wpId of ['WP01', 'WP02', 'WP03'])
    await emitEach(world, [claim(wpId), start(wpId), handIn(wpId)])
  await emitEach(world, [claim('WP04'), start('WP04')])
  const status = await readStatus(world.files, LOCATION)
  const progress = progressView(status, ['WP01', 'WP05'])
  expect(progress).toMatchObject({ percentage: 61, done_percentage: 0, total_count: 5 })
  expect(progressView(status, ['WP06']).total_count).toBe(6)
  expect(progressView(status, ['WP06']).per_lane_counts).toMatchObject({
    planned: 1,
    for_review: 3,
  })
})

test('ages are counted from the row that led to the lane', async () => {
  const world = await aSeededWorld('WP01')
  world.clock.advanceMs(60_000)
  const status = await readStatus(world.files, LOCATION)
  const facts = { mission: 'rate-limit-api', nowMicros: world.clock.nowMicros() }
  expect(nextMoves(status, [], facts)[0]?.ageMs).toBe(60_000)
  expect(nextMoves(status, [], { ...facts, nowMicros: 0 })[0]?.ageMs).toBe(0)
  expect(nextMoves(status, ['WP02'], facts)[1]).toMatchObject({ lane: 'genesis', ageMs: null })
})

test('every state in which work can be killed has one command that goes on', async () => {
  const world = await aSeededWorld('WP01')
  const seen: (string | null | undefined)[] = []
  const look = async (): Promise<void> => {
    const status = await readStatus(world.files, LOCATION)
    const facts = { mission: 'M', nowMicros: world.clock.nowMicros() }
    seen.push(nextMoves(status, ['WP01'], facts)[0]?.command)
  }
  const steps = [
    move('WP01', 'blocked', { reason: 'waits for a person' }),
    move('WP01', 'planned', { reason: 'it came' }),
    claim('WP01'),
    start('WP01'),
    move('WP01', 'blocked', { reason: 'worktree_alloc_failed' }),
    start('WP01', 'gemini'),
    handIn('WP01', 'gemini'),
    reviewClaim('WP01'),
    ...wholeWay('WP01').slice(4),
  ]
  await look()
  for (const step of steps) {
    await emit(world, LOCATION, [step])
    await look()
  }
  const implement = (agent: string) =>
    `spec-kitty agent action implement WP01 --agent ${agent} -m M`
  expect(seen).toEqual([
    implement('AGENT'),
    'spec-kitty agent tasks move-task WP01 --to planned --reason TEXT -m M',
    implement('AGENT'),
    implement('claude'),
    implement('claude'),
    implement('AGENT'),
    implement('gemini'),
    'spec-kitty agent action review WP01 --agent AGENT -m M',
    'spec-kitty agent action review WP01 --agent codex -m M',
    'spec-kitty merge -m M',
    null,
  ])
})
