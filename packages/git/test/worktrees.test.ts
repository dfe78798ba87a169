import { cp, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import {
  addWorktree,
  findRepository,
  indexLock,
  listWorktrees,
  operationInProgress,
  proveWorktree,
  pruneWorktrees,
  removeWorktree,
} from '../src/index.js'
import { aWorld } from './world.js'

async function withLane() {
  const world = await aWorld({ files: { 'a.ts': 'one\n' } })
  const head = await world.test.git('rev-parse', 'HEAD')
  await world.test.git('branch', 'kitty/lane-a')
  const path = join(world.repo.root, '.worktrees/my lane-a')
  const added = await addWorktree(world.git, world.repo.root, { path, branch: 'kitty/lane-a' })
  return { ...world, head, path, added }
}

test('worktrees are listed as git lists them, without a process', async () => {
  const { test: repository, repo, git, path, head } = await withLane()
  await repository.git('worktree', 'add', '-q', '--detach', join(repository.outside, 'detached'))
  await repository.git(
    'worktree',
    'lock',
    '--reason',
    'on a disk',
    join(repository.outside, 'detached'),
  )
  await repository.git('worktree', 'add', '-q', '-b', 'gone', join(repository.outside, 'gone'))
  await rm(join(repository.outside, 'gone'), { recursive: true })
  const before = git.count

  const trees = await listWorktrees(nodeFiles, repo)

  expect(git.count).toBe(before)
  const listed = (await repository.git('worktree', 'list', '--porcelain')).matchAll(
    /^worktree (.*)$/gm,
  )
  expect(trees.map((tree) => tree.path).sort()).toEqual([...listed].map((match) => match[1]).sort())
  const of = (end: string) => trees.find((tree) => tree.path.endsWith(end))
  expect(trees[0]).toMatchObject({ main: true, path: repo.root, branch: 'main', head })
  expect(of('my lane-a')).toMatchObject({
    path,
    branch: 'kitty/lane-a',
    head,
    prunable: false,
    locked: null,
  })
  expect(of('detached')).toMatchObject({ branch: null, heldBranch: null, locked: 'on a disk' })
  expect(of('gone')).toMatchObject({ branch: 'gone', prunable: true })
  await pruneWorktrees(git, repo.root)
  expect((await listWorktrees(nodeFiles, repo)).map((tree) => tree.branch)).not.toContain('gone')
})

test('a branch under rebase or bisection is held, though HEAD is detached', async () => {
  const { test: repository, repo, path } = await withLane()
  const lane = (...args: string[]) => repository.run(['git', ...args], { cwd: path })
  await repository.commit('main side', { 'a.ts': 'main\n' })
  await repository.run(['git', 'commit', '-qam', 'x', '--allow-empty'], { cwd: path })
  await repository.write('.worktrees/my lane-a/a.ts', 'lane\n')
  await lane('commit', '-qam', 'lane side')
  await lane('rebase', 'main')
  const held = async () => (await listWorktrees(nodeFiles, repo))[1]
  expect(await held()).toMatchObject({ branch: null, heldBranch: 'kitty/lane-a' })
  await lane('rebase', '--abort')
  await lane('bisect', 'start', 'HEAD', 'HEAD~2')
  expect(await held()).toMatchObject({ heldBranch: 'kitty/lane-a' })
})

test('a worktree proves itself by pointer, back pointer, common directory and branch', async () => {
  const { repo, path, head, added } = await withLane()
  expect(added).toEqual({ exitCode: 0, cause: '' })
  const branch = 'kitty/lane-a'
  expect(await proveWorktree(nodeFiles, repo, { path, branch, head })).toEqual({
    proven: true,
    gitDir: join(repo.commonDir, 'worktrees/my-lane-a'),
    head,
  })
  const other = await proveWorktree(nodeFiles, repo, { path, branch: 'kitty/lane-b' })
  expect(other).toEqual({ proven: false, cause: 'it is on kitty/lane-a' })
  const moved = await proveWorktree(nodeFiles, repo, { path, branch, head: '0'.repeat(40) })
  expect(moved.proven).toBe(false)
})

test('a worktree of a copied repository is not proven: its commits would go to the original', async () => {
  const { test: repository, repo, path, head } = await withLane()
  const copy = join(repository.outside, 'copy')
  await cp(repo.root, copy, { recursive: true })
  const copied = await findRepository(nodeFiles, copy, {})
  const inCopy = path.replace(repo.root, copy)
  const branch = 'kitty/lane-a'
  expect(await proveWorktree(nodeFiles, copied, { path: inCopy, branch, head })).toMatchObject({
    proven: false,
    cause: expect.stringContaining(repo.commonDir),
  })
  expect(await proveWorktree(nodeFiles, repo, { path: inCopy, branch })).toMatchObject({
    proven: false,
    cause: `the repository knows it at ${path}/.git`,
  })
})

test('a husk, a plain directory and a link are no worktrees', async () => {
  const { test: repository, repo, path } = await withLane()
  const prove = (at: string) => proveWorktree(nodeFiles, repo, { path: at, branch: 'kitty/lane-a' })
  expect(await prove(join(repository.outside, 'none'))).toMatchObject({
    cause: 'the directory does not exist',
  })
  expect(await prove(repository.outside)).toMatchObject({ cause: 'it has no .git file' })
  expect(await prove(repo.root)).toMatchObject({ cause: 'it has no .git file' })
  await symlink(path, join(repository.outside, 'link'))
  expect(await prove(join(repository.outside, 'link'))).toMatchObject({ proven: false })
})

test('a failing post-checkout sets the exit code of a worktree that is complete', async () => {
  const { test: repository, repo, git } = await aWorld({ files: { 'a.ts': 'one\n' } })
  await repository.write('.git/hooks/post-checkout', '#!/bin/sh\nexit 7\n', 0o755)
  await repository.git('branch', 'lane')
  const path = join(repository.outside, 'lane')
  const added = await addWorktree(git, repo.root, { path, branch: 'lane' })
  expect(added.exitCode).not.toBe(0)
  expect(await proveWorktree(nodeFiles, repo, { path, branch: 'lane' })).toMatchObject({
    proven: true,
  })
})

test('adding to a directory that is not empty fails and changes nothing there', async () => {
  const { test: repository, repo, git } = await aWorld()
  await repository.git('branch', 'lane')
  await repository.write('busy/mine.txt', 'mine\n')
  const path = join(repo.root, 'busy')
  const added = await addWorktree(git, repo.root, { path, branch: 'lane' })
  expect(added.cause).not.toBe('')
  expect(await repository.read('busy/mine.txt')).toBe('mine\n')
  expect(await proveWorktree(nodeFiles, repo, { path, branch: 'lane' })).toMatchObject({
    proven: false,
  })
})

test('removing refuses untracked and changed files and takes clean worktrees', async () => {
  const { test: repository, repo, git, path } = await withLane()
  await repository.write('.worktrees/my lane-a/new.txt', 'mine\n')
  const refused = await removeWorktree(git, repo.root, path)
  expect(refused.removed).toBe(false)
  expect(await repository.read('.worktrees/my lane-a/new.txt')).toBe('mine\n')
  await rm(join(path, 'new.txt'))
  expect(await removeWorktree(git, repo.root, path)).toEqual({ removed: true, cause: '' })
  expect(await listWorktrees(nodeFiles, repo)).toHaveLength(1)
})

test('an entry that a killed git left half made is listed without a head', async () => {
  const { test: repository, repo } = await aWorld()
  const entry = '.git/worktrees/half'
  await repository.write(`${entry}/gitdir`, `${repository.outside}/half/.git\n`)
  await repository.write(`${entry}/locked`, 'initializing\n')
  const half = async () => (await listWorktrees(nodeFiles, repo))[1]
  expect(await half()).toMatchObject({ head: null, locked: 'initializing', prunable: true })
  await repository.write(`${entry}/HEAD`, `${'0'.repeat(40)}\n`)
  expect(await half()).toMatchObject({ head: null, branch: null })
})

test('an operation that the user left open is named', async () => {
  const { test: repository, repo } = await aWorld({ files: { 'a.ts': 'one\n' } })
  const now = () => operationInProgress(nodeFiles, repo.gitDir)
  expect(await now()).toBeNull()
  await repository.git('checkout', '-q', '-b', 'side')
  const side = await repository.commit('side', { 'a.ts': 'side\n' })
  await repository.git('checkout', '-q', 'main')
  await repository.commit('main', { 'a.ts': 'main\n' })
  for (const [operation, start] of [
    ['merge', ['merge', 'side']],
    ['cherry-pick', ['cherry-pick', 'side']],
    ['revert', ['revert', '--no-edit', side]],
    ['rebase', ['rebase', 'side']],
  ] as const) {
    await repository.run(['git', ...start])
    expect(await now()).toBe(operation)
    await repository.git(operation, '--abort')
    expect(await now()).toBeNull()
  }
  await repository.git('bisect', 'start')
  expect(await now()).toBe('bisect')
  await repository.git('bisect', 'reset')
  await repository.git('format-patch', '-q', '-1', 'side', '-o', repository.outside)
  await repository.run(['git', 'am', join(repository.outside, '0001-side.patch')])
  expect(await now()).toBe('am')
})

test('an index lock is a question of its own', async () => {
  const { test: repository, repo } = await aWorld()
  expect(await indexLock(nodeFiles, repo.gitDir)).toBeNull()
  await repository.write('.git/index.lock', '')
  expect(await indexLock(nodeFiles, repo.gitDir)).toEqual({
    path: join(repo.gitDir, 'index.lock'),
    modifiedMs: expect.any(Number),
  })
  expect(await operationInProgress(nodeFiles, repo.gitDir)).toBeNull()
})
