import { mkdir, writeFile } from 'node:fs/promises'
import type { Processes, RunOptions } from '@spec-kitty/platform'
import { nodeProcesses } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import {
  checkVersion,
  committerIdentity,
  createGit,
  gitConfig,
  installedHooks,
} from '../src/index.js'
import { aWorld } from './world.js'

function recording(stdout = '') {
  const seen: { argv: readonly string[]; options: RunOptions }[] = []
  const processes = {
    run: async (argv: readonly string[], options: RunOptions) => {
      seen.push({ argv, options })
      return { exitCode: 0, signal: null, stdout: new TextEncoder().encode(stdout), stderr: '' }
    },
  } as unknown as Processes
  return { processes, seen }
}

test('every call is absolute, in the C locale, without prompt and without maintenance', async () => {
  const { processes, seen } = recording()
  const git = createGit(processes, { environment: { PATH: '/bin', LC_ALL: 'de_DE' } })
  await git.run(['commit', '-m', 'x'], { cwd: '/repo' })
  await git.run(['status'], { cwd: '/repo' })
  expect(seen[0]?.argv.slice(0, 3)).toEqual(['git', '-C', '/repo'])
  expect(seen[0]?.argv.join(' ')).toContain('-c gc.auto=0 -c maintenance.auto=false')
  expect(seen[0]?.options.env).toEqual({ PATH: '/bin', LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' })
  expect(seen[1]?.options.env.GIT_OPTIONAL_LOCKS).toBe('0')
})

test('what redirects git is left out of its environment, what configures it stays', async () => {
  const { processes, seen } = recording()
  const redirecting = [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_PREFIX',
    'GIT_OBJECT_DIRECTORY',
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_COMMON_DIR',
    'GIT_NAMESPACE',
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_AUTHOR_DATE',
    'GIT_GLOB_PATHSPECS',
  ]
  const staying = ['GIT_SSH_COMMAND', 'GIT_CONFIG_GLOBAL', 'GIT_COMMITTER_NAME', 'HUSKY']
  const environment = Object.fromEntries([...redirecting, ...staying].map((name) => [name, 'x']))
  const git = createGit(processes, { environment })
  await git.run(['version'], { cwd: '/' })
  const names = Object.keys(seen[0]?.options.env ?? {})
  expect(names.filter((name) => redirecting.includes(name))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(staying))
})

test('our commands work inside a hook, where git points at itself', async () => {
  const { test: repository } = await aWorld()
  const other = await aWorld()
  const environment = { ...repository.environment, GIT_DIR: `${other.test.root}/.git` }
  const git = createGit(nodeProcesses, { environment })
  const { stdout } = await git.run(['rev-parse', '--show-toplevel'], { cwd: repository.root })
  expect(stdout.trim()).toBe(repository.root)
})

test('processes are counted, derived ones too', async () => {
  const { processes } = recording()
  const git = createGit(processes, { environment: {} })
  const derived = git.withEnvironment({ GIT_INDEX_FILE: '/i' })
  await git.run(['version'], { cwd: '/' })
  await derived.run(['version'], { cwd: '/' })
  expect([git.count, derived.count]).toEqual([2, 2])
})

test('a directory that is gone is a failure of git', async () => {
  const { git, test: repository } = await aWorld()
  await expect(git.run(['status'], { cwd: `${repository.outside}/gone` })).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
  })
})

test.each([
  ['git version 2.37.9\n', false],
  ['git version 1.9.1\n', false],
  ['git version 2.38.0\n', true],
  ['git version 2.39.5 (Apple Git-154)\n', true],
  ['git version 3.0.0.windows.1\n', true],
  ['something else', false],
])('%j is accepted: %s', async (answer, isEnough) => {
  const git = createGit(recording(answer).processes, { environment: {} })
  const version = checkVersion(git, '/')
  if (isEnough) await expect(version).resolves.toMatch(/^\d+\.\d+/)
  else await expect(version).rejects.toMatchObject({ code: 'SPEC_KITTY_GIT_TOO_OLD' })
})

test('the installed git is new enough', async () => {
  const { git, repo } = await aWorld()
  expect(await checkVersion(git, repo.root)).toMatch(/^\d+\.\d+/)
})

test('configuration is read once, as git understands it', async () => {
  const { git, repo, test: repository } = await aWorld()
  await repository.write(
    '.git/config',
    '[core]\n\tbare = false\n[commit]\n\tgpgSign\n[merge "Our Driver"]\n\tdriver = a\\nb = c\n' +
      '[branch]\n\tautoSetupMerge = 0\n[x]\n\tlist = 1\n\tlist = 2\n',
  )
  const config = await gitConfig(git, repo.root)
  await gitConfig(git, repo.root)
  expect(git.count).toBe(1)
  expect(config.get('merge.Our Driver.driver')).toBe('a\nb = c')
  expect(config.flag('commit.gpgsign', false)).toBe(true)
  expect(config.flag('branch.autosetupmerge', true)).toBe(false)
  expect(config.flag('no.such', true)).toBe(true)
  expect(config.get('no.such')).toBeNull()
  expect(config.all('x.list')).toEqual(['1', '2'])
  expect(config.keys('merge.')).toEqual(['merge.Our Driver.driver'])
})

test('a missing identity has a code', async () => {
  const known = await aWorld()
  expect(await committerIdentity(known.git, known.repo.root)).toEqual({
    name: 'Test Person',
    email: 'test@example.org',
  })
  const unknown = await aWorld({ identity: false })
  await expect(committerIdentity(unknown.git, unknown.repo.root)).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_IDENTITY_MISSING',
  })
})

test('hooks are found where the user keeps them', async () => {
  const { ports, repo, test: repository } = await aWorld()
  const names = ['pre-commit', 'commit-msg']
  await repository.write('.git/hooks/pre-commit.sample', '')
  expect(await installedHooks(ports, repo, names)).toEqual([])
  await repository.write('.git/hooks/commit-msg', '#!/bin/sh\n', 0o755)
  expect(await installedHooks(ports, repo, names)).toEqual(['commit-msg'])
})

test.each(['.husky', '~/hooks'])('hooks are found where core.hooksPath %s says', async (path) => {
  const { ports, repo, test: repository } = await aWorld()
  const home = repository.environment.HOME as string
  await repository.git('config', 'core.hooksPath', path)
  await mkdir(`${home}/hooks`, { recursive: true })
  await writeFile(`${home}/hooks/pre-commit`, '#!/bin/sh\n')
  await repository.write('.husky/pre-commit', '#!/bin/sh\n', 0o755)
  expect(await installedHooks(ports, repo, ['pre-commit', 'commit-msg'])).toEqual(['pre-commit'])
})
