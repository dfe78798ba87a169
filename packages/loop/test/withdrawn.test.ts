import { rm } from 'node:fs/promises'
import { mergeMission } from '@spec-kitty/merge-engine'
import { finalizeTasks, readConfig } from '@spec-kitty/mission'
import { expect, test } from 'vitest'
import { markStatus, moveTask } from '../src/index.js'
import { approve, aWorld, implementAndHandIn, TWO_LANES } from './world.js'

test('a mission lands without the work that was canceled and taken out of its plan', async () => {
  const world = await aWorld([...TWO_LANES, { id: 'WP03', owned: ['src/c/**'] }])
  const { ports, scope, repo } = world
  for (const wpId of ['WP01', 'WP03']) {
    await moveTask(ports, scope, { wpId, to: 'canceled', reason: 'not needed' })
  }
  const base = `kitty-specs/${scope.mission.slug}`
  await rm(`${repo.root}/${base}/tasks/WP01-build.md`)
  const tasks = await repo.read(`${base}/tasks.md`)
  await repo.write(`${base}/tasks.md`, tasks.replace(/## WP01[\s\S]*?(?=## WP02)/, ''))
  const config = await readConfig(ports.files, scope.repo)
  await finalizeTasks(ports, scope.repo, scope.mission, { validateOnly: false, config })
  await implementAndHandIn(world, 'WP02', 'claude', 'src/b/two.ts')
  await approve(world, 'WP02')
  const merged = await mergeMission(ports, { ...scope, actor: 'user' })
  expect(merged.merge_commit).not.toBeNull()
  expect(await repo.git('show', 'main:src/b/two.ts')).toBe('WP02')
})

test('nothing of a merged mission is marked any more', async () => {
  const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'], subtasks: ['T001'] }])
  const { ports, scope, repo } = world
  await markStatus(ports, scope, { ids: ['T001'], status: 'done' })
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  await approve(world, 'WP01')
  await mergeMission(ports, { ...scope, actor: 'user' })
  const after = await world.scopeFrom(repo.root)
  await expect(
    markStatus(ports, after, { ids: ['T001'], status: 'pending' }),
  ).rejects.toMatchObject({ key: 'MISSION_CLOSED' })
  expect(await repo.git('status', '--porcelain', '-uno')).toBe('')
})
