import { join } from 'node:path'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import { commitPaths } from '../src/index.js'
import { aWorld, HARD_NAMES, type World } from './world.js'

const SLUG = 'kitty-specs/my mission'

/** A user in the middle of something: staged, dirty, half staged, untracked and intended files. */
async function busyUser(): Promise<World> {
  const world = await aWorld({
    files: { a: '1\n', b: '1\n', c: '1\n', [`${SLUG}/spec.md`]: 'spec\n' },
  })
  await world.test.write('a', 'staged\n')
  await world.test.write('fresh', 'staged new\n')
  await world.test.git('add', 'a', 'fresh')
  await world.test.write('b', 'dirty\n')
  await world.test.write('c', 'staged\n')
  await world.test.git('add', 'c')
  await world.test.write('c', 'and changed again\n')
  await world.test.write('notes.txt', 'untracked\n')
  await world.test.git('rm', '-q', '--cached', `${SLUG}/spec.md`)
  await world.test.git('reset', '-q', '--', SLUG)
  return world
}

async function othersOf(world: World): Promise<string> {
  const status = await world.test.git('status', '--porcelain', '--', '.', `:(exclude)${SLUG}`)
  const index = await world.test.git('ls-files', '-s', '--', '.', `:(exclude)${SLUG}`)
  return `${status}\n${index}`
}

test('exactly the named files are committed, and what the user staged stays staged [H-C-004]', async () => {
  const world = await busyUser()
  const before = await othersOf(world)
  const paths = [...HARD_NAMES, 'spec.md'].map((name) => `${SLUG}/${name}`)
  for (const path of paths) await world.test.write(path, `of ${path}\n`)
  await world.test.write(`${SLUG}/not-named.md`, 'x')

  const result = await commitPaths(world.ports, world.repo, { paths, message: 'chore: keep' })

  const head = await world.test.git('rev-parse', 'HEAD')
  expect(result).toEqual({ kind: 'committed', commit: head, branch: 'main' })
  const changed = await world.test.git('diff-tree', '-r', '-z', '--name-only', 'HEAD~1', 'HEAD')
  expect(changed.split('\0').filter(Boolean).sort()).toEqual([...paths].sort())
  expect(await othersOf(world)).toBe(before)
  expect(await world.test.git('status', '--porcelain', '--', SLUG)).toContain('not-named.md')
  expect(world.git.count).toBe(3)
})

test('known files take two processes, a deleted one is committed as deleted', async () => {
  const world = await aWorld({ files: { 'x/a': '1', 'x/b': '1' } })
  await world.test.write('x/a', '2')
  await world.test.run(['rm', 'x/b'])
  const paths = ['x/a', 'x/b', 'x/never']
  const result = await commitPaths(world.ports, world.repo, { paths, message: 'm' })
  expect(result.kind).toBe('committed')
  expect(await world.test.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('x/a')
  expect(world.git.count).toBe(2)
})

test('nothing that differs makes no commit', async () => {
  const world = await busyUser()
  const head = await world.test.git('rev-parse', 'HEAD')
  const request = { paths: [`${SLUG}/spec.md`, `${SLUG}/none.md`], message: 'm' }
  expect(await commitPaths(world.ports, world.repo, request)).toEqual({ kind: 'unchanged' })
  expect(await commitPaths(world.ports, world.repo, { paths: [], message: 'm' })).toEqual({
    kind: 'unchanged',
  })
  expect(await world.test.git('rev-parse', 'HEAD')).toBe(head)
  expect(world.git.count).toBe(1)
})

test('files that the user ignores are committed when they are named', async () => {
  const world = await aWorld({ files: { '.gitignore': 'kitty-specs/\n' } })
  await world.test.write('kitty-specs/m/status.json', '{}')
  const request = { paths: ['kitty-specs/m/status.json'], message: 'm' }
  expect((await commitPaths(world.ports, world.repo, request)).kind).toBe('committed')
  expect(await world.test.git('show', 'HEAD:kitty-specs/m/status.json')).toBe('{}')
})

test('the hooks of the user run, and a refusal leaves the index as it was [H-C-004]', async () => {
  const world = await busyUser()
  await world.test.write(`${SLUG}/new.md`, 'x')
  await world.test.write(`${SLUG}/spec.md`, 'changed\n')
  const status = await world.test.git('status', '--porcelain')
  const index = await world.test.git('ls-files', '-s')
  const head = await world.test.git('rev-parse', 'HEAD')
  await world.test.write(
    '.git/hooks/pre-commit',
    '#!/bin/sh\necho lint failed >&2\nexit 3\n',
    0o755,
  )
  const request = { paths: [`${SLUG}/new.md`, `${SLUG}/spec.md`], message: 'm' }

  const result = await commitPaths(world.ports, world.repo, request)

  expect(result).toEqual({ kind: 'refused', cause: 'lint failed' })
  expect(await world.test.git('status', '--porcelain')).toBe(status)
  expect(await world.test.git('ls-files', '-s')).toBe(index)
  expect(await world.test.git('rev-parse', 'HEAD')).toBe(head)
})

test('a message hook may change the message, and signing is asked for as configured [H-C-004]', async () => {
  const world = await aWorld({ files: { a: '1' } })
  await world.test.write('.git/hooks/commit-msg', '#!/bin/sh\necho "Checked: yes" >> "$1"\n', 0o755)
  await world.test.write('a', '2')
  await commitPaths(world.ports, world.repo, { paths: ['a'], message: 'subject' })
  expect(await world.test.git('log', '-1', '--format=%B')).toBe('subject\nChecked: yes\n')
  await world.test.git('config', 'commit.gpgSign', 'true')
  await world.test.git('config', 'gpg.program', 'false')
  await world.test.write('a', '3')
  const refused = await commitPaths(world.ports, world.repo, { paths: ['a'], message: 'm' })
  expect(refused.kind).toBe('refused')
})

test('a busy index and unmerged files refuse', async () => {
  const world = await aWorld({ files: { a: '1' } })
  await world.test.write('new', '1')
  await world.test.write('.git/index.lock', '')
  const locked = await commitPaths(world.ports, world.repo, { paths: ['new'], message: 'm' })
  expect(locked).toMatchObject({ kind: 'refused', cause: expect.stringContaining('index.lock') })
  await world.test.run(['rm', '.git/index.lock'])
  await world.test.git('checkout', '-q', '-b', 'side')
  await world.test.commit('side', { a: '2' })
  await world.test.git('checkout', '-q', 'main')
  await world.test.commit('main', { a: '3' })
  await world.test.run(['git', 'merge', 'side'])
  const unmerged = await commitPaths(world.ports, world.repo, { paths: ['a'], message: 'm' })
  expect(unmerged).toEqual({ kind: 'refused', cause: 'unmerged in the index: a' })
})

test('a linked worktree is committed to on its own branch', async () => {
  const world = await aWorld({ files: { a: '1' } })
  const path = join(world.test.outside, 'lane')
  await world.test.git('worktree', 'add', '-q', '-b', 'lane', path)
  await nodeFiles.writeAtomic(join(path, 'a'), new TextEncoder().encode('2'))
  const main = await world.test.git('rev-parse', 'main')
  const worktree = { path, gitDir: join(world.repo.commonDir, 'worktrees/lane') }
  const result = await commitPaths(world.ports, world.repo, {
    paths: ['a'],
    message: 'm',
    worktree,
  })
  expect(result).toMatchObject({ kind: 'committed', branch: 'lane' })
  expect(await world.test.git('rev-parse', 'main')).toBe(main)
  expect(await world.test.git('show', 'lane:a')).toBe('2')
})
