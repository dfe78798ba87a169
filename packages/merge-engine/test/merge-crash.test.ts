import { isSpecKittyError } from '@spec-kitty/platform'
import { nodeFiles } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { Power } from './power.js'
import {
  aMission,
  aWorld,
  complete,
  type Mission,
  merge,
  portsOf,
  snapshot,
  type World,
} from './world.js'

async function approvedWorld(tracked: boolean): Promise<{ world: World; mission: Mission }> {
  const world = await aWorld({ 'src/changed.ts': 'export const old = 1\n' })
  const parts = [
    { id: 'WP01', owns: ['src/one.ts', 'src/changed.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
    { id: 'WP03', owns: ['docs/limits.md'] },
  ]
  const mission = await aMission(world, parts, { tracked })
  await complete(world, mission, 'WP01', {
    'src/one.ts': 'export const one = 1\n',
    'src/changed.ts': 'export const now = 2\n',
  })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'export const two = 2\n' })
  await complete(world, mission, 'WP03', { 'docs/limits.md': '# Limits\n' })
  await world.disk.write('notes.txt', 'mine\n')
  await world.disk.write('README.md', 'hello, edited\n')
  return { world, mission }
}

interface End {
  readonly head: string
  readonly tree: string
  readonly log: string
  readonly status: string
  readonly refs: string
  readonly worktrees: string
}

async function endOf(world: World, mission: Mission): Promise<End> {
  const git = world.disk.git
  const [head = '', tree = ''] = (await git('rev-parse', 'main', 'main^{tree}')).split('\n')
  const worktrees = (await nodeFiles.list(`${world.repo.commonDir}/worktrees`)) ?? []
  return {
    head,
    tree,
    log: await world.disk.read(`kitty-specs/${mission.slug}/status.events.jsonl`),
    status: await git('status', '--porcelain'),
    refs: await git('for-each-ref', '--format=%(refname)', 'refs/heads'),
    worktrees: worktrees.map((entry) => entry.name).join(' '),
  }
}

/** Where the target is, and between which steps power goes: everywhere, or as far as it matters. */
interface Loop {
  readonly strategy: 'squash' | 'merge'
  readonly detached?: boolean
  readonly tracked?: boolean
}

async function crashEverywhere(loop: Loop): Promise<{ points: number; crashed: number }> {
  const { strategy, detached = false, tracked = false } = loop
  const { world, mission } = await approvedWorld(tracked)
  if (detached) await world.disk.git('switch', '-q', '--detach')
  const restore = await snapshot(world)
  const before = await world.disk.git('rev-parse', 'main')
  const whole = new Power()
  const clean = portsOf(world.disk, whole.files(), whole.processes(), 7)
  const result = await merge(world, mission, { strategy }, clean)
  expect(result.merged).toBe(true)
  const expected = await endOf(world, mission)
  const persisted = whole.steps.findIndex((step) => step.endsWith('/state.json')) + 1
  let crashed = 0
  // What comes before the plan is persisted does not depend on where the target is checked out.
  // Whether it tracks the mission matters from the index entries to the last of the own files.
  const step = (text: string) => whole.steps.findIndex((one) => one.includes(text)) + 1
  const first = tracked ? step('--index-info') : detached ? persisted : 1
  const published = whole.steps.findLastIndex((one) => one.endsWith('/state.json')) + 1
  const last = tracked ? published : whole.steps.length
  for (let at = first; at <= last; at += 1) {
    // The disk after a step is the disk before the next one: only the first has two sides.
    for (const when of at === first ? (['before', 'after'] as const) : (['after'] as const)) {
      await restore()
      const power = new Power({ at, when })
      const dying = portsOf(world.disk, power.files(), power.processes(), 7)
      const failed = await merge(world, mission, { strategy }, dying).then(
        () => undefined,
        (error: unknown) => error,
      )
      const where = `${when} step ${at}: ${whole.steps[at - 1]}`
      if (failed !== undefined && !(failed instanceof PowerLoss)) {
        expect(isSpecKittyError(failed), `${where}: ${failed}`).toBe(true)
      }
      expect(power.isOff, where).toBe(true)
      crashed += 1
      const tip = (await world.disk.read('.git/refs/heads/main')).trim()
      expect([before, expected.head], where).toContain(tip)
      const again = new Power()
      const next = portsOf(world.disk, again.files(), again.processes(), 99)
      next.clock.sleep(5000)
      const resumed = await merge(world, mission, { strategy }, next)
      expect(resumed.merged, where).toBe(true)
      const end = await endOf(world, mission)
      if (at > persisted || (at === persisted && when === 'after')) {
        expect(end, where).toEqual(expected)
      }
      expect({ ...end, head: '', tree: '', log: '' }, where).toEqual({
        ...expected,
        head: '',
        tree: '',
        log: '',
      })
      const done = end.log.split('\n').filter((line) => line.includes('"to_lane": "done"'))
      expect(done, where).toHaveLength(3)
      expect(again.steps.length, where).toBeLessThanOrEqual(whole.steps.length + 8)
    }
  }
  return { points: last - first + 1, crashed }
}

test('a squash killed before and after every step lands whole, once [H-FR-002] [R-FR-001]', async () => {
  const { points, crashed } = await crashEverywhere({ strategy: 'squash' })
  expect(points).toBeGreaterThan(40)
  expect(crashed).toBe(points + 1)
}, 600_000)

test('so does a merge into a target that is checked out nowhere [R-FR-002] [R-FR-003]', async () => {
  const { points, crashed } = await crashEverywhere({ strategy: 'merge', detached: true })
  expect(points).toBeGreaterThan(20)
  expect(crashed).toBe(points + 1)
}, 600_000)

test('so does a mission that the target tracks already, from index to own files [H-FR-002]', async () => {
  const { points, crashed } = await crashEverywhere({ strategy: 'squash', tracked: true })
  expect(points).toBeGreaterThan(5)
  expect(crashed).toBe(points + 1)
}, 600_000)
