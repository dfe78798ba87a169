import { mkdir, rm, writeFile } from 'node:fs/promises'
import type { Git } from '@spec-kitty/git'
import { describe, expect, test } from 'vitest'
import { claimWork, handIn, moveTask, queryNext } from '../src/index.js'
import { approve, aWorld, commitIn, implementAndHandIn, TWO_LANES } from './world.js'

/** The same git, which calls `look` right before it makes a branch or a worktree. */
function watched(git: Git, look: () => Promise<void>): Git {
  const allocates = (args: readonly string[], input: unknown) =>
    (args[0] === 'worktree' && args[1] === 'add') ||
    args[0] === 'branch' ||
    (args[0] === 'update-ref' && `${args.join(' ')} ${input ?? ''}`.includes('-lane-'))
  return {
    run: async (args, call) => {
      if (allocates(args, call.input)) await look()
      return git.run(args, call)
    },
    get count() {
      return git.count
    },
    withEnvironment: (env) => watched(git.withEnvironment(env), look),
  }
}

describe('claiming work', () => {
  test('the claim stands in the log before anything is allocated [H-FR-014]', async () => {
    const world = await aWorld(TWO_LANES)
    const seen: unknown[] = []
    const git = watched(world.ports.git, async () => {
      const last = (await world.rows()).filter((row) => row.wp_id === 'WP01').at(-1)
      seen.push(last?.to_lane)
    })
    await claimWork({ ...world.ports, git }, world.scope, { wpId: 'WP01', agent: 'claude' })
    expect(seen.length).toBeGreaterThan(0)
    expect(new Set(seen)).toEqual(new Set(['in_progress']))
    const rows = (await world.rows()).filter((row) => row.from_lane !== 'genesis')
    expect(rows.map((row) => row.to_lane)).toEqual(['claimed', 'in_progress'])
    for (const row of rows) {
      expect(row.policy_metadata).toMatchObject({
        workspace: { kind: 'worktree', lane_id: 'lane-a', start: null },
      })
    }
  })

  test('a failed allocation is recorded, named, and tried again by the same command [H-FR-014]', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    const husk = `${repo.root}/.worktrees/${scope.mission.slug}-lane-a`
    await mkdir(husk, { recursive: true })
    await writeFile(`${husk}/mine.txt`, 'not yours')

    const claim = () => claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    await expect(claim()).rejects.toMatchObject({
      key: 'WORKSPACE_NOT_ALLOCATED',
      remedy: expect.stringContaining('agent action implement WP01 --agent claude'),
    })
    expect((await world.rows()).at(-1)).toMatchObject({
      from_lane: 'in_progress',
      to_lane: 'blocked',
      reason: 'worktree_alloc_failed',
      policy_metadata: { evidence: { step: 'allocate' } },
    })
    expect(await queryNext(ports, scope, { agent: 'codex' })).toMatchObject({
      wp_id: 'WP01',
      reason: 'retry',
    })

    await rm(husk, { recursive: true })
    expect(await claim()).toMatchObject({
      mode: 'retry',
      from_lane: 'blocked',
      to_lane: 'in_progress',
    })
  })

  test('claiming again resumes: no event, the same place, a new prompt', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const first = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    await commitIn(world, first.workspace_path, 'src/a/one.ts', 'one\n')
    const before = await world.moves()
    const again = await claimWork(ports, scope, { agent: 'claude' })
    expect(again).toMatchObject({ wp_id: 'WP01', mode: 'resume', no_op: true, changed: false })
    expect(again.workspace_path).toBe(first.workspace_path)
    expect(again.prompt_file).not.toBe(first.prompt_file)
    expect(again.workspace.base_commit).toBe(first.workspace.base_commit)
    expect(await world.moves()).toEqual(before)
  })

  test('a worktree that went missing is made again with its commits', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    const first = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const head = await commitIn(world, first.workspace_path, 'src/a/one.ts', 'one\n')
    await rm(first.workspace_path, { recursive: true })
    const again = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    expect(again.mode).toBe('resume')
    expect(await repo.git('-C', again.workspace_path, 'rev-parse', 'HEAD')).toBe(head)
  })

  test('what another holds, what waits, and what is busy is refused without a trace', async () => {
    const world = await aWorld([
      { id: 'WP01', owned: ['src/a/**'] },
      { id: 'WP02', owned: ['src/a/**'], dependencies: ['WP01'] },
      { id: 'WP03', owned: ['src/a/**'], dependencies: ['WP02'] },
    ])
    const { ports, scope } = world
    await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const before = await world.rows()
    const claim = (wpId: string, agent = 'codex') => claimWork(ports, scope, { wpId, agent })
    await expect(claim('WP01')).rejects.toMatchObject({
      key: 'WP_ALREADY_CLAIMED',
      details: { holder: 'claude' },
    })
    await expect(claim('WP02')).rejects.toMatchObject({ key: 'WP_DEPENDENCIES_OPEN' })
    await expect(claim('WP09')).rejects.toMatchObject({
      key: 'WP_NOT_FOUND',
      details: { known: ['WP01', 'WP02', 'WP03'] },
    })
    await expect(claimWork(ports, scope, { agent: 'codex' })).rejects.toMatchObject({
      key: 'RUN_STALLED',
    })
    expect(await world.rows()).toEqual(before)
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await expect(claim('WP01')).rejects.toMatchObject({ key: 'WP_HANDED_IN' })
    await approve(world, 'WP01')
    await expect(claim('WP01')).rejects.toMatchObject({ key: 'WP_CLOSED' })
    await claim('WP02', 'codex')
    await expect(moveTask(ports, scope, { wpId: 'WP02', to: 'blocked' })).rejects.toMatchObject({
      details: { rules: ['REASON_REQUIRED'] },
    })
    await moveTask(ports, scope, { wpId: 'WP02', to: 'blocked', reason: 'no access' })
    await expect(claim('WP02')).rejects.toMatchObject({ key: 'WP_BLOCKED' })
    await moveTask(ports, scope, { wpId: 'WP02', to: 'planned', reason: 'access given' })
    expect(await claim('WP02')).toMatchObject({ mode: 'start' })
  })

  test('eight agents that claim at once get eight different work packages, or are told who has theirs', async () => {
    const world = await aWorld(
      Array.from({ length: 8 }, (_, place) => ({
        id: `WP0${place + 1}`,
        owned: [`src/p${place}/**`],
      })),
    )
    const wpIds = Array.from({ length: 8 }, (_, place) => `WP0${place + 1}`)
    const claims = await Promise.allSettled(
      wpIds.flatMap((wpId) =>
        ['one', 'two'].map((agent) => claimWork(world.ports, world.scope, { wpId, agent })),
      ),
    )
    const won = claims.filter((claim) => claim.status === 'fulfilled')
    const lost = claims.filter((claim) => claim.status === 'rejected')
    expect(won).toHaveLength(8)
    for (const claim of lost) expect(claim.reason).toMatchObject({ key: 'WP_ALREADY_CLAIMED' })
  })

  test('a dependency in another lane lies in the base of what builds on it', async () => {
    const world = await aWorld([
      { id: 'WP01', owned: ['src/a/**'] },
      { id: 'WP02', owned: ['src/b/**'] },
      { id: 'WP03', owned: ['src/c/**'], dependencies: ['WP01', 'WP02'] },
    ])
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await implementAndHandIn(world, 'WP02', 'codex', 'src/b/two.ts')
    await approve(world, 'WP01')
    await approve(world, 'WP02')
    const claim = await claimWork(world.ports, world.scope, { wpId: 'WP03', agent: 'claude' })
    const files = await world.repo.git('-C', claim.workspace_path, 'ls-files')
    expect(files).toContain('src/a/one.ts')
    expect(files).toContain('src/b/two.ts')
    await commitIn(world, claim.workspace_path, 'src/c/three.ts', 'three\n')
    const handed = await handIn(world.ports, world.scope, { wpId: 'WP03', agent: 'claude' })
    const row = (await world.rows()).at(-1)?.policy_metadata as { handin: { commits: number } }
    expect(handed.to_lane).toBe('for_review')
    expect(row.handin.commits).toBe(1)
  })
})
