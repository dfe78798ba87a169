import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { finalizeTasks, markTasks, readTaskIndex, writeMarked } from '../src/index.js'
import { aPlannedMission, aWorld } from './world.js'

const WPS = [{ id: 'WP01', fields: ['owned_files: [src/a.ts]', 'create_intent: [src/a.ts]'] }]
const TAIL = '\n- [ ] T001 first\n- [ ] T002 second\n'

/** A planned mission with one byte of `name` replaced by a Latin-1 é. */
async function withLatinByte(name: string) {
  const world = await aWorld()
  const mission = await aPlannedMission(world, WPS, { tasksTail: `${TAIL}\nCaf# closes at 6\n` })
  const path = `${mission.path}/${name}`
  const bytes = Buffer.from(
    (await readFile(path, 'latin1')).replace(/Do it|Caf#/, '\xe9'),
    'latin1',
  )
  await writeFile(path, bytes)
  const request = { validateOnly: false, config: world.config }
  const finalize = () => finalizeTasks(world.ports, world.repository, mission, request)
  return { world, mission, path, bytes, finalize }
}

test.each([
  ['tasks/WP01-part.md', 8],
  ['tasks.md', 9],
])('finalize refuses %s with a byte that is no UTF-8, and leaves it alone', async (name, line) => {
  const { path, bytes, finalize } = await withLatinByte(name)
  await expect(finalize()).rejects.toMatchObject({
    key: 'TASKS_FRONTMATTER_INVALID',
    message: expect.stringMatching(new RegExp(`${name}:${line} is not UTF-8`)),
    details: { findings: [{ line }] },
  })
  expect(await readFile(path)).toEqual(bytes)
})

test('marking refuses a tasks.md that is not UTF-8, with the line, and writes nothing', async () => {
  const { world, mission, path, bytes } = await withLatinByte('tasks.md')
  const { files } = world.ports
  const index = await readTaskIndex(files, world.repository, mission)
  const plan = markTasks(index, { ids: ['T001'], to: 'done', laneOf: () => null })
  await expect(writeMarked(files, world.repository, mission, plan.changed)).rejects.toMatchObject({
    key: 'TASKS_FRONTMATTER_INVALID',
    details: { line: 9 },
  })
  expect(await readFile(path)).toEqual(bytes)
})

test('a byte order mark and every other byte survive finalize and marking', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, WPS, { tasksTail: TAIL })
  const { files } = world.ports
  const paths = ['tasks.md', 'tasks/WP01-part.md'].map((name) => `${mission.path}/${name}`)
  for (const path of paths) await writeFile(path, `\ufeff${await readFile(path, 'utf8')}`)
  await finalizeTasks(world.ports, world.repository, mission, {
    validateOnly: false,
    config: world.config,
  })
  const before = await readFile(paths[0] ?? '', 'utf8')
  const index = await readTaskIndex(files, world.repository, mission)
  const plan = markTasks(index, { ids: ['T002'], to: 'done', laneOf: () => null })
  await writeMarked(files, world.repository, mission, plan.changed)
  expect(await readFile(paths[0] ?? '', 'utf8')).toBe(before.replace('- [ ] T002', '- [x] T002'))
  for (const path of paths)
    expect((await readFile(path)).subarray(0, 3).toString('hex')).toBe('efbbbf')
})
