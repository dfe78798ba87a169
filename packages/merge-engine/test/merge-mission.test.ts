import * as nodeFs from 'node:fs'
import { readFile } from 'node:fs/promises'
import isomorphic from 'isomorphic-git'
import { expect, test } from 'vitest'
import { everything } from './everything.js'
import {
  aMission,
  approve,
  aWorld,
  claim,
  commitWork,
  complete,
  type Mission,
  merge,
  snapshot,
  type World,
} from './world.js'

const FOUR = [
  { id: 'WP01', owns: ['src/one.ts'] },
  { id: 'WP02', owns: ['src/two.ts'], needs: ['WP01'] },
  { id: 'WP03', owns: ['src/three.ts'], needs: ['WP02'] },
  { id: 'WP04', owns: ['docs/limits.md'] },
]

async function approvedMission(world: World, planningBranch?: string): Promise<Mission> {
  const mission = await aMission(world, FOUR, planningBranch ? { planningBranch } : {})
  await complete(world, mission, 'WP01', { 'src/one.ts': 'export const one = 1\n' })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'export const two = 2\n' })
  await complete(world, mission, 'WP03', { 'src/three.ts': 'export const three = 3\n' })
  await complete(world, mission, 'WP04', { 'docs/limits.md': '# Limits\n' })
  return mission
}

async function oneApproved(
  world: World,
  files: Readonly<Record<string, string>> = { 'src/one.ts': 'export const one = 1\n' },
) {
  const owns = Object.keys(files)
  const mission = await aMission(world, [{ id: 'WP01', owns }])
  await complete(world, mission, 'WP01', files)
  return mission
}

test('two strategies publish one tree that holds everything approved [H-FR-001] [H-SC-001]', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  const restore = await snapshot(world)
  const main = await world.disk.git('rev-parse', 'main')
  const trees: (readonly string[])[] = []
  for (const strategy of ['squash', 'merge'] as const) {
    await restore()
    const result = await merge(world, mission, { strategy })
    expect(result).toMatchObject({ ready: true, merged: true, mission_number: 1, strategy })
    trees.push((await world.disk.git('ls-tree', '-r', 'main')).split('\n'))
    const parents = (await world.disk.git('log', '-1', '--format=%P')).split(' ')
    expect(parents[0]).toBe(main)
    expect(parents).toHaveLength(strategy === 'merge' ? 2 : 1)
    expect(await world.disk.git('fsck', '--strict')).not.toContain('error')
  }
  for (const path of ['src/one.ts', 'src/two.ts', 'src/three.ts', 'docs/limits.md']) {
    expect(await world.disk.git('cat-file', '-e', `main:${path}`)).toBe('')
  }
  const names = await world.disk.git('ls-tree', '-r', '--name-only', 'main', 'kitty-specs/')
  expect(names.split('\n')).toContain(`kitty-specs/${mission.slug}/spec.md`)
  const [first = [], second = []] = trees
  const differing = first
    .filter((line) => !second.includes(line))
    .map((line) => line.split('\t')[1])
  const recorded = ['meta.json', 'status.events.jsonl', 'status.json']
  expect(first).toHaveLength(second.length)
  for (const path of differing) expect(recorded).toContain(path?.split('/').at(-1))
})

test('after a merge the checkout is clean and nothing shows as deleted [H-FR-003]', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  await merge(world, mission)
  expect(await world.disk.git('status', '--porcelain')).toBe('')
  expect(await world.disk.git('diff', '--cached', '--name-only')).toBe('')
  const log = await world.disk.read(`kitty-specs/${mission.slug}/status.events.jsonl`)
  const journal = await readFile(
    `${world.repo.commonDir}/spec-kitty/missions/${mission.missionId}/events.jsonl`,
    'utf8',
  )
  expect(journal.split('\n').sort()).toEqual(log.split('\n').sort())
  const meta = JSON.parse(await world.disk.read(`kitty-specs/${mission.slug}/meta.json`))
  expect(meta).toMatchObject({ mission_number: 1, merged_into: 'main', merged_by: 'person' })
})

