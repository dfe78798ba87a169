import { readFile } from 'node:fs/promises'
import { nodeFiles } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import {
  allocateWorkspace,
  gatherWorkRange,
  resolveWorkspace,
  workspaceChanges,
} from '../src/index.js'
import { Power } from './power.js'
import {
  aMission,
  approve,
  aWorld,
  claim,
  commitWork,
  complete,
  type Mission,
  move,
  portsOf,
  sceneOf,
  snapshot,
  type World,
} from './world.js'

const FAN_IN = [
  { id: 'WP01', owns: ['src/one.ts'] },
  { id: 'WP02', owns: ['src/two.ts'] },
  { id: 'WP03', owns: ['src/three.ts'], needs: ['WP01', 'WP02'] },
]

async function twoApproved(world: World): Promise<Mission> {
  const mission = await aMission(world, FAN_IN)
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
  return mission
}

test('a lane begins with spec, tasks and every approved commit it depends on [H-FR-005]', async () => {
  const world = await aWorld()
  const mission = await twoApproved(world)
  const main = await world.disk.git('rev-parse', 'main')
  const before = world.processes.calls.length
  const { workspace, outcome } = await claim(world, mission, 'WP03')
  const calls = world.processes.calls.slice(before)
  expect(outcome).toBe('created')
  expect(workspace).toMatchObject({ kind: 'worktree', proven: true, laneId: 'lane-c' })
  for (const path of ['src/one.ts', 'src/two.ts', `kitty-specs/${mission.slug}/spec.md`]) {
    expect(await nodeFiles.stat(`${workspace.path}/${path}`)).toBeDefined()
  }
  expect(calls.length).toBeLessThanOrEqual(8)
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  const exclude = await readFile(`${world.repo.commonDir}/info/exclude`, 'utf8')
  expect(exclude.split('\n').filter((line) => line.startsWith('/.'))).toEqual([
    '/.worktrees/',
    '/.spec-kitty/',
  ])
  expect(await world.disk.git('status', '--porcelain', '.worktrees')).toBe('')
})

test('resolving a workspace writes nothing and starts no process', async () => {
  const world = await aWorld()
  const mission = await aMission(world, FAN_IN)
  const before = await world.disk.git('status', '--porcelain', '--ignored')
  const calls = world.processes.calls.length
  const workspace = await resolveWorkspace(nodeFiles, await sceneOf(world, mission), 'WP01')
  expect(workspace).toMatchObject({ exists: false, proven: false, headCommit: null })
  expect(world.processes.calls.length).toBe(calls)
  expect(await world.disk.git('status', '--porcelain', '--ignored')).toBe(before)
})

test('a planning work package works in the canonical checkout, in the same shape [N-FR-103] [N-FR-105]', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['docs/x.md'] },
    { id: 'WP02', owns: ['src/a.ts'] },
  ])
  const planning = await claim(world, mission, 'WP01')
  const code = await claim(world, mission, 'WP02')
  expect(Object.keys(planning.workspace).sort()).toEqual(Object.keys(code.workspace).sort())
  expect(planning.workspace).toMatchObject({
    kind: 'planning',
    path: world.disk.root,
    relativePath: '.',
    branch: mission.missionBranch,
    cleanScope: ['docs/x.md'],
    proven: true,
  })
  await world.disk.write('docs/x.md', 'x\n')
  await world.disk.write('junk.txt', 'junk\n')
  expect(await workspaceChanges(world.ports, planning.workspace)).toEqual(['docs/x.md'])
})

test('dependencies that conflict are refused, and nothing is left behind [H-FR-014]', async () => {
  const world = await aWorld()
  const mission = await aMission(world, FAN_IN)
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n', 'src/base.ts': 'left\n' })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n', 'src/base.ts': 'right\n' })
  const refs = await world.disk.git('for-each-ref', 'refs/heads')
  await expect(claim(world, mission, 'WP03')).rejects.toMatchObject({
    key: 'WORKSPACE_DEPENDENCY_CONFLICT',
    details: { paths: ['src/base.ts'], lane_id: 'lane-b' },
  })
  expect(await world.disk.git('for-each-ref', 'refs/heads')).toBe(refs)
  expect(await nodeFiles.stat(`${world.disk.root}/.worktrees/${mission.slug}-lane-c`)).toBe(
    undefined,
  )
})

