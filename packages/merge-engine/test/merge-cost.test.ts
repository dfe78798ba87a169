import type { Processes } from '@spec-kitty/platform'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { beforeAll, expect, test } from 'vitest'
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

const IDS = Array.from({ length: 10 }, (_, at) => `WP${String(at + 1).padStart(2, '0')}`)
const KEEP = { keepBranch: true, keepWorktree: true }

/** A file of its own for each; the last one also changes what was there. */
function workOf(id: string): Record<string, string> {
  const own = { [`src/${id}.ts`]: `${id}\n` }
  return id === 'WP10' ? { ...own, 'src/base.ts': 'changed\n' } : own
}

let world: World
let mission: Mission
let restore: () => Promise<void>

beforeAll(async () => {
  world = await aWorld()
  mission = await aMission(
    world,
    IDS.map((id) => ({ id, owns: Object.keys(workOf(id)) })),
  )
  for (const id of IDS) await complete(world, mission, id, workOf(id))
  restore = await snapshot(world)
}, 120_000)

/** Real processes that say what runs, and how many of a kind ran at the same time. */
class WatchedProcesses {
  readonly calls: string[] = []
  most = 0
  #running = 0
  readonly #kind: string
  readonly #before: (call: string) => Promise<unknown>

  constructor(kind = '', before: (call: string) => Promise<unknown> = async () => {}) {
    this.#kind = kind
    this.#before = before
  }

