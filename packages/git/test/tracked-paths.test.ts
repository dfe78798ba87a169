import { nodeFiles } from '@spec-kitty/platform/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trackedPaths } from '../src/index.js'
import { readIndexPaths } from '../src/tracked-paths.js'
import { aWorld, HARD_NAMES, type World } from './world.js'

const files = Object.fromEntries([
  ...HARD_NAMES.map((name) => [name, 'x']),
  ...fc
    .sample(fc.stringMatching(/^[a-z]{1,9}(\/[a-z]{1,30}){0,4}\.ts$/), { seed: 3, numRuns: 60 })
    .map((path) => [`src/${path}`, 'x']),
])

async function byGit(world: World): Promise<string[]> {
  const listed = await world.test.git('ls-files', '-z')
  return [...new Set(listed.split('\0').filter(Boolean))]
}

test.each([
  ['sha1', 2],
  ['sha1', 4],
  ['sha256', 2],
  ['sha256', 4],
] as const)(
  'an index of %s, version %i is read without a process',
  async (objectFormat, version) => {
    const world = await aWorld({ files, objectFormat })
    await world.test.git('update-index', '--index-version', String(version))
    expect(await trackedPaths(nodeFiles, world.repo, world.git)).toEqual(await byGit(world))
    expect(world.git.count).toBe(0)
  },
)

test('intended, flagged and unmerged entries are there, once', async () => {
  const world = await aWorld({ files: { a: '1', flagged: '1' } })
  await world.test.git('checkout', '-q', '-b', 'side')
  await world.test.commit('side', { a: '2' })
  await world.test.git('checkout', '-q', 'main')
  await world.test.commit('main', { a: '3' })
  await world.test.run(['git', 'merge', 'side'])
  await world.test.git('update-index', '--skip-worktree', 'flagged')
  await world.test.write('later', '1')
  await world.test.git('add', '-N', 'later')
  expect(await trackedPaths(nodeFiles, world.repo, world.git)).toEqual(['a', 'flagged', 'later'])
  expect(world.git.count).toBe(0)
})

test('a split or sparse index is left to git', async () => {
  const split = await aWorld({ files })
  await split.test.git('update-index', '--split-index')
  await split.test.write('more', '1')
  await split.test.git('add', 'more')
  expect(await trackedPaths(nodeFiles, split.repo, split.git)).toEqual(await byGit(split))
  expect(split.git.count).toBe(1)
  const sparse = await aWorld({ files: { 'docs/x/y': '1', 'src/a': '1' } })
  await sparse.test.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'src')
  expect(await trackedPaths(nodeFiles, sparse.repo, sparse.git)).toEqual(await byGit(sparse))
  expect(sparse.git.count).toBe(1)
})

test('no index means nothing is tracked, and a cut one is never half read', async () => {
  const world = await aWorld({ files })
  const whole = await nodeFiles.read(`${world.repo.gitDir}/index`, { bytesMax: 1_000_000 })
  for (const length of [0, 11, 40, 100, (whole?.length ?? 0) - 1]) {
    expect(readIndexPaths((whole ?? new Uint8Array()).subarray(0, length), 20)).toBeUndefined()
  }
  await world.test.run(['rm', '.git/index'])
  expect(await trackedPaths(nodeFiles, world.repo, world.git)).toEqual([])
})
