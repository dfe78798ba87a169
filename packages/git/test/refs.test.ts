import type { Processes } from '@spec-kitty/platform'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import { createGit, headOf, listRefs, readRef } from '../src/index.js'
import { aWorld } from './world.js'

test('loose, packed and symbolic refs are read without a process', async () => {
  const { test: repository, repo, git } = await aWorld()
  const first = await repository.git('rev-parse', 'HEAD')
  await repository.git('branch', 'kitty/mission-a')
  await repository.git('tag', '-m', 'tag', 'v1')
  await repository.git('pack-refs', '--all')
  const second = await repository.commit('second')
  await repository.git('branch', 'kitty/mission-b')
  await repository.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/kitty/mission-a')

  expect(await readRef(nodeFiles, repo, 'refs/heads/main')).toBe(second)
  expect(await readRef(nodeFiles, repo, 'refs/heads/kitty/mission-a')).toBe(first)
  expect(await readRef(nodeFiles, repo, 'refs/heads/alias')).toBe(first)
  expect(await readRef(nodeFiles, repo, 'refs/heads/kitty')).toBeNull()
  expect(await readRef(nodeFiles, repo, 'refs/heads/none')).toBeNull()
  expect(await readRef(nodeFiles, repo, 'refs/../config')).toBeNull()
  const expected = await repository.git('for-each-ref', '--format=%(refname) %(objectname)')
  const all = await listRefs(nodeFiles, repo, 'refs/')
  expect(all.map(({ ref, oid }) => `${ref} ${oid}`).join('\n')).toBe(expected)
  expect((await listRefs(nodeFiles, repo, 'refs/heads/kitty/')).map(({ ref }) => ref)).toEqual([
    'refs/heads/kitty/mission-a',
    'refs/heads/kitty/mission-b',
  ])
  expect(git.count).toBe(0)
})

test('a packed ref that moved since is read loose, a deleted one is gone', async () => {
  const { test: repository, repo } = await aWorld()
  await repository.git('branch', 'gone')
  await repository.git('pack-refs', '--all')
  const second = await repository.commit('second')
  await repository.git('branch', '-D', 'gone')
  expect(await readRef(nodeFiles, repo, 'refs/heads/main')).toBe(second)
  expect(await readRef(nodeFiles, repo, 'refs/heads/gone')).toBeNull()
  expect(await listRefs(nodeFiles, repo, 'refs/heads/')).toEqual([
    { ref: 'refs/heads/main', oid: second },
  ])
})

test('HEAD is a branch, detached or unborn', async () => {
  const { test: repository, repo } = await aWorld()
  const oid = await repository.git('rev-parse', 'HEAD')
  expect(await headOf(nodeFiles, repo, repo.gitDir)).toEqual({ branch: 'main', oid })
  await repository.git('checkout', '-q', '--detach')
  expect(await headOf(nodeFiles, repo, repo.gitDir)).toEqual({ branch: null, oid })
  await repository.git('checkout', '-q', '--orphan', 'fresh')
  expect(await headOf(nodeFiles, repo, repo.gitDir)).toEqual({ branch: 'fresh', oid: null })
})

test('a damaged ref is an error and not an absent branch', async () => {
  const { test: repository, repo } = await aWorld()
  await repository.write('.git/refs/heads/torn', 'abc\n')
  await repository.write('.git/refs/heads/loop', 'ref: refs/heads/loop\n')
  for (const ref of ['torn', 'loop']) {
    await expect(readRef(nodeFiles, repo, `refs/heads/${ref}`)).rejects.toMatchObject({
      code: 'SPEC_KITTY_GIT_FAILED',
    })
  }
})

test('where refs are not plain files git is asked, once for each question', async () => {
  const { test: repository, repo, git } = await aWorld()
  const oid = await repository.git('rev-parse', 'HEAD')
  const other = { ...repo, refStorage: 'other' as const }
  expect(await readRef(nodeFiles, other, 'refs/heads/main', git)).toBe(oid)
  expect(await readRef(nodeFiles, other, 'refs/heads/mai', git)).toBeNull()
  expect(await listRefs(nodeFiles, other, 'refs/heads/', git)).toEqual([
    { ref: 'refs/heads/main', oid },
  ])
  expect(await headOf(nodeFiles, other, repo.gitDir, git)).toEqual({ branch: 'main', oid })
  expect(git.count).toBe(4)
  await repository.git('checkout', '-q', '--detach')
  expect(await headOf(nodeFiles, other, repo.gitDir, git)).toEqual({ branch: null, oid })
  await repository.git('checkout', '-q', '--orphan', 'fresh')
  expect(await headOf(nodeFiles, other, repo.gitDir, git)).toEqual({ branch: 'fresh', oid: null })
  await expect(readRef(nodeFiles, other, 'refs/heads/main')).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
  })
})

test('a git that is killed or fails is one error with its command', async () => {
  const result = { stdout: new Uint8Array(), stderr: 'fatal: no\n' }
  const answering = (exitCode: number | null, signal: string | null) =>
    createGit({ run: async () => ({ ...result, exitCode, signal }) } as unknown as Processes, {
      environment: {},
    }).run(['status'], { cwd: '/x' })
  await expect(answering(null, 'SIGKILL')).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
    message: 'git status failed in /x: ended by SIGKILL.',
  })
  await expect(answering(128, null)).rejects.toThrow('git status failed in /x: fatal: no.')
})