  get processes(): Processes {
    return {
      start: nodeProcesses.start,
      run: async (argv, options) => {
        const call = argv.join(' ')
        this.calls.push(call)
        await this.#before(call)
        const counts = call.includes(this.#kind)
        if (counts) this.most = Math.max(this.most, ++this.#running)
        try {
          return await nodeProcesses.run(argv, options)
        } finally {
          if (counts) this.#running -= 1
        }
      },
    }
  }

  of(word: string): readonly string[] {
    return this.calls.filter((call) => call.includes(word))
  }
}

const ports = (watched: WatchedProcesses) => {
  return portsOf(world.disk, nodeFiles, watched.processes, 5)
}

test('ten lanes take at most 34 git processes before the cleanup, and no extra checkout', async () => {
  await restore()
  const watched = new WatchedProcesses()
  const result = await merge(world, mission, KEEP, ports(watched))
  expect(result.merged).toBe(true)
  expect(watched.calls.length).toBeLessThanOrEqual(34)
  expect(result.git_processes).toBe(watched.calls.length)
  expect(watched.calls.filter((call) => / worktree add | checkout | stash /.test(call))).toEqual([])
})

test('worktrees are looked into side by side, but only a few at once', async () => {
  await restore()
  const watched = new WatchedProcesses('--untracked-files=all')
  await merge(world, mission, { dryRun: true }, ports(watched))
  expect(watched.of('--untracked-files=all')).toHaveLength(10)
  expect(watched.most).toBeGreaterThan(1)
  expect(watched.most).toBeLessThanOrEqual(4)
})

test('ignored files are asked for where they would be moved, and only there', async () => {
  await restore()
  const going = new WatchedProcesses()
  await merge(world, mission, { dryRun: true }, ports(going))
  expect(going.of('--ignored')).toHaveLength(10)
  const staying = new WatchedProcesses()
  await merge(world, mission, { dryRun: true, keepWorktree: true }, ports(staying))
  expect(staying.of('--ignored')).toEqual([])
})

test('a target that has not moved is not merged again; one that has moved is', async () => {
  await restore()
  const still = new WatchedProcesses()
  const unmoved = await merge(world, mission, KEEP, ports(still))
  expect(still.of(' merge-tree ')).toHaveLength(10)
  const paths = await world.disk.git('diff', '--name-only', 'main~1', 'main', '--', 'src')
  expect(paths.split('\n')).toEqual([...IDS.map((id) => `src/${id}.ts`), 'src/base.ts'])
  const { op_id: op, baseline_merge_commit: old } = unmoved
  const rescued = `refs/spec-kitty/rescue/${op}/composition`
  const asGitMerges = await world.disk.git('merge-tree', '--write-tree', `${old}`, rescued)
  expect(unmoved.result_tree).toBe(asGitMerges)
  await restore()
  await world.disk.commit('Meanwhile', { 'README.md': 'meanwhile\n' })
  const moved = new WatchedProcesses()
  expect(await merge(world, mission, KEEP, ports(moved))).toMatchObject({ merged: true })
  expect(moved.of(' merge-tree ')).toHaveLength(11)
  expect(await world.disk.git('show', 'main:README.md')).toBe('meanwhile')
  expect(await world.disk.git('show', 'main:src/WP10.ts')).toBe('WP10')
})

test('after a merge the index knows every file, so that no later command compares them', async () => {
  await restore()
  await merge(world, mission, KEEP)
  // plumbing does not look again: it says what the index remembers
  expect(await world.disk.git('diff-files', '--name-only')).toBe('')
})

/** Ports that write a file when everything is gathered and the publication begins. */
function intruding(path: string): Processes {
  const late = new WatchedProcesses('', async (call) => {
    if (call.includes('--index-info')) await world.disk.write(path, 'mine\n')
  })
  return late.processes
}

test.each([
  ['an untracked file', 'src/WP03.ts', undefined],
  ['an edit', 'src/base.ts', 'export const base = 1\n'],
])('%s that appears after all was gathered stops the merge, and stays', async (_, path, before) => {
  await restore()
  const main = await world.disk.git('rev-parse', 'main')
  const late = portsOf(world.disk, nodeFiles, intruding(path), 5)
  await expect(merge(world, mission, KEEP, late)).rejects.toMatchObject({
    key: 'MERGE_PUBLISH_REFUSED',
    message: expect.stringContaining(path),
  })
  expect(await world.disk.read(path)).toBe('mine\n')
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  if (before === undefined) await world.disk.run(['rm', path])
  else await world.disk.write(path, before)
  expect(await merge(world, mission, KEEP)).toMatchObject({ merged: true })
  expect(await world.disk.git('status', '--porcelain', '--', 'src')).toBe('')
})

test('a file that appears in a lane after all was gathered keeps its worktree', async () => {
  await restore()
  const lane = `.worktrees/${mission.slug}-lane-a`
  const late = portsOf(world.disk, nodeFiles, intruding(`${lane}/late.ts`), 5)
  const result = await merge(world, mission, {}, late)
  const path = `${world.disk.root}/${lane}`
  expect(result).toMatchObject({ merged: true, kept_worktrees: [{ path, reason: 'dirty' }] })
  expect(result.removed_worktrees).toHaveLength(9)
  expect(await world.disk.read(`${lane}/late.ts`)).toBe('mine\n')
})

/** Kills a merge that has a plan and has moved nothing. */
async function killAsPlanned(): Promise<void> {
  await restore()
  const power = new Power({ match: ' update-ref ', when: 'before' })
  const dying = portsOf(world.disk, power.files(), power.processes(), 7)
  await expect(merge(world, mission, KEEP, dying)).rejects.toBeInstanceOf(PowerLoss)
}

async function composedTree(): Promise<string> {
  const state = `.kittify/runtime/merge/${mission.missionId}/state.json`
  return JSON.parse(await world.disk.read(state)).composed.tree
}

test('a killed merge goes on with what it had composed, in fewer processes [R-NFR-001]', async () => {
  await restore()
  const whole = await merge(world, mission, KEEP, portsOf(world.disk, nodeFiles, nodeProcesses, 7))
  await killAsPlanned()
  const again = new WatchedProcesses()
  const resumed = await merge(world, mission, { ...KEEP, resume: true }, ports(again))
  expect(again.of(' merge-tree ')).toEqual([])
  expect(again.calls.length).toBeLessThan(whole.git_processes as number)
  expect(resumed).toMatchObject({ merged: true, resumed: true })
  expect(resumed.merge_commit).toBe(whole.merge_commit)
  expect(resumed.lanes).toEqual(whole.lanes)
})

test('a target that moved since the kill is composed with', async () => {
  await killAsPlanned()
  await world.disk.commit('Meanwhile', { 'README.md': 'meanwhile\n' })
  const again = new WatchedProcesses()
  expect(await merge(world, mission, KEEP, ports(again))).toMatchObject({ merged: true })
  expect(again.of(' merge-tree ')).toHaveLength(11)
  expect(await world.disk.git('show', 'main:README.md')).toBe('meanwhile')
  expect(await world.disk.git('show', 'main:src/WP10.ts')).toBe('WP10')
})

test('another configuration of git may merge in another way: composed anew', async () => {
  await killAsPlanned()
  await world.disk.git('config', 'merge.directoryRenames', 'false')
  const again = new WatchedProcesses()
  expect(await merge(world, mission, KEEP, ports(again))).toMatchObject({ merged: true })
  expect(again.of(' merge-tree ')).toHaveLength(10)
})

test('objects that did not outlive the kill are made again', async () => {
  await killAsPlanned()
  const tree = await composedTree()
  await world.disk.run(['rm', '-f', `.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`])
  const again = new WatchedProcesses()
  expect(await merge(world, mission, KEEP, ports(again))).toMatchObject({ merged: true })
  expect(again.of(' merge-tree ')).toHaveLength(10)
  const checked = await world.disk.run(['git', 'fsck', '--no-dangling'])
  expect(checked).toMatchObject({ exitCode: 0 })
})
