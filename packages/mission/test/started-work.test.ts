import { rm } from 'node:fs/promises'
import { emit } from '@spec-kitty/status-core'
import { expect, test } from 'vitest'
import { finalizeTasks, type Mission, readLanes, statusLocation } from '../src/index.js'
import { aPlannedMission, aWorld, type World } from './world.js'

const owns = (path: string) => [`owned_files: [${path}]`, `create_intent: [${path}]`]
const TWO = [
  { id: 'WP01', fields: owns('src/a.ts') },
  { id: 'WP02', fields: owns('src/b.ts') },
]

const finalize = (world: World, mission: Mission) =>
  finalizeTasks(world.ports, world.repository, mission, {
    validateOnly: false,
    config: world.config,
  })

async function finalized(): Promise<{ world: World; mission: Mission }> {
  const world = await aWorld()
  const mission = await aPlannedMission(world, TWO)
  await finalize(world, mission)
  return { world, mission }
}

async function move(world: World, mission: Mission, wpId: string, to: readonly string[]) {
  const workspace = { kind: 'worktree', path: 'w', branch: 'b', lane_id: 'lane-a' }
  const review = { reviewer: 'rex', verdict: 'approved', reference: 'r' }
  const repos = [{ repo: '.', branch: 'b', commit: '1'.repeat(40) }]
  const evidence = { review, repos }
  for (const lane of to) {
    const request = { kind: 'transition', wpId, to: lane, actor: 'ada', reason: 'r' }
    await emit(world.ports, statusLocation(world.repository, mission, true), [
      { ...request, workspace, evidence, executionMode: 'worktree', force: true } as never,
    ])
  }
}

async function removeFirst(world: World, mission: Mission): Promise<void> {
  await rm(`${mission.path}/tasks/WP01-part.md`)
  const tasks = await world.disk.read(`kitty-specs/${mission.slug}/tasks.md`)
  const text = tasks.replace(/## WP01[\s\S]*?(?=## WP02)/, '')
  await world.disk.write(`kitty-specs/${mission.slug}/tasks.md`, text)
}

test('work that has begun cannot be taken out of the plan', async () => {
  const { world, mission } = await finalized()
  await move(world, mission, 'WP01', ['claimed', 'in_progress'])
  await removeFirst(world, mission)
  const lanes = await readLanes(world.ports.files, mission)
  await expect(finalize(world, mission)).rejects.toMatchObject({
    key: 'FINALIZE_STARTED_WP_CHANGED',
    details: { wp_id: 'WP01', lane: 'in_progress' },
  })
  expect(await readLanes(world.ports.files, mission)).toEqual(lanes)
})

test('the lane of canceled work passes to nobody', async () => {
  const { world, mission } = await finalized()
  await move(world, mission, 'WP01', ['claimed', 'in_progress', 'canceled'])
  await removeFirst(world, mission)
  await finalize(world, mission)
  const { lanes } = await readLanes(world.ports.files, mission)
  expect(lanes.map((lane) => [lane.lane_id, lane.wp_ids])).toEqual([['lane-b', ['WP02']]])
})

test('canceled work stays in the plan while others build on its commits', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: owns('src/a.ts') },
    { id: 'WP02', fields: [...owns('src/a.ts'), 'dependencies: [WP01]'] },
  ])
  await finalize(world, mission)
  await move(world, mission, 'WP01', ['claimed', 'in_progress', 'canceled'])
  const part = `kitty-specs/${mission.slug}/tasks/WP02-part.md`
  const text = await world.disk.read(part)
  await world.disk.write(part, text.replace('dependencies: [WP01]', 'dependencies: []'))
  await removeFirst(world, mission)
  await expect(finalize(world, mission)).rejects.toMatchObject({
    key: 'FINALIZE_STARTED_WP_CHANGED',
    details: { wp_id: 'WP01', lane: 'canceled' },
  })
})

test('planned work that is taken out is named, with the way to settle it', async () => {
  const { world, mission } = await finalized()
  await removeFirst(world, mission)
  const { findings } = await finalize(world, mission)
  expect(findings).toMatchObject([{ code: 'withdrawn_work_package', wp_id: 'WP01' }])
})

test('a merged mission is not planned again, and nothing of it is written', async () => {
  const { world, mission } = await finalized()
  for (const wpId of ['WP01', 'WP02']) await move(world, mission, wpId, ['approved', 'done'])
  await world.disk.git('branch', '-D', mission.missionBranch ?? '')
  const before = await world.disk.git('for-each-ref')
  await expect(finalize(world, mission)).rejects.toMatchObject({ key: 'MISSION_CLOSED' })
  expect(await world.disk.git('for-each-ref')).toBe(before)
})

test('without a name for git to commit under finalize says so, and the next run commits', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, TWO)
  const nobody = { GIT_AUTHOR_NAME: '', GIT_COMMITTER_NAME: '', GIT_COMMITTER_EMAIL: '', EMAIL: '' }
  const ports = { ...world.ports, git: world.ports.git.withEnvironment(nobody) }
  await expect(finalize({ ...world, ports }, mission)).rejects.toMatchObject({
    key: 'GIT_IDENTITY_MISSING',
  })
  expect(await finalize(world, mission)).toMatchObject({ commit_created: true })
})