test('a planning branch of its own lands with everything on it [H-FR-001]', async () => {
  const world = await aWorld()
  await world.disk.git('switch', '-q', '-c', 'plan')
  const mission = await approvedMission(world, 'plan')
  const result = await merge(world, mission)
  expect(result.blockers).toEqual([])
  expect(result.merged).toBe(true)
  expect(result.planned_actions[0]).toMatchObject({ action: 'publish', mode: 'update_ref' })
  const names = await world.disk.git('ls-tree', '-r', '--name-only', 'main')
  for (const path of ['docs/limits.md', 'src/three.ts', `kitty-specs/${mission.slug}/spec.md`]) {
    expect(names.split('\n')).toContain(path)
  }
  expect(await world.disk.git('status', '--porcelain')).toBe('')
  expect(await world.disk.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('plan')
})

test('a target in another worktree is fast-forwarded there [H-FR-003]', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  await world.disk.git('switch', '-q', '-c', 'elsewhere')
  await world.disk.git('worktree', 'add', '-q', '../target', 'main')
  const result = await merge(world, mission)
  expect(result.merged).toBe(true)
  const there = { cwd: `${world.disk.outside}/target` }
  const status = await world.disk.run(['git', 'status', '--porcelain'], there)
  expect(status.stdout).toBe('')
  const shown = await world.disk.run(['cat', 'src/three.ts'], there)
  expect(shown.stdout).toBe('export const three = 3\n')
  const log = await world.disk.read(`kitty-specs/${mission.slug}/status.events.jsonl`)
  expect(log.split('\n').filter((line) => line.includes('"to_lane": "done"'))).toHaveLength(4)
})

test('untracked worktrees, junk, staged and edited files neither block nor change [H-FR-004]', async () => {
  const world = await aWorld({ 'src/kept.ts': 'a\n' })
  const mission = await approvedMission(world)
  await world.disk.write('.worktrees/stray/file.txt', 'stray\n')
  await world.disk.write('0 junk "file".txt', 'junk\n')
  await world.disk.write('src/kept.ts', 'a, edited\n')
  await world.disk.write('README.md', 'staged\n')
  await world.disk.git('add', 'README.md')
  await world.disk.write('README.md', 'staged, then edited\n')
  await world.disk.write('build.log', 'ignored\n')
  const before = await world.disk.git('status', '--porcelain', '--', 'README.md', 'src/kept.ts')
  const result = await merge(world, mission)
  expect(result.merged).toBe(true)
  expect(await world.disk.git('status', '--porcelain', '--', 'README.md', 'src/kept.ts')).toBe(
    before,
  )
  expect(await world.disk.git('show', ':README.md')).toBe('staged')
  for (const [path, content] of [
    ['README.md', 'staged, then edited\n'],
    ['src/kept.ts', 'a, edited\n'],
    ['build.log', 'ignored\n'],
    ['0 junk "file".txt', 'junk\n'],
    ['.worktrees/stray/file.txt', 'stray\n'],
  ] as const) {
    expect(await world.disk.read(path)).toBe(content)
  }
})

test.each([
  ['an edited file', 'src/base.ts', 'export const mine = 1\n', 'MERGE_TARGET_DIRTY'],
  ['an untracked file', 'src/one.ts', 'mine\n', 'MERGE_UNTRACKED_IN_THE_WAY'],
  ['an identical untracked file', 'src/one.ts', 'new\n', 'MERGE_UNTRACKED_IN_THE_WAY'],
  ['an ignored file', 'out/x.log', 'mine\n', 'MERGE_UNTRACKED_IN_THE_WAY'],
  ['a file where a folder is needed', 'deep', 'mine\n', 'MERGE_UNTRACKED_IN_THE_WAY'],
])('%s in the way blocks before anything moves', async (_, path, content, code) => {
  const world = await aWorld()
  const mission = await oneApproved(world, {
    'src/base.ts': 'export const base = 2\n',
    'src/one.ts': 'new\n',
    'deep/er/file.ts': 'x\n',
    'out/x.log': 'theirs\n',
  })
  await world.disk.write(path, content)
  const before = await everything(world)
  const dry = await merge(world, mission, { dryRun: true })
  expect(await everything(world)).toBe(before)
  const real = await merge(world, mission)
  expect(real.merged).toBe(false)
  expect(real.blockers).toEqual(dry.blockers)
  expect(real.blockers.map((one) => one.code)).toContain(code)
  expect(await world.disk.read(path)).toBe(content)
  expect(await world.disk.git('rev-parse', 'main')).toBe(dry.target_commit)
})

test('a mission file that differs from both sides blocks, by name', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  const spec = `kitty-specs/${mission.slug}/spec.md`
  await world.disk.write(spec, '# Another spec\n')
  const result = await merge(world, mission)
  expect(result).toMatchObject({ merged: false, ready: false, blocker: 'merge_target_dirty' })
  expect(result.blockers[0]?.details.paths).toEqual([spec])
  expect(await world.disk.read(spec)).toBe('# Another spec\n')
})

