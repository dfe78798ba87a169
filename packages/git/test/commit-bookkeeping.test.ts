import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BookkeepingRequest, commitBookkeeping } from '../src/index.js'
import { aWorld, type World } from './world.js'

const PATHS = ['kitty-specs/x/status.events.jsonl', 'kitty-specs/x/status.json']

async function aMission(change: Partial<BookkeepingRequest> = {}) {
  const world = await aWorld({ files: { 'src/a.ts': 'a\n' } })
  const request: BookkeepingRequest = {
    missionSlug: 'x',
    missionBranch: 'kitty/mission-x',
    targetBranch: 'main',
    planningBranch: 'main',
    paths: PATHS,
    message: 'chore(spec-kitty): keep [x]',
    autoCommit: true,
    ...change,
  }
  for (const path of PATHS) await world.test.write(path, '1\n')
  return { ...world, request, commit: () => commitBookkeeping(world.ports, world.repo, request) }
}

async function branches(world: World): Promise<string> {
  return world.test.git('for-each-ref', '--format=%(refname:short) %(objectname)')
}

test('on the target the mission branch gets the commit, and the target stays where it is', async () => {
  const world = await aMission()
  const main = await world.test.git('rev-parse', 'main')
  const result = await world.commit()
  expect(result).toMatchObject({ kind: 'committed', branch: 'kitty/mission-x' })
  expect(await world.test.git('rev-parse', 'main')).toBe(main)
  expect(await world.test.git('rev-parse', 'kitty/mission-x^')).toBe(main)
  expect(await world.test.git('status', '--porcelain')).toBe('?? kitty-specs/')
  expect(await world.commit()).toEqual({ kind: 'unchanged' })
})

test('one move of a work package costs six processes by plumbing, three on its branch', async () => {
  const plumbing = await aMission()
  await plumbing.commit()
  const [first] = PATHS
  await plumbing.test.write(first as string, '2\n')
  const before = plumbing.git.count
  await plumbing.commit()
  expect(plumbing.git.count - before).toBeLessThanOrEqual(6)
  const direct = await aMission({ planningBranch: 'plan' })
  await direct.test.git('checkout', '-q', '-b', 'plan')
  await direct.commit()
  expect(direct.git.count).toBeLessThanOrEqual(3)
})

test.each(['planning', 'kitty/mission-x'])(
  'on %s it is committed there, path-limited [H-C-004]',
  async (branch) => {
    const world = await aMission({ planningBranch: 'planning' })
    await world.test.git('checkout', '-q', '-b', branch)
    await world.test.write('src/a.ts', 'staged\n')
    await world.test.git('add', 'src/a.ts')
    const result = await world.commit()
    expect(result).toMatchObject({ kind: 'committed', branch })
    expect(await world.test.git('diff-tree', '-r', '--name-only', 'HEAD~1', 'HEAD')).toBe(
      PATHS.join('\n'),
    )
    expect(await world.test.git('status', '--porcelain')).toBe('M  src/a.ts')
  },
)

test('another branch takes the files only if it holds the mission', async () => {
  const world = await aMission()
  await world.test.git('checkout', '-q', '-b', 'feature')
  expect(await world.commit()).toMatchObject({ branch: 'kitty/mission-x' })
  await world.test.commit('hold', { 'kitty-specs/x/spec.md': 's\n' })
  await world.test.write(PATHS[0] as string, '2\n')
  expect(await world.commit()).toMatchObject({ branch: 'feature' })
})

test('planning on a branch of its own begins the mission branch there', async () => {
  const world = await aMission({ planningBranch: 'planning' })
  await world.test.git('checkout', '-q', '-b', 'planning')
  const planning = await world.test.commit('plan', { 'plan.md': 'p\n' })
  await world.test.git('checkout', '-q', 'main')
  expect(await world.commit()).toMatchObject({ kind: 'committed' })
  expect(await world.test.git('rev-parse', 'kitty/mission-x^')).toBe(planning)
})

async function expectUncommitted(world: Awaited<ReturnType<typeof aMission>>, reason: string) {
  const before = await branches(world)
  const result = await world.commit()
  expect(result).toMatchObject({
    kind: 'uncommitted',
    reason,
    diagnostic: {
      code: 'status_uncommitted',
      severity: 'warning',
      details: { mission_slug: 'x', reason, paths: PATHS },
    },
  })
  expect(await branches(world)).toBe(before)
  return result
}

test('switched off, nothing is committed and no process is started', async () => {
  const world = await aMission({ autoCommit: false })
  await expectUncommitted(world, 'auto_commit_off')
  expect(world.git.count).toBe(0)
})

test('detached, or in the middle of a merge, nothing is committed', async () => {
  const detached = await aMission()
  await detached.test.git('checkout', '-q', '--detach')
  await expectUncommitted(detached, 'detached')
  const merging = await aMission()
  await merging.test.write('.git/MERGE_HEAD', `${'0'.repeat(40)}\n`)
  await expectUncommitted(merging, 'operation_in_progress')
  expect(merging.git.count).toBe(0)
})

test('a mission branch that a worktree holds is not moved under it', async () => {
  const world = await aMission()
  const path = join(world.test.outside, 'held')
  await world.test.git('worktree', 'add', '-q', '-b', 'kitty/mission-x', path)
  const result = await expectUncommitted(world, 'branch_checked_out')
  expect(result).toMatchObject({ diagnostic: { details: { cause: path } } })
})

test('a hook that refuses leaves it uncommitted with the reason', async () => {
  const world = await aMission({ planningBranch: 'planning' })
  await world.test.git('checkout', '-q', '-b', 'planning')
  await world.test.write('.git/hooks/pre-commit', '#!/bin/sh\necho no >&2\nexit 1\n', 0o755)
  const result = await expectUncommitted(world, 'refused')
  expect(result).toMatchObject({ diagnostic: { details: { cause: 'no', branch: 'planning' } } })
})

test('without a commit to begin at, nothing is made', async () => {
  const world = await aMission({ targetBranch: 'none', planningBranch: 'none' })
  await expectUncommitted(world, 'target_missing')
})
