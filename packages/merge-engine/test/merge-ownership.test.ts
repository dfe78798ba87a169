import { expect, test } from 'vitest'
import type { MergeFinding } from '../src/index.js'
import {
  aMission,
  approve,
  aWorld,
  claim,
  commitWork,
  complete,
  type Mission,
  merge,
  move,
  sceneOf,
  type World,
} from './world.js'

/** Sends an approved work package round again, as a reviewer does who overlooks what came after. */
async function approveAgain(world: World, mission: Mission, wpId: string): Promise<void> {
  await move(world, mission, wpId, 'agent', [{ to: 'in_progress', reviewRef: 'stale-approval' }])
  await approve(world, mission, wpId)
}

async function twoLanes(world: World): Promise<{ mission: Mission; lane: string }> {
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const { worktrees } = await lanesOf(world, mission)
  return { mission, lane: worktrees }
}

async function lanesOf(world: World, mission: Mission) {
  const scene = await sceneOf(world, mission)
  const lane = scene.lanes.lanes.find((one) => one.wp_ids.includes('WP01'))
  const list = await world.disk.git('worktree', 'list', '--porcelain')
  const path = list.split('\n').find((line) => line.endsWith(lane?.lane_id ?? '?'))
  return { worktrees: path?.replace(/^worktree /, '') ?? '' }
}

const violation = (findings: readonly MergeFinding[]) =>
  findings.find((one) => one.code === 'OWNERSHIP_VIOLATED')

test('what came into a lane after its hand-in is held against its ownership at the merge', async () => {
  const world = await aWorld({ 'src/clock.ts': 'clock\n' })
  const { mission, lane } = await twoLanes(world)
  await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
  await world.disk.run(['git', 'rm', '-q', 'src/clock.ts'], { cwd: lane })
  await commitWork(world, { path: lane } as never, { '.kittify/config.yaml': 'vcs: {}\n' })
  await approveAgain(world, mission, 'WP01')
  const main = await world.disk.git('rev-parse', 'main')
  const result = await merge(world, mission)
  expect(violation(result.blockers)).toMatchObject({
    wp_id: 'WP01',
    details: { paths: ['.kittify/config.yaml (not for this lane)', 'src/clock.ts (deleted)'] },
  })
  expect(result.merged).toBe(false)
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  expect((await merge(world, mission, { dryRun: true })).blocker).toBe('ownership_violated')
})

test('the way on that an ownership blocker names leads to a merge', async () => {
  const world = await aWorld({ 'src/clock.ts': 'clock\n' })
  const { mission, lane } = await twoLanes(world)
  await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
  await commitWork(world, { path: lane } as never, { '.kittify/config.yaml': 'vcs: {}\n' })
  await approveAgain(world, mission, 'WP01')
  const blocked = await merge(world, mission)
  const command = String(violation(blocked.blockers)?.remediation)
  expect(command).toMatch(/^git -C \S+ revert --no-edit [0-9a-f]{40}$/)
  await world.disk.run(command.split(' '))
  await approveAgain(world, mission, 'WP01')
  expect((await merge(world, mission)).merged).toBe(true)
  expect(await world.disk.git('show', 'main:.kittify/config.yaml')).toBe('vcs: {type: git}')
})

test('a file of another work package may be changed only when that one is finished', async () => {
  const world = await aWorld({ 'src/two.ts': 'two\n' })
  const { mission, lane } = await twoLanes(world)
  await commitWork(world, { path: lane } as never, { 'src/two.ts': 'taken\n' })
  await approveAgain(world, mission, 'WP01')
  await complete(world, mission, 'WP02', { 'src/new.ts': 'new\n' })
  const early = await merge(world, mission, { dryRun: true })
  expect(violation(early.blockers)?.details.paths).toEqual(['src/two.ts (WP02)'])
  await approveAgain(world, mission, 'WP01')
  expect(violation((await merge(world, mission, { dryRun: true })).blockers)).toBeUndefined()
})

test('what a lane takes over from the target or from another lane is not its own change', async () => {
  const world = await aWorld({ 'docs/x.md': 'x\n' })
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const { workspace } = await claim(world, mission, 'WP02')
  await world.disk.write('.kittify/config.yaml', 'vcs: {type: git}\n# more\n')
  await world.disk.run(['rm', `${world.disk.root}/docs/x.md`])
  await world.disk.git('commit', '-q', '-m', 'Of the team', '--', '.kittify', 'docs')
  await commitWork(world, workspace, { 'src/two.ts': 'two\n' })
  const merged = ['git', 'merge', '-q', '--no-edit', 'main']
  await world.disk.run(merged, { cwd: workspace.path })
  await approve(world, mission, 'WP02')
  const result = await merge(world, mission)
  expect(result.blockers).toEqual([])
  expect(result.merged).toBe(true)
})
