import { mkdir, readFile, rm } from 'node:fs/promises'
import { mergeMission } from '@spec-kitty/merge-engine'
import { describe, expect, test } from 'vitest'
import { claimWork, handIn, markStatus, moveTask, queryNext, statusView } from '../src/index.js'
import { aWorld, CONFIG, commitIn, type World } from './world.js'

const PLANNED = [
  { id: 'WP01', owned: ['src/a/**'], subtasks: ['T001', 'T002'] },
  { id: 'WP02', owned: ['src/b/**'] },
]

async function placesOf(world: World): Promise<Readonly<Record<string, string>>> {
  const { root } = world.repo
  const { workspace_path: lane } = await claimWork(world.ports, world.scope, {
    wpId: 'WP01',
    agent: 'claude',
  })
  await mkdir(`${root}/src/deep`, { recursive: true })
  return {
    'the main checkout': root,
    'a subdirectory': `${root}/src/deep`,
    'a lane worktree': lane,
  }
}

describe('a command finds the canonical repository', () => {
  test.each(['the main checkout', 'a subdirectory', 'a lane worktree'])(
    'from %s it writes to the same files and nowhere else [H-FR-013]',
    async (name) => {
      const world = await aWorld(PLANNED)
      const { ports, repo } = world
      const places = await placesOf(world)
      const lane = places['a lane worktree'] ?? ''
      const scope = await world.scopeFrom(places[name] ?? '')
      expect(scope.repo.root).toBe(repo.root)

      await markStatus(ports, scope, { ids: ['T001'], status: 'done' })
      await moveTask(ports, scope, { wpId: 'WP02', to: 'blocked', reason: 'waits for a key' })
      await queryNext(ports, scope, { agent: 'claude' })
      await statusView(ports, scope, {})

      const tasks = await readFile(`${world.scope.mission.path}/tasks.md`, 'utf8')
      expect(tasks).toContain('- [x] T001')
      expect((await world.moves()).at(-1)).toBe('WP02 planned → blocked by user')
      expect(await repo.git('-C', lane, 'status', '--porcelain')).toBe('')
    },
  )

  test('in a lane worktree the settings and tasks of the main checkout count, not its own [H-FR-013]', async () => {
    const world = await aWorld(PLANNED)
    const { ports, repo } = world
    const lane = (await placesOf(world))['a lane worktree'] ?? ''
    await commitIn(world, lane, 'src/a/one.ts', 'one\n')
    const branch = await repo.git('rev-parse', world.scope.mission.missionBranch ?? '')
    await repo.write(
      '.kittify/config.yaml',
      `${CONFIG.replace('agents:', 'agents:\n  auto_commit: false')}merge:\n  strategy: merge\n`,
    )
    await markStatus(ports, world.scope, { ids: ['T001', 'T002'], status: 'done' })
    const own = async (path: string) => readFile(`${lane}/${path}`, 'utf8')
    expect(await own('.kittify/config.yaml')).toBe(CONFIG)
    expect(await own(`kitty-specs/${world.scope.mission.slug}/tasks.md`)).toContain('- [ ] T002')

    const scope = await world.scopeFrom(lane)
    const merge = await mergeMission(ports, { ...scope, dryRun: true, actor: 'user' })
    expect(merge.strategy).toBe('merge')
    const handed = await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    expect(handed).toMatchObject({
      to_lane: 'for_review',
      commit_sha: null,
      diagnostics: [{ code: 'status_uncommitted', details: { reason: 'auto_commit_off' } }],
    })
    expect(await repo.git('rev-parse', world.scope.mission.missionBranch ?? '')).toBe(branch)
    expect(await repo.git('-C', lane, 'status', '--porcelain')).toBe('')
  })

  test('a bare next changes no tracked or working file, log, index or ref [H-FR-019]', async () => {
    const world = await aWorld(PLANNED)
    await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const { repo, ports, scope } = world
    const picture = async () => [
      await repo.git('status', '--porcelain', '--ignored', '-uall'),
      await repo.git('for-each-ref'),
      await repo.git('ls-files', '-s'),
      await readFile(`${scope.mission.path}/status.events.jsonl`, 'utf8'),
      (
        await repo.run([
          'sh',
          '-c',
          'find . -path ./.git -prune -o -type f -print0 | xargs -0 sha256sum',
        ])
      ).stdout,
    ]
    const before = await picture()
    for (let call = 0; call < 10; call += 1) {
      await queryNext(ports, scope, { agent: 'claude' })
      await queryNext(ports, scope, {})
    }
    await statusView(ports, scope, {})
    expect(await picture()).toEqual(before)
  })

  test('looking starts no process while approvals stand as they were reviewed', async () => {
    const world = await aWorld(PLANNED)
    await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const before = world.ports.git.count
    await queryNext(world.ports, world.scope, { agent: 'claude' })
    await statusView(world.ports, world.scope, {})
    expect(world.ports.git.count).toBe(before)
  })

  test('progress is one object, in next and in status [R-FR-013]', async () => {
    const world = await aWorld(PLANNED)
    await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const next = await queryNext(world.ports, world.scope, {})
    const status = await statusView(world.ports, world.scope, {})
    expect(next.progress).toEqual(status.progress)
    expect(status.weighted_percentage).toBe(25)
  })

  test('a lost working copy of the log changes no answer', async () => {
    const world = await aWorld(PLANNED)
    const claim = await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    await rm(`${world.scope.mission.path}/status.events.jsonl`)
    const view = await statusView(world.ports, world.scope, { wpId: 'WP01' })
    expect(view.work_packages[0]).toMatchObject({ lane: 'in_progress', actor: 'claude' })
    await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
    await markStatus(world.ports, world.scope, { ids: ['T001', 'T002'], status: 'done' })
    await handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    expect((await world.moves()).at(-1)).toBe('WP01 in_progress → for_review by claude')
  })
})

describe('mark-status', () => {
  test('takes exactly the ids that finalize emits, in every form [H-FR-017]', async () => {
    const world = await aWorld(PLANNED)
    const { ports, scope } = world
    const mark = (ids: readonly string[]) => markStatus(ports, scope, { ids, status: 'done' })
    const first = await mark(['T001', 't002', `${scope.mission.slug}/T001`, 'WP01', 'T999'])
    expect(first.results.map((one) => `${one.id} ${one.outcome}`)).toEqual([
      'T001 updated',
      expect.stringMatching(/^t002|T002 updated$/i),
      expect.stringContaining('T001'),
      expect.stringContaining('WP01'),
      'T999 not_found',
    ])
    const again = await mark(['T001', 'T002'])
    expect(again.summary).toEqual({ updated: 0, already_satisfied: 2, not_found: 0 })
    await expect(mark(['T998'])).rejects.toMatchObject({
      key: 'TASKS_ID_NOT_FOUND',
      details: { results: [{ id: 'T998', outcome: 'not_found' }] },
    })
    expect(await world.moves()).toEqual([])
  })
})
