import { readStatus } from '@spec-kitty/status-core'
import { expect, test } from 'vitest'
import { finalizeTasks, laneOf, readLanes, statusLocation } from '../src/index.js'
import { aPlannedMission, aWorld } from './world.js'

const CODE = (owned: string) => [`owned_files: [${owned}]`, `create_intent: [${owned}]`]

test('finalize turns tasks into lanes, seeds and one commit, and main does not move', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: CODE('src/a.ts') },
    { id: 'WP02', fields: CODE('src/b.ts'), section: ['Dependencies: WP01'] },
    { id: 'WP03', fields: ['owned_files: [docs/x.md]', 'create_intent: [docs/x.md]'] },
  ])
  const main = await world.disk.git('rev-parse', 'main')
  const before = world.ports.git.count
  const result = await finalizeTasks(world.ports, world.repository, mission, {
    validateOnly: false,
    config: world.config,
  })
  console.log(world.ports.git.count - before, JSON.stringify(result, null, 1))
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  console.log(await world.disk.git('log', '--all', '--stat', '--oneline'))
  console.log(await world.disk.git('status', '--short'))
  console.log(
    await world.disk.read(`kitty-specs/${mission.slug}/tasks/WP02-part.md`),
    await world.disk.read(`kitty-specs/${mission.slug}/lanes.json`),
    await world.disk.read(`kitty-specs/${mission.slug}/status.events.jsonl`),
  )
})
