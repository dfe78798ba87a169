import { utimes } from 'node:fs/promises'
import { nodeFiles } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { beforeEach, expect, test } from 'vitest'
import { Power } from './power.js'
import {
  aMission,
  aWorld,
  complete,
  type Mission,
  merge,
  move,
  portsOf,
  type World,
} from './world.js'

let world: World
let mission: Mission

const CONTENT = `export const one = 1\n${'// line\n'.repeat(200)}`

/** A merge that was killed just before git's fast-forward. */
beforeEach(async () => {
  world = await aWorld({ 'src/changed.ts': 'old\n' })
  mission = await aMission(world, [{ id: 'WP01', owns: ['src/one.ts', 'src/changed.ts'] }])
  await complete(world, mission, 'WP01', { 'src/one.ts': CONTENT, 'src/changed.ts': 'new\n' })
  await dieAt('merge -q --ff-only', 'before')
})

async function dieAt(call: string, when: 'before' | 'after'): Promise<void> {
  const power = new Power({ match: call, when })
  const ports = portsOf(world.disk, power.files(), power.processes(), 7)
  await expect(merge(world, mission, {}, ports)).rejects.toBeInstanceOf(PowerLoss)
}

const bytes = (text: string) => new TextEncoder().encode(text)

test('before git moves anything the index has the published entry of every own file [H-FR-003]', async () => {
  const folder = `kitty-specs/${mission.slug}`
  const state = `.kittify/runtime/merge/${mission.missionId}/state.json`
  const { publish } = JSON.parse(await world.disk.read(state))
  expect(await world.disk.git('rev-parse', 'main')).toBe(publish.target_before)
  const tree = await world.disk.git('ls-tree', '-r', publish.planned_commit, '--', folder)
  const published = tree
    .split('\n')
    .map((line) => line.replace(' blob ', ' ').replace('\t', ' 0\t'))
  expect(published.length).toBeGreaterThan(5)
  const index = await world.disk.git('ls-files', '-s', '--', folder)
  expect(index.split('\n')).toEqual(published)
  expect(await world.disk.git('ls-tree', '-r', '--name-only', 'main', '--', folder)).toBe('')
  const others = await world.disk.git('diff', '--cached', '--name-only', '--', `:!${folder}`)
  expect(others).toBe('')
})

test('files that git had begun to write are finished by the next run', async () => {
  await nodeFiles.writeAtomic(`${world.disk.root}/src/one.ts`, bytes(CONTENT.slice(0, 40)))
  await nodeFiles.writeAtomic(`${world.disk.root}/src/changed.ts`, bytes('new\n'))
  const result = await merge(world, mission)
  expect(result).toMatchObject({ merged: true, resumed: true })
  expect(await world.disk.read('src/one.ts')).toBe(CONTENT)
  expect(await world.disk.git('status', '--porcelain')).toBe('')
})

test('an index lock that a dead publisher left is removed once it is old', async () => {
  const lock = `${world.repo.gitDir}/index.lock`
  await nodeFiles.writeAtomic(lock, bytes(''))
  const old = new Date(0)
  await utimes(lock, old, old)
  const result = await merge(world, mission)
  expect(result.merged).toBe(true)
  expect(await nodeFiles.stat(lock)).toBeUndefined()
})

test('somebody’s edit in a file of the merge stops it, and stays', async () => {
  await world.disk.write('src/changed.ts', 'somebody else\n')
  const main = await world.disk.git('rev-parse', 'main')
  await expect(merge(world, mission)).rejects.toMatchObject({
    key: 'MERGE_CHECKOUT_CHANGED',
    details: { paths: ['src/changed.ts'] },
  })
  expect(await world.disk.read('src/changed.ts')).toBe('somebody else\n')
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
})

test('a target that somebody else moved is merged with anew', async () => {
  await world.disk.git('reset', '-q', '--', `kitty-specs/${mission.slug}`)
  await world.disk.write('other.txt', 'theirs\n')
  await world.disk.git('add', 'other.txt')
  await world.disk.git('commit', '-q', '-m', 'Somebody else')
  const result = await merge(world, mission)
  expect(result).toMatchObject({ merged: true, resumed: true })
  expect(await world.disk.git('show', 'main:other.txt')).toBe('theirs')
  expect(await world.disk.git('show', 'main:src/changed.ts')).toBe('new')
  expect(await world.disk.git('status', '--porcelain')).toBe('')
})

test('a rejection between kill and resume is not overruled', async () => {
  await move(world, mission, 'WP01', 'reviewer', [
    { to: 'planned', reviewRef: 'review-cycle://x/y/review-cycle-2.md' },
  ])
  const main = await world.disk.git('rev-parse', 'main')
  const result = await merge(world, mission)
  expect(result.merged).toBe(false)
  expect(result.blockers[0]).toMatchObject({ code: 'MERGE_NOT_READY', wp_id: 'WP01' })
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  expect(await world.disk.git('diff', '--cached', '--name-only')).toBe('')
})

test('a state that cannot be read is set aside, and the op record stands in [R-FR-002]', async () => {
  const state = `.kittify/runtime/merge/${mission.missionId}/state.json`
  await world.disk.write(state, '{"version": 2, "op":')
  const result = await merge(world, mission)
  expect(result).toMatchObject({ merged: true, resumed: true })
  expect(result.diagnostics.map((one) => one.code)).toContain('merge_state_invalid')
})

test('another strategy is refused while a sealed merge waits', async () => {
  await expect(merge(world, mission, { strategy: 'merge' })).rejects.toMatchObject({
    key: 'MERGE_RESUME_MISMATCH',
  })
  expect((await merge(world, mission, { resume: true })).merged).toBe(true)
  const other = await aMission(world, [{ id: 'WP01', owns: ['src/b.ts'] }], { slug: 'other' })
  await complete(world, other, 'WP01', { 'src/b.ts': 'b\n' })
  await expect(merge(world, other, { resume: true })).rejects.toMatchObject({
    key: 'MERGE_NOTHING_TO_RESUME',
  })
})

test('a resumed merge takes no more git processes than a clean one [R-FR-001]', async () => {
  const clean = await aWorld({ 'src/changed.ts': 'old\n' })
  const twin = await aMission(clean, [{ id: 'WP01', owns: ['src/one.ts', 'src/changed.ts'] }])
  await complete(clean, twin, 'WP01', { 'src/one.ts': CONTENT, 'src/changed.ts': 'new\n' })
  const whole = await merge(clean, twin)
  const resumed = await merge(world, mission)
  expect(resumed.git_processes).toBeLessThanOrEqual(whole.git_processes as number)
})

test('a ref lock that a killed publisher left is removed once it is old', async () => {
  const locks = ['refs/heads/main.lock', 'HEAD.lock'].map((one) => `${world.repo.commonDir}/${one}`)
  for (const lock of locks) {
    await nodeFiles.writeAtomic(lock, bytes(''))
    await utimes(lock, new Date(0), new Date(0))
  }
  expect((await merge(world, mission)).merged).toBe(true)
  for (const lock of locks) expect(await nodeFiles.stat(lock)).toBeUndefined()
})