test('a dependency that moved is merged in when its worktree is reused', async () => {
  const world = await aWorld()
  const mission = await twoApproved(world)
  const { workspace } = await claim(world, mission, 'WP03')
  const first = await commitWork(world, workspace, { 'src/three.ts': 'three\n' })
  await move(world, mission, 'WP01', 'reviewer', [
    { to: 'planned', reviewRef: 'review-cycle://x/y/review-cycle-2.md' },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one, better\n' })
  const scene = await sceneOf(world, mission)
  const again = await allocateWorkspace(world.ports, { ...scene, wpId: 'WP03', actor: 'agent' })
  expect(again.outcome).toBe('refreshed')
  expect(await readFile(`${workspace.path}/src/one.ts`, 'utf8')).toBe('one, better\n')
  expect(again.workspace.baseCommit).toBe(workspace.baseCommit)
  const facts = await gatherWorkRange(world.ports.git, {
    repo: world.repo,
    workspace: again.workspace,
    missionSlug: mission.slug,
    ownedFiles: ['src/three.ts'],
  })
  expect(facts.commits).toEqual([first])
  expect(facts.changedPaths).toEqual([{ path: 'src/three.ts', change: 'added' }])
})

test('the next work package of a lane needs a clean worktree, and starts where the lane is', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  ])
  const { workspace } = await claim(world, mission, 'WP01')
  const head = await commitWork(world, workspace, { 'src/one.ts': 'one\n' })
  await approve(world, mission, 'WP01')
  await nodeFiles.writeAtomic(`${workspace.path}/left.txt`, new Uint8Array([104]))
  await expect(claim(world, mission, 'WP02')).rejects.toMatchObject({ key: 'WORKSPACE_DIRTY' })
  await nodeFiles.remove(`${workspace.path}/left.txt`)
  const scene = await sceneOf(world, mission)
  const next = await allocateWorkspace(world.ports, { ...scene, wpId: 'WP02', actor: 'agent' })
  expect(next.outcome).toBe('reused')
  expect(next.workspace.baseCommit).toBe(head)
})

test('what stands at the path and is not ours is left alone and refused', async () => {
  const world = await aWorld()
  const mission = await aMission(world, FAN_IN)
  await world.disk.write(`.worktrees/${mission.slug}-lane-a/mine.txt`, 'mine\n')
  await expect(claim(world, mission, 'WP01')).rejects.toMatchObject({ key: 'WORKSPACE_UNPROVEN' })
  expect(await world.disk.read(`.worktrees/${mission.slug}-lane-a/mine.txt`)).toBe('mine\n')
})

test('killed before or after any step, the same call gives the proven worktree [H-FR-014]', async () => {
  const world = await aWorld()
  const mission = await twoApproved(world)
  await move(world, mission, 'WP03', 'agent', [
    { to: 'claimed' },
    {
      to: 'in_progress',
      workspace: { kind: 'worktree', path: 'x', branch: 'x', lane_id: 'lane-c', start: null },
    },
  ])
  const restore = await snapshot(world)
  const request = async () => ({
    ...(await sceneOf(world, mission)),
    wpId: 'WP03',
    actor: 'agent',
  })
  const whole = new Power()
  await allocateWorkspace(portsOf(world.disk, whole.files(), whole.processes(), 7), await request())
  const outcomes = []
  for (let at = 1; at <= whole.steps.length; at += 1) {
    for (const when of ['before', 'after'] as const) {
      await restore()
      const power = new Power({ at, when })
      const dying = portsOf(world.disk, power.files(), power.processes(), 7)
      await expect(allocateWorkspace(dying, await request())).rejects.toBeInstanceOf(PowerLoss)
      const again = await allocateWorkspace(world.ports, await request())
      const where = `${when} ${whole.steps[at - 1]}`
      expect(again.workspace.proven, where).toBe(true)
      expect(await nodeFiles.stat(`${again.workspace.path}/src/two.ts`), where).toBeDefined()
      const head = await world.disk.git('rev-parse', again.workspace.branch)
      expect(again.workspace.headCommit, where).toBe(head)
      expect(again.workspace.baseCommit, where).toBe(head)
      outcomes.push(again.outcome)
    }
  }
  expect(outcomes.length).toBe(2 * whole.steps.length)
  expect(new Set(outcomes)).toEqual(new Set(['created', 'reused']))
}, 300_000)
