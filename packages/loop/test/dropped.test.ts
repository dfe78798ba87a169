import { describe, expect, test } from 'vitest'
import { advance, claimWork, handIn, moveTask, type RunRequest, runMission } from '../src/index.js'
import { aWorld, commitIn, TWO_LANES, type World } from './world.js'

const WORKER = new URL('./fake-agent.mjs', import.meta.url).pathname
const BY_CLAUDE = { agent: 'claude', wpId: 'WP01', stepId: 'implement', result: 'success' } as const

const codes = (answer: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  answer.diagnostics.map((one) => one.code)

describe('a report about work that is not the reporter’s', () => {
  test('is dropped with a word about it, and changes nothing', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const unclaimed = await advance(ports, scope, BY_CLAUDE)
    expect(unclaimed.diagnostics).toMatchObject([
      { code: 'report_dropped', message: expect.stringContaining('nobody has claimed it') },
    ])
    await claimWork(ports, scope, { wpId: 'WP01', agent: 'codex' })
    const before = await world.rows()
    const foreign = await advance(ports, scope, BY_CLAUDE)
    expect(foreign.diagnostics).toMatchObject([
      { code: 'report_dropped', message: expect.stringContaining('held by codex') },
    ])
    expect(await world.rows()).toEqual(before)
  })

  test('is dropped with a word where no step is named and none is held', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const before = await world.rows()
    const lost = await advance(ports, scope, { agent: 'zed', result: 'blocked', reason: 'no idea' })
    expect(lost.diagnostics).toMatchObject([{ code: 'report_dropped' }])
    expect(await world.rows()).toEqual(before)
  })

  test('is dropped with a word where there is no step to report on', async () => {
    const world = await aWorld(TWO_LANES.slice(0, 1))
    const { ports, scope } = world
    await claimWork(ports, scope, { wpId: 'WP01', agent: 'codex' })
    const before = await world.rows()
    for (const result of ['success', 'failed'] as const) {
      const lost = await advance(ports, scope, { agent: 'zed', result })
      expect(lost).toMatchObject({ is_query: false, kind: 'blocked', step_id: null })
      expect(lost.diagnostics).toMatchObject([
        {
          code: 'report_dropped',
          message: 'The report changed nothing: no step waits for one from zed.',
          details: { agent: 'zed' },
        },
      ])
    }
    expect(await world.rows()).toEqual(before)
  })

  test('about a work package that does not exist is an error', async () => {
    const world = await aWorld(TWO_LANES)
    const report = advance(world.ports, world.scope, { ...BY_CLAUDE, wpId: 'WP77' })
    await expect(report).rejects.toMatchObject({
      key: 'WP_NOT_FOUND',
      details: { known: ['WP01', 'WP02'] },
    })
  })

  test('about own work that went on since is no news', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const claim = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
    await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    expect(codes(await advance(ports, scope, BY_CLAUDE))).toEqual([])
  })
})

test('a move that needs a reason names the command with one', async () => {
  const world = await aWorld(TWO_LANES)
  await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
  for (const to of ['planned', 'blocked'] as const) {
    await expect(moveTask(world.ports, world.scope, { wpId: 'WP01', to })).rejects.toMatchObject({
      key: 'TRANSITION_REJECTED',
      remedy: expect.stringContaining(`move-task WP01 --to ${to} --reason TEXT`),
    })
  }
})

describe('an agent whose program cannot be started', () => {
  const agents = (world: World): RunRequest['agents'] => ({
    misspelt: { command: ['/nowhere/agent'], prompt: 'stdin', env: {}, roles: [] },
    works: {
      command: ['node', WORKER, 'work', `${world.repo.outside}/agents.log`],
      prompt: 'stdin',
      env: {},
      roles: [],
    },
  })
  const run = (world: World, more: Pick<RunRequest, 'implementers' | 'reviewers'>) =>
    runMission(world.ports, world.scope, {
      agents: agents(world),
      maxParallel: 1,
      until: 'accept',
      timeoutMs: 20_000,
      environment: world.repo.environment,
      ...more,
    })
  const TWO = [
    { id: 'WP01', owned: ['src/wp01/**'] },
    { id: 'WP02', owned: ['src/wp02/**'] },
  ]

  test('is tried once, and the work stays free', async () => {
    const world = await aWorld(TWO)
    await expect(run(world, { implementers: ['misspelt'] })).rejects.toMatchObject({
      key: 'RUN_STALLED',
      message: expect.stringContaining('agent misspelt: '),
      remedy: 'spec-kitty run --help',
      details: { attempts: [{ outcome: 'spawn' }] },
    })
    expect(await world.moves()).toEqual([
      'WP01 planned → claimed by misspelt-1',
      'WP01 claimed → in_progress by misspelt-1',
      'WP01 in_progress → planned by misspelt-1',
    ])
  })

  test('leaves the work to the next agent, also a review', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const names = ['misspelt', 'works']
    const result = await run(world, { implementers: names, reviewers: names })
    expect(result.attempts.map((one) => `${one.agent} ${one.outcome}`)).toEqual([
      'misspelt spawn',
      'works handed_in',
      'works approved',
    ])
  })

  test('gives a review back as it was', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    await expect(
      run(world, { implementers: ['works'], reviewers: ['misspelt'] }),
    ).rejects.toMatchObject({ key: 'RUN_STALLED' })
    expect((await world.rows()).at(-1)).toMatchObject({
      from_lane: 'in_review',
      to_lane: 'for_review',
      reason: expect.stringMatching(/^review_claim_released: misspelt-1: /),
    })
  })
})

test('work that no review may start on stalls a run with the reason, and does not crash it', async () => {
  const world = await aWorld([{ id: 'WP01', owned: ['src/wp01/**'] }])
  const { ports, scope } = world
  const claim = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
  await commitIn(world, claim.workspace_path, 'src/wp01/one.ts', 'one\n')
  await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
  await commitIn(world, claim.workspace_path, '.kittify/config.yaml', 'review: {}\n')
  const said: string[] = []
  const run = runMission(ports, scope, {
    implementers: ['any'],
    agents: {
      any: { command: ['node', WORKER, 'work', 'x'], prompt: 'stdin', env: {}, roles: [] },
    },
    maxParallel: 1,
    until: 'accept',
    timeoutMs: 20_000,
    attemptsMax: 1,
    environment: world.repo.environment,
    onProgress: (progress) => said.push(progress.detail),
  })
  await expect(run).rejects.toMatchObject({ key: 'RUN_STALLED' })
  expect(said.join()).toContain('.kittify/config.yaml (not for this lane)')
})
