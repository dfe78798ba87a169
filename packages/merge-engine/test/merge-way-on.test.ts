import { expect, test } from 'vitest'
import {
  aMission,
  approve,
  aWorld,
  claim,
  commitWork,
  complete,
  merge,
  move,
  reload,
  type World,
} from './world.js'

/** Runs a command that a person was told to run. */
async function follow(world: World, command: string | null | undefined): Promise<void> {
  const [program = '', ...args] = String(command).split(' ')
  expect(program).toBe('git')
  await world.disk.run(['git', ...args], { cwd: world.disk.root })
}

test('a conflict with the target names whose file it is, and the merge that settles it', async () => {
  const world = await aWorld({ 'src/two.ts': 'old\n' })
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
    { id: 'WP03', owns: ['src/three.ts'], needs: ['WP02'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const { workspace } = await claim(world, mission, 'WP02')
  await commitWork(world, workspace, { 'src/two.ts': 'ours\n' })
  await approve(world, mission, 'WP02')
  await complete(world, mission, 'WP03', { 'src/three.ts': 'three\n' })
  await world.disk.commit('Of the team', { 'src/two.ts': 'theirs\n' })
  const result = await merge(world, mission)
  expect(result.conflicts).toMatchObject([
    { path: 'src/two.ts', step: 'target', wp_ids: ['WP02'], against: ['target'] },
  ])
  const [blocker] = result.blockers
  expect(blocker).toMatchObject({ code: 'MERGE_CONFLICT', wp_id: 'WP02' })
  expect(blocker?.message).toContain('WP02 conflicts with main in src/two.ts')
  expect(blocker?.remediation).toBe(`git -C ${workspace.path} merge main`)
  await follow(world, blocker?.remediation)
  await commitWork(world, workspace, { 'src/two.ts': 'both\n' }, 'Both')
  await move(world, mission, 'WP02', 'agent', [{ to: 'in_progress', reviewRef: 'stale-approval' }])
  await approve(world, mission, 'WP02')
  expect(await merge(world, mission)).toMatchObject({ blockers: [], merged: true })
  expect(await world.disk.git('show', 'main:src/two.ts')).toBe('both')
})

test('what went into another branch than the mission’s is merged already', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [{ id: 'WP01', owns: ['src/one.ts'] }])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  await world.disk.git('branch', 'rel')
  expect((await merge(world, mission, { target: 'rel' })).merged).toBe(true)
  const again = await merge(world, await reload(world, mission))
  expect(again).toMatchObject({ status: 'already_merged', target_branch: 'rel', blockers: [] })
})

test('after a merge from elsewhere the target can be checked out, as the merge says how', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['docs/it is.md'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  await complete(world, mission, 'WP02', { 'docs/it is.md': 'x\n' })
  await world.disk.git('checkout', '-q', '-b', 'elsewhere')
  const result = await merge(world, mission)
  expect(result.merged).toBe(true)
  const told = result.diagnostics.find((one) => one.code === 'untracked_copies')
  expect(told?.message).toContain('git add')
  const paths = told?.details.paths as readonly string[]
  expect(paths).toContain('docs/it is.md')
  await world.disk.run(['sh', '-c', String(told?.details.command)], { cwd: world.disk.root })
  await world.disk.git('checkout', '-q', 'main')
  expect(await world.disk.git('status', '--porcelain')).toBe('')
  expect(await world.disk.read('docs/it is.md')).toBe('x\n')
})

test('canceled work below approved work lands no more once it is reverted', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
  await move(world, mission, 'WP01', 'person', [{ to: 'canceled', reason: 'not needed' }])
  const [blocker] = (await merge(world, mission)).blockers
  expect(blocker).toMatchObject({ code: 'MERGE_CANCELED_WORK_IN_LANE', wp_id: 'WP01' })
  await follow(world, blocker?.remediation)
  await move(world, mission, 'WP02', 'agent', [{ to: 'in_progress', reviewRef: 'stale-approval' }])
  await approve(world, mission, 'WP02')
  expect(await merge(world, mission)).toMatchObject({ blockers: [], merged: true })
  expect(await world.disk.git('ls-tree', '--name-only', 'main', 'src/')).not.toContain('one.ts')
})