test.each(['squash', 'merge'] as const)(
  'a mission whose folder the target tracks already lands by %s, and the checkout is clean [H-FR-003]',
  async (strategy) => {
    const world = await aWorld()
    const mission = await aMission(world, FOUR.slice(0, 1), { tracked: true })
    const folder = `kitty-specs/${mission.slug}`
    const planned = await world.disk.git('rev-parse', 'main')
    await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
    expect(await world.disk.git('rev-parse', 'main')).toBe(planned)
    const result = await merge(world, mission, { strategy })
    expect(result).toMatchObject({ merged: true, blockers: [], mission_number: 1 })
    expect(await world.disk.git('status', '--porcelain')).toBe('')
    expect(await world.disk.git('rev-parse', 'main^')).toBe(planned)
    expect(await world.disk.git('show', 'main:src/one.ts')).toBe('one')
    const log = await world.disk.read(`${folder}/status.events.jsonl`)
    expect(log.match(/"to_lane": "done"/g)).toHaveLength(1)
    expect(await world.disk.git('show', `main:${folder}/status.events.jsonl`)).toBe(log.trimEnd())
    expect(JSON.parse(await world.disk.read(`${folder}/meta.json`)).mission_number).toBe(1)
  },
)

test('a tracked mission file that is edited in the working copy alone blocks, by name', async () => {
  const world = await aWorld()
  const mission = await aMission(world, FOUR.slice(0, 1), { tracked: true })
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const spec = `kitty-specs/${mission.slug}/spec.md`
  await world.disk.write(spec, '# Another spec\n')
  const before = await everything(world)
  const dry = await merge(world, mission, { dryRun: true })
  expect(await everything(world)).toBe(before)
  const result = await merge(world, mission)
  expect(result.blockers).toEqual(dry.blockers)
  expect(result.blockers.map((one) => [one.code, one.details.paths])).toEqual([
    ['MERGE_TARGET_DIRTY', [spec]],
  ])
  expect(await world.disk.read(spec)).toBe('# Another spec\n')
  expect(await world.disk.git('rev-parse', 'main')).toBe(dry.target_commit)
})

test('a missing mission branch is named with the command that brings it back [B-FR-016] [B-FR-017] [B-FR-018]', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  const branch = mission.missionBranch as string
  await world.disk.git('branch', '-D', branch)
  const before = await everything(world)
  const dry = await merge(world, mission, { dryRun: true })
  expect(dry).toMatchObject({
    ready: false,
    status: 'blocked',
    blocker: 'missing_mission_branch',
    expected_branch: branch,
  })
  expect(dry.remediation).toMatch(new RegExp(`^git branch ${branch} [0-9a-f]{12}$`))
  expect(await everything(world)).toBe(before)
  const real = await merge(world, mission)
  expect(real.blockers).toEqual(dry.blockers)
  for (const key of Object.keys(dry)) expect(Object.keys(real)).toContain(key)
  await world.disk.git(...(dry.remediation as string).split(' ').slice(1))
  const again = await merge(world, mission)
  expect(again.blockers).toEqual([])
  expect(again.merged).toBe(true)
})

test('a dry run announces what the real run does, and leaves no object behind [B-FR-018]', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  const before = await everything(world)
  const dry = await merge(world, mission, { dryRun: true })
  expect(await everything(world)).toBe(before)
  const real = await merge(world, mission)
  expect(real.plan_digest).toBe(dry.plan_digest)
  expect(real.result_tree).toBe(dry.result_tree)
  expect(real.done_events).toEqual(['WP01', 'WP02', 'WP03', 'WP04'])
  expect(real.planned_actions).toEqual(dry.planned_actions)
})

test('a commit after the approval is refused until it is reviewed', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [{ id: 'WP01', owns: ['src/one.ts'] }])
  const { workspace } = await claim(world, mission, 'WP01')
  await commitWork(world, workspace, { 'src/one.ts': 'one\n' })
  await approve(world, mission, 'WP01')
  await commitWork(world, workspace, { 'src/one.ts': 'two\n' }, 'Sneak')
  const result = await merge(world, mission)
  expect(result.merged).toBe(false)
  expect(result.blockers[0]).toMatchObject({ code: 'REVIEW_STALE', wp_id: 'WP01' })
})

test('a content hook of the user makes the merge refuse, and is never skipped', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  await world.disk.write('.git/hooks/commit-msg', '#!/bin/sh\nexit 1\n', 0o755)
  const result = await merge(world, mission)
  expect(result.blocker).toBe('merge_hook_unsupported')
  expect(result.hooks).toEqual([{ name: 'commit-msg', will_run: false }])
})

