import { expect, test } from 'vitest'
import { trackedPaths } from '../src/index.js'
import { aWorld, HARD_NAMES, worldOf } from './world.js'

const FILES = Object.fromEntries(
  [...HARD_NAMES, 'a', 'a/b'.replace('/', '-'), 'deep/er/file.txt', `${'n'.repeat(200)}.txt`].map(
    (name) => [name, 'x\n'],
  ),
)

test.each([2, 3, 4])(
  'the paths of an index of version %i are those that git lists',
  async (version) => {
    const { test: disk } = await aWorld({ files: FILES })
    await disk.write('later.txt', 'x\n')
    await disk.git('add', '--intent-to-add', 'later.txt')
    await disk.git('update-index', `--index-version=${version}`)
    const { repo, git, ports, processes } = await worldOf(disk)
    const listed = (await disk.git('ls-files', '-z')).split('\0').filter(Boolean)
    expect(listed.length).toBeGreaterThan(12)
    expect(await trackedPaths(ports.files, repo, git)).toEqual(listed)
    expect(processes.gitCount).toBe(0)
  },
)

test('a split index is left to git', async () => {
  const { test: disk } = await aWorld({ files: { 'a.txt': 'x\n', 'b.txt': 'y\n' } })
  await disk.git('update-index', '--split-index')
  const { repo, git, ports, processes } = await worldOf(disk)
  expect(await trackedPaths(ports.files, repo, git)).toEqual(['a.txt', 'b.txt'])
  expect(processes.gitCount).toBe(1)
})

test('a repository without an index tracks nothing', async () => {
  const { test: disk } = await aWorld()
  await disk.run(['rm', '-f', '.git/index'])
  const { repo, git, ports } = await worldOf(disk)
  expect(await trackedPaths(ports.files, repo, git)).toEqual([])
})
