import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SpecKittyError } from '@spec-kitty/platform'
import { nodeFiles } from '@spec-kitty/platform/node'
import { createRepository, temporaryDirectory } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { findProject, findRepository } from '../src/index.js'

test('main checkout, sub-directory and lane worktree name the same repository [H-FR-013]', async () => {
  const { root, git } = await createRepository({ files: { 'src/deep/a.ts': 'x\n' } })
  await git('worktree', 'add', '-q', '-b', 'lane', '.worktrees/lane')
  const lane = join(root, '.worktrees/lane')

  const found = await Promise.all(
    [root, join(root, 'src/deep'), lane, join(lane, 'src')].map((cwd) =>
      findRepository(nodeFiles, cwd, {}),
    ),
  )

  expect(new Set(found.map((repo) => repo.root))).toEqual(new Set([root]))
  expect(new Set(found.map((repo) => repo.commonDir))).toEqual(new Set([join(root, '.git')]))
  expect(found.map((repo) => repo.rootSource)).toEqual(['cwd', 'cwd', 'worktree', 'worktree'])
  expect(found.map((repo) => repo.worktree?.path)).toEqual([undefined, undefined, lane, lane])
  expect(found[2]?.worktree?.gitDir).toBe(join(root, '.git/worktrees/lane'))
})

test('a worktree beside the repository and one reached through a link lead back to it [H-FR-013]', async () => {
  const { root, outside, git } = await createRepository()
  await git('worktree', 'add', '-q', '-b', 'lane', join(outside, 'lane'))
  await symlink(join(outside, 'lane'), join(outside, 'by-link'))
  for (const cwd of ['lane', 'by-link']) {
    const repo = await findRepository(nodeFiles, join(outside, cwd), {})
    expect(repo).toMatchObject({ root, rootSource: 'worktree' })
    expect(repo.worktree?.path).toBe(join(outside, 'lane'))
  }
})

test('a submodule is a project of its own, and so is a worktree of it', async () => {
  const library = await createRepository({ files: { 'lib.ts': 'x\n' } })
  const host = await createRepository()
  await host.git('-c', 'protocol.file.allow=always', 'submodule', '-q', 'add', library.root, 'lib')
  const inside = join(host.root, 'lib')
  const repo = await findRepository(nodeFiles, inside, {})
  expect(repo).toMatchObject({ root: inside, gitDir: join(host.root, '.git/modules/lib') })
  await host.git('-C', 'lib', 'worktree', 'add', '-q', '-b', 'lane', join(host.outside, 'lane'))
  const lane = await findRepository(nodeFiles, join(host.outside, 'lane'), {})
  expect(lane).toMatchObject({ root: inside, rootSource: 'worktree' })
})

test('a repository inside another ends the search', async () => {
  const { root, git } = await createRepository()
  await git('init', '-q', 'inner')
  const repo = await findRepository(nodeFiles, join(root, 'inner'), {})
  expect(repo.root).toBe(join(root, 'inner'))
})

test('a separate git directory is followed', async () => {
  const { outside, run } = await createRepository()
  await run([
    'git',
    'init',
    '-q',
    '--separate-git-dir',
    join(outside, 'store'),
    join(outside, 'tree'),
  ])
  const repo = await findRepository(nodeFiles, join(outside, 'tree'), {})
  expect(repo).toMatchObject({ root: join(outside, 'tree'), gitDir: join(outside, 'store') })
})

test('a worktree without a main worktree is refused', async () => {
  const { root, outside, git, run } = await createRepository()
  await git('clone', '-q', '--bare', root, join(outside, 'bare.git'))
  const lane = join(outside, 'lane')
  await run(['git', '-C', join(outside, 'bare.git'), 'worktree', 'add', '-q', '-b', 'l', lane])
  await expect(findRepository(nodeFiles, lane, {})).rejects.toMatchObject({
    code: 'SPEC_KITTY_NO_MAIN_WORKTREE',
    message: expect.stringContaining('bare'),
  })
})

test.each([
  ['no pointer', 'something else\n'],
  ['an empty file', ''],
  ['a pointer to nothing', 'gitdir: /no/such/place\n'],
])('a .git file with %s is damaged', async (_, content) => {
  const path = await temporaryDirectory()
  await writeFile(join(path, '.git'), content)
  await expect(findRepository(nodeFiles, path, {})).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_POINTER_DAMAGED',
    details: { file: join(path, '.git') },
  })
})

test('a .git that cannot be read is damaged and never waited for', async () => {
  const path = await temporaryDirectory()
  const { run } = await createRepository()
  await run(['mkfifo', join(path, '.git')])
  const code = 'SPEC_KITTY_GIT_POINTER_DAMAGED'
  await expect(findRepository(nodeFiles, path, {})).rejects.toMatchObject({ code })
  await rm(join(path, '.git'))
  await writeFile(join(path, '.git'), 'gitdir: x\n')
  const refusing: typeof nodeFiles = {
    ...nodeFiles,
    stat: (at) => nodeFiles.stat(at),
    realPath: (at) => nodeFiles.realPath(at),
    read: (at) =>
      Promise.reject(new SpecKittyError('FILE_UNREADABLE', { path: at, cause: 'EACCES' })),
  }
  await expect(findRepository(refusing, path, {})).rejects.toMatchObject({ code })
})

test('a worktree whose repository is gone is damaged', async () => {
  const { root, outside, git } = await createRepository()
  await git('worktree', 'add', '-q', '-b', 'lane', join(outside, 'lane'))
  await rm(root, { recursive: true })
  await expect(findRepository(nodeFiles, join(outside, 'lane'), {})).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_POINTER_DAMAGED',
  })
})

test('without git the nearest configured directory is the root, and git is asked for', async () => {
  const path = await temporaryDirectory()
  await mkdir(join(path, 'a/b'), { recursive: true })
  expect(await findProject(nodeFiles, join(path, 'a/b'), {})).toEqual({
    kind: 'directory',
    root: join(path, 'a/b'),
    hasConfig: false,
  })
  await mkdir(join(path, '.kittify'))
  await writeFile(join(path, '.kittify/config.yaml'), 'x: 1\n')
  expect(await findProject(nodeFiles, join(path, 'a/b'), {})).toMatchObject({
    root: path,
    hasConfig: true,
  })
  await expect(findRepository(nodeFiles, join(path, 'a'), {})).rejects.toMatchObject({
    code: 'SPEC_KITTY_NOT_A_GIT_REPOSITORY',
    remedy: 'git init',
    details: { root: path },
  })
})

test('an environment variable cannot redirect to another root', async () => {
  const { root, outside } = await createRepository()
  const named = (path: string) => findRepository(nodeFiles, root, { SPECIFY_REPO_ROOT: path })
  await expect(named(outside)).rejects.toMatchObject({ code: 'SPEC_KITTY_ROOT_CONFLICT' })
  expect((await named(root)).root).toBe(root)
  expect((await named('.')).root).toBe(root)
})

test('object format, ref storage and a moved working tree are read from the configuration', async () => {
  const sha256 = await createRepository({ objectFormat: 'sha256' })
  expect(await findRepository(nodeFiles, sha256.root, {})).toMatchObject({
    objectFormat: 'sha256',
    refStorage: 'files',
  })
  const tables = await createRepository()
  await tables.write(
    '.git/config',
    '[core]\n\tbare = false\n[extensions]\n refStorage = reftable ; new\n',
  )
  expect(await findRepository(nodeFiles, tables.root, {})).toMatchObject({ refStorage: 'other' })
})
