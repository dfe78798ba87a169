import { stat } from 'node:fs/promises'
import { nodeFiles } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { beforeAll, expect, test } from 'vitest'
import { Power } from './power.js'
import {
  aMission,
  approve,
  approveUntouched,
  aWorld,
  claim,
  commitWork,
  complete,
  type Mission,
  merge,
  move,
  portsOf,
  snapshot,
  type World,
} from './world.js'

const BASE = {
  'base/changed.ts': 'first\nsecond\nthird\n',
  'base/deleted.ts': 'goes away\n',
  'base/old-name.ts': 'moves\nas\nit\nis\n',
  'base/tool.sh': '#!/bin/sh\necho hello\n',
  'base/untouched.ts': 'stays\n',
}

/** What the target has to hold outside `kitty-specs/`, as `mode path content`, and nothing else. */
const EXPECTED = [
  ['100644', 'README.md', 'hello\n'],
  ['100644', 'base/changed.ts', 'first\nsecond, changed\nthird\n'],
  ['100644', 'base/new-name.ts', 'moves\nas\nit\nis\n'],
  ['100755', 'base/tool.sh', '#!/bin/sh\necho hello\n'],
  ['100644', 'base/untouched.ts', 'stays\n'],
  ['100644', 'docs/limits.md', '# Limits\n'],
  ['100644', 'src/a.ts', 'export const a = 2\n'],
  ['100644', 'src/b.ts', 'export const b = 1\n'],
  ['100644', 'src/base.ts', 'export const base = 1\n'],
  ['100644', 'src/c.ts', 'export const c = 1\n'],
  ['100644', 'src/d.ts', 'export const d = a + b\n'],
]
const GONE = ['base/deleted.ts', 'base/old-name.ts']

/** The work of each lane, as one shell script per commit. */
const WORK: Readonly<Record<string, readonly string[]>> = {
  WP01: [
    'mkdir -p src && echo "export const a = 1" > src/a.ts',
    'echo "export const a = 2" > src/a.ts && sed -i "s/second/second, changed/" base/changed.ts',
  ],
  WP02: ['echo "export const b = 1" > src/b.ts && git rm -q base/deleted.ts'],
  WP03: ['echo "export const c = 1" > src/c.ts && git mv base/old-name.ts base/new-name.ts'],
  WP04: ['echo "export const d = a + b" > src/d.ts && chmod +x base/tool.sh'],
}

let world: World
let mission: Mission
let restore: () => Promise<void>
const heads: Record<string, string> = {}

async function work(wpId: string, scripts: readonly string[]): Promise<string> {
  const { workspace } = await claim(world, mission, wpId)
  for (const script of scripts) {
    const line = `set -e; ${script}; git add --all .; git commit -q -m "${wpId}"`
    const result = await world.disk.run(['sh', '-c', line], { cwd: workspace.path })
    expect(result.exitCode, result.stderr).toBe(0)
  }
  return approve(world, mission, wpId)
}

beforeAll(async () => {
  world = await aWorld(BASE)
  mission = await aMission(world, [
    { id: 'WP01', owns: ['src/a.ts', 'base/changed.ts'] },
    { id: 'WP02', owns: ['src/b.ts', 'base/deleted.ts'] },
    { id: 'WP03', owns: ['src/c.ts', 'base/old-name.ts', 'base/new-name.ts'] },
    { id: 'WP04', owns: ['src/d.ts', 'base/tool.sh'], needs: ['WP01', 'WP02'] },
    { id: 'WP05', owns: ['docs/limits.md'] },
  ])
  for (const [wpId, scripts] of Object.entries(WORK)) heads[wpId] = await work(wpId, scripts)
  heads.WP05 = await complete(world, mission, 'WP05', { 'docs/limits.md': '# Limits\n' })
  restore = await snapshot(world)
})

/** Mode, path and content of everything on main, and what the checkout has for it. */
async function content(): Promise<readonly (readonly string[])[]> {
  const listed = await world.disk.git('ls-tree', '-r', 'main')
  const rows = listed.split('\n').map((line) => /^(\d+) \w+ \w+\t(.*)$/.exec(line) ?? [])
  const visible = rows.filter(([, , path = '']) => !/^(kitty-specs|\.)/.test(path))
  return Promise.all(
    visible.map(async ([, mode = '', path = '']) => {
      const blob = await world.disk.run(['git', 'cat-file', 'blob', `main:${path}`])
      expect(await world.disk.read(path)).toBe(blob.stdout)
      const executable = ((await stat(`${world.disk.root}/${path}`)).mode & 0o111) !== 0
      expect(executable, path).toBe(mode === '100755')
      return [mode, path, blob.stdout]
    }),
  )
}

const lane = (id: string, wpId: string) => `lane-${id} ${heads[wpId]}`

