import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { advance, claimWork, handIn, queryNext } from '../src/index.js'
import { aWorld, commitIn, TWO_LANES } from './world.js'

describe('reporting a step', () => {
  test('a query and a report answer with the same work package', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const query = await queryNext(ports, scope, { agent: 'claude' })
    const report = await advance(ports, scope, { agent: 'claude', result: 'success' })
    expect(query).toMatchObject({ is_query: true, wp_id: 'WP01', reason: 'start' })
    expect(report).toMatchObject({ is_query: false, wp_id: 'WP01', reason: 'start', attempt: 1 })
    expect(await world.moves()).toEqual([])
  })

  test('success does not hand in by itself: it names what is missing, then counts nothing twice', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const claim = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const success = {
      agent: 'claude',
      result: 'success',
      stepId: 'implement@1',
      wpId: 'WP01',
    } as const
    const refused = await advance(ports, scope, success)
    expect(refused).toMatchObject({
      kind: 'blocked',
      reason: 'guards_failed',
      wp_id: 'WP01',
      run: expect.stringContaining('spec-kitty hand-in WP01'),
      guard_failures: [{ code: 'COMMITS_MISSING', subject: 'WP01' }],
    })
    expect((await world.moves()).at(-1)).toContain('in_progress by claude')
    await advance(ports, scope, success)
    expect(await queryNext(ports, scope, { agent: 'claude' })).toMatchObject({ attempt: 2 })

    await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
    await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const after = await advance(ports, scope, success)
    expect(after).toMatchObject({ kind: 'step', reason: 'review', wp_id: 'WP01', attempt: 1 })
  })

  test('a block needs a reason, moves the work package, and anyone can take it up again', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const blocked = {
      agent: 'claude',
      result: 'blocked',
      stepId: 'implement',
      wpId: 'WP01',
    } as const
    await expect(advance(ports, scope, blocked)).rejects.toMatchObject({ key: 'USAGE' })
    const answer = await advance(ports, scope, { ...blocked, reason: 'no key' })
    expect(answer).toMatchObject({ wp_id: 'WP02' })
    expect((await world.rows()).at(-1)).toMatchObject({ to_lane: 'blocked', reason: 'no key' })
  })

  test('a damaged run record loses attempts and nothing else, and says so', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const failed = {
      agent: 'claude',
      result: 'failed',
      stepId: 'implement@1',
      wpId: 'WP01',
    } as const
    expect(await advance(ports, scope, failed)).toMatchObject({ attempt: 2 })
    const path = `.kittify/runtime/loop/${scope.mission.missionId}.json`
    expect(JSON.parse(await repo.read(path)).entries).toHaveLength(1)
    await repo.write(path, '{"version": 1, "entr')
    const next = await queryNext(ports, scope, { agent: 'claude' })
    expect(next).toMatchObject({ attempt: 1, diagnostics: [{ code: 'loop_record_reset' }] })
  })

  test('an unknown step is a usage error that lists the steps', async () => {
    const world = await aWorld(TWO_LANES)
    const request = { agent: 'claude', result: 'failed', stepId: 'dance' } as const
    await expect(advance(world.ports, world.scope, request)).rejects.toMatchObject({
      key: 'USAGE',
      message: expect.stringContaining('implement'),
    })
  })

  test('a script that follows run goes from a claim to the next step', async () => {
    const world = await aWorld(TWO_LANES)
    const next = await queryNext(world.ports, world.scope, { agent: 'claude' })
    expect(next.prompt?.bytes).toBeLessThanOrEqual(1024 + 900)
    const text = await readFile(next.prompt_file ?? '', 'utf8')
    expect(text).toContain(next.run)
    expect(next.prompt_file?.startsWith(`${world.scope.repo.commonDir}/spec-kitty/prompts/`)).toBe(
      true,
    )
  })
})
