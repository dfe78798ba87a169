import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { CrashingFiles, CrashingProcesses, type CrashPoint, PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { commitBookkeeping, createGit } from '../src/index.js'
import { aWorld, type World } from './world.js'

const PATHS = ['kitty-specs/x/status.events.jsonl', 'kitty-specs/x/status.json']
const request = {
  missionSlug: 'x',
  missionBranch: 'kitty/mission-x',
  targetBranch: 'main',
  paths: PATHS,
  message: 'keep',
  autoCommit: true,
}

/** A user on `branch` with something staged, and files of a mission to commit. */
async function interrupted(branch: 'main' | 'planning') {
  const world = await aWorld({ files: { 'src/a.ts': 'a\n', 'src/b.ts': 'b\n' } })
  if (branch !== 'main') await world.test.git('checkout', '-q', '-b', branch)
  await world.test.write('src/a.ts', 'staged\n')
  await world.test.git('add', 'src/a.ts')
  await world.test.write('src/b.ts', 'dirty\n')
  for (const path of PATHS) await world.test.write(path, '1\n')
  const commit = (ports: World['ports']) =>
    commitBookkeeping(ports, world.repo, { ...request, planningBranch: branch })
  return { world, commit }
}

async function crashingAt(branch: 'main' | 'planning', calls?: CrashPoint, changes?: CrashPoint) {
  const { world, commit } = await interrupted(branch)
  const mainBefore = await world.test.git('rev-parse', 'main')
  const processes = new CrashingProcesses(nodeProcesses, calls)
  const files = new CrashingFiles(nodeFiles, changes)
  const git = createGit(processes, { environment: world.test.environment })
  const crash = await commit({ ...world.ports, git, files }).catch((error: unknown) => error)
  const home = branch === 'main' ? 'kitty/mission-x' : 'planning'

  const again = await commit(world.ports)

  expect(['committed', 'unchanged']).toContain(again.kind)
  const commits = await world.test.git('log', '--format=%s', `${mainBefore}..${home}`)
  expect(commits).toBe('keep')
  expect(await world.test.git('ls-tree', '-r', '--name-only', home, 'kitty-specs')).toBe(
    PATHS.join('\n'),
  )
  expect(await world.test.git('rev-parse', 'main')).toBe(mainBefore)
  const mine = await world.test.git('status', '--porcelain', '--', 'src')
  expect(mine).toBe('M  src/a.ts\n M src/b.ts')
  return { crash, calls: processes.steps, changes: files.steps }
}

test('the points of the tests below are all there are', async () => {
  expect(await crashingAt('main')).toMatchObject({ calls: 6, changes: 2 })
  expect(await crashingAt('planning')).toMatchObject({ calls: 3, changes: 0 })
})

const points = (count: number) =>
  Array.from({ length: count }, (_, at) => at + 1).flatMap((at) => [
    { at, when: 'before' as const },
    { at, when: 'after' as const },
  ])

test.each(points(6))(
  'by plumbing: power lost $when git call $at, the next commit completes it',
  async (point) => {
    expect((await crashingAt('main', point)).crash).toBeInstanceOf(PowerLoss)
  },
)

test.each(points(3))(
  'by path: power lost $when git call $at, the next commit completes it',
  async (point) => {
    expect((await crashingAt('planning', point)).crash).toBeInstanceOf(PowerLoss)
  },
)

test.each(points(2))(
  'by plumbing: power lost $when change $at on disk, the next commit completes it',
  async (point) => {
    expect((await crashingAt('main', undefined, point)).crash).toBeInstanceOf(PowerLoss)
  },
)