test('merging twice changes no byte and adds no row [R-FR-003]', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  const first = await merge(world, mission)
  const before = await everything(world)
  const second = await merge(world, mission)
  expect(second).toMatchObject({ status: 'already_merged', ready: true, merged: true })
  expect(second.merge_commit).toBe(first.merge_commit)
  expect(await everything(world)).toBe(before)
})

test('two missions that land one after the other have different numbers', async () => {
  const world = await aWorld()
  const one = await aMission(world, [{ id: 'WP01', owns: ['src/one.ts'] }], { slug: 'first' })
  const two = await aMission(world, [{ id: 'WP01', owns: ['src/two.ts'] }], { slug: 'second' })
  await complete(world, one, 'WP01', { 'src/one.ts': 'one\n' })
  await complete(world, two, 'WP01', { 'src/two.ts': 'two\n' })
  const results = await Promise.all([merge(world, one), merge(world, two)])
  expect(results.map((result) => result.blockers)).toEqual([[], []])
  const numbers = []
  for (const mission of [one, two]) {
    const meta = await world.disk.git('show', `main:kitty-specs/${mission.slug}/meta.json`)
    numbers.push(JSON.parse(meta).mission_number)
  }
  expect(numbers.sort()).toEqual([1, 2])
  expect(await world.disk.git('status', '--porcelain')).toBe('')
})

test('conflicts between lanes are reported by path and lane, and nothing moves', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'x\n', 'src/base.ts': 'left\n' })
  await complete(world, mission, 'WP02', { 'src/two.ts': 'y\n', 'src/base.ts': 'right\n' })
  const main = await world.disk.git('rev-parse', 'main')
  const result = await merge(world, mission)
  expect(result.blocker).toBe('merge_conflict')
  expect(result.conflicts).toMatchObject([
    { path: 'src/base.ts', type: 'content', step: 'lane-b', wp_ids: ['WP02'], against: ['lane-a'] },
  ])
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
})

test('an independent reader finds commit, tree and log as they are reported', async () => {
  const world = await aWorld()
  const mission = await approvedMission(world)
  const result = await merge(world, mission, { strategy: 'merge' })
  const place = { fs: nodeFs, dir: world.disk.root }
  const oid = await isomorphic.resolveRef({ ...place, ref: 'refs/heads/main' })
  expect(oid).toBe(result.merge_commit)
  const { commit } = await isomorphic.readCommit({ ...place, oid })
  expect(commit.parent[0]).toBe(result.baseline_merge_commit)
  expect(commit.message).toContain(`Spec-Kitty-Mission: ${mission.missionId}`)
  const { blob } = await isomorphic.readBlob({
    ...place,
    oid,
    filepath: `kitty-specs/${mission.slug}/status.events.jsonl`,
  })
  const log = new TextDecoder().decode(blob)
  expect(log.split('\n').filter((line) => line.includes('"to_lane": "done"'))).toHaveLength(4)
  const matrix = await isomorphic.statusMatrix(place)
  const changed = matrix.filter(
    ([, head, work, stage]) => !(head === 1 && work === 1 && stage === 1),
  )
  expect(changed.map(([path]) => path)).toEqual([])
})

test('worktrees with somebody’s work stay, ignored files are moved aside', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  const lane = `${world.disk.root}/.worktrees/${mission.slug}-lane-a`
  await world.disk.write(`.worktrees/${mission.slug}-lane-a/trace.log`, 'precious\n')
  const dry = await merge(world, mission, { dryRun: true })
  expect(dry.planned_actions).toContainEqual(
    expect.objectContaining({ action: 'move_aside', path: lane, paths: ['trace.log'] }),
  )
  const result = await merge(world, mission)
  expect(result.removed_worktrees).toEqual([lane])
  const to = `${world.repo.commonDir}/spec-kitty/rescue/${result.op_id}/lane-a`
  expect(result.moved_aside).toEqual([{ path: lane, to, count: 1, paths: ['trace.log'] }])
  const kept = `${world.repo.commonDir}/spec-kitty/rescue/${result.op_id}/lane-a/trace.log`
  expect(await readFile(kept, 'utf8')).toBe('precious\n')
  const rescue = await world.disk.git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/')
  expect(rescue).toContain(`refs/spec-kitty/rescue/${result.op_id}/lane-a`)
  expect(await world.disk.git('branch', '--list', 'kitty/*')).toBe('')
})