test.each(['squash', 'merge'] as const)(
  'strategy %s lands every path of every approved lane, with content and mode, and nothing else [H-FR-001]',
  async (strategy) => {
    await restore()
    const result = await merge(world, mission, { strategy })
    expect(result).toMatchObject({ merged: true, blockers: [] })
    expect(result.lanes.map((one) => one.lane_id).sort()).toEqual([
      'lane-a',
      'lane-b',
      'lane-c',
      'lane-d',
      'lane-planning',
    ])
    expect(await content()).toEqual(EXPECTED)
    for (const path of GONE)
      expect(await nodeFiles.stat(`${world.disk.root}/${path}`)).toBe(undefined)
    expect(await world.disk.git('status', '--porcelain')).toBe('')
    const trailers = await world.disk.git(
      'log',
      '-1',
      '--format=%(trailers:key=Spec-Kitty-Lane,valueonly)',
      'main',
    )
    expect(trailers.trim().split('\n').sort()).toEqual([
      lane('a', 'WP01'),
      lane('b', 'WP02'),
      lane('c', 'WP03'),
      lane('d', 'WP04'),
      lane('planning', 'WP05'),
    ])
    for (const head of Object.values(heads)) {
      const answer = await world.disk.run(['git', 'merge-base', '--is-ancestor', head, 'main'])
      expect(answer.exitCode).toBe(strategy === 'merge' ? 0 : 1)
    }
  },
)

test('a plan that forgot lanes is found out from the approvals, and nothing is cleaned up [H-FR-001]', async () => {
  await restore()
  const main = await world.disk.git('rev-parse', 'main')
  const power = new Power({ match: 'merge -q --ff-only', when: 'after' })
  const dying = portsOf(world.disk, power.files(), power.processes(), 7)
  await expect(merge(world, mission, {}, dying)).rejects.toBeInstanceOf(PowerLoss)
  const path = `.kittify/runtime/merge/${mission.missionId}/state.json`
  const state = JSON.parse(await world.disk.read(path))
  const forgetful = { ...state.plan, lanes: [], composition: main }
  await world.disk.write(path, JSON.stringify({ ...state, plan: forgetful }))
  await expect(merge(world, mission)).rejects.toMatchObject({
    key: 'MERGE_ASSERTION_FAILED',
    details: { assertion: expect.stringContaining(heads.WP01 as string) },
  })
  expect(await world.disk.git('branch', '--list', 'kitty/*lane-b')).not.toBe('')
  await world.disk.write(path, JSON.stringify(state))
  expect(await merge(world, mission)).toMatchObject({ merged: true, resumed: true })
})

test('a work package that was sent back lands as it was approved again, above the one that came after it [H-FR-001]', async () => {
  const other = await aWorld()
  const chain = await aMission(other, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  ])
  await complete(other, chain, 'WP01', { 'src/one.ts': 'first\n' })
  await complete(other, chain, 'WP02', { 'src/two.ts': 'two\n' })
  await move(other, chain, 'WP01', 'reviewer', [
    { to: 'planned', reviewRef: 'review-cycle://x/y/review-cycle-2.md' },
  ])
  const head = await complete(other, chain, 'WP01', { 'src/one.ts': 'second\n' })
  const result = await merge(other, chain)
  expect(result).toMatchObject({ merged: true, blockers: [], left_behind: [] })
  expect(await other.disk.git('show', 'main:src/one.ts')).toBe('second')
  expect(await other.disk.git('show', 'main:src/two.ts')).toBe('two')
  expect(await other.disk.git('log', '-1', '--format=%B', 'main')).toContain(`lane-a ${head}`)
})

test('a lane that only joined what it depends on lands with them [H-FR-001]', async () => {
  const other = await aWorld()
  const joined = await aMission(other, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
    { id: 'WP03', owns: ['src/three.ts'], needs: ['WP01', 'WP02'] },
  ])
  await complete(other, joined, 'WP01', { 'src/one.ts': 'one\n' })
  await complete(other, joined, 'WP02', { 'src/two.ts': 'two\n' })
  await approveUntouched(other, joined, 'WP03')
  const head = await other.disk.git('rev-parse', `${joined.missionBranch}-lane-c`)
  const result = await merge(other, joined, { strategy: 'merge' })
  expect(result).toMatchObject({ merged: true, merged_wps: ['WP01', 'WP02', 'WP03'] })
  expect(await other.disk.git('merge-base', 'main', head)).toBe(head)
  expect(await other.disk.git('status', '--porcelain')).toBe('')
})

test('work that was canceled above an approved one stays out, and where it is', async () => {
  const other = await aWorld()
  const cut = await aMission(other, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  ])
  await complete(other, cut, 'WP01', { 'src/one.ts': 'one\n' })
  const { workspace } = await claim(other, cut, 'WP02')
  const head = await commitWork(other, workspace, { 'src/two.ts': 'two\n' })
  await move(other, cut, 'WP02', 'person', [{ to: 'canceled', reason: 'not needed' }])
  const result = await merge(other, cut)
  expect(result).toMatchObject({ merged: true, merged_wps: ['WP01'], removed_worktrees: [] })
  expect(result.left_behind).toContain(head)
  expect(result.kept_worktrees).toEqual([
    { path: workspace.path, reason: 'it has commits that did not land' },
  ])
  expect(await other.disk.git('ls-tree', '--name-only', 'main', 'src/')).toBe(
    'src/base.ts\nsrc/one.ts',
  )
  expect(await other.disk.git('rev-parse', workspace.branch)).toBe(head)
})
