import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import { readRef, updateRefs } from '../src/index.js'
import { aWorld } from './world.js'

async function twoCommits(objectFormat: 'sha1' | 'sha256' = 'sha1') {
  const world = await aWorld({ objectFormat })
  const first = await world.test.git('rev-parse', 'HEAD')
  const second = await world.test.commit('second')
  const refs = () => world.test.git('for-each-ref', '--format=%(refname) %(objectname)')
  return { ...world, first, second, refs }
}

test.each(['sha1', 'sha256'] as const)(
  'refs are made, moved and deleted in one process (%s)',
  async (format) => {
    const { ports, repo, git, first, second, test: repository } = await twoCommits(format)
    await repository.git('branch', 'old', first)
    const result = await updateRefs(
      ports,
      repo,
      [
        { ref: 'refs/heads/new', from: null, to: second },
        { ref: 'refs/heads/main', from: second, to: first },
        { ref: 'refs/heads/old', from: first, to: null },
      ],
      'a reason',
    )
    expect(result).toEqual({ kind: 'updated' })
    expect(git.count).toBe(1)
    expect(await readRef(nodeFiles, repo, 'refs/heads/new')).toBe(second)
    expect(await readRef(nodeFiles, repo, 'refs/heads/main')).toBe(first)
    expect(await readRef(nodeFiles, repo, 'refs/heads/old')).toBeNull()
    expect(await repository.git('reflog', '-1', '--format=%gs', 'main')).toBe('a reason')
  },
)

test('one wrong expectation and nothing moves', async () => {
  const { ports, repo, first, second, refs } = await twoCommits()
  const before = await refs()
  const result = await updateRefs(
    ports,
    repo,
    [
      { ref: 'refs/heads/new', from: null, to: second },
      { ref: 'refs/heads/main', from: first, to: first },
    ],
    'x',
  )
  expect(result).toMatchObject({
    kind: 'refused',
    moved: [{ ref: 'refs/heads/main', actual: second }],
  })
  expect(await refs()).toBe(before)
})

test('a branch that exists is not made again, an absent one not deleted', async () => {
  const { ports, repo, first, second, refs } = await twoCommits()
  const before = await refs()
  const made = await updateRefs(
    ports,
    repo,
    [{ ref: 'refs/heads/main', from: null, to: first }],
    'x',
  )
  expect(made).toMatchObject({ moved: [{ actual: second }] })
  const gone = await updateRefs(
    ports,
    repo,
    [{ ref: 'refs/heads/none', from: first, to: second }],
    'x',
  )
  expect(gone).toMatchObject({ moved: [{ ref: 'refs/heads/none', actual: null }] })
  expect(await refs()).toBe(before)
})

test('a hook or a lock that refuses is told apart from a ref that moved', async () => {
  const { ports, repo, first, second, refs, test: repository } = await twoCommits()
  const before = await refs()
  const change = [{ ref: 'refs/heads/main', from: second, to: first }]
  await repository.write(
    '.git/hooks/reference-transaction',
    '#!/bin/sh\necho not today >&2\nexit 1\n',
    0o755,
  )
  const byHook = await updateRefs(ports, repo, change, 'x')
  expect(byHook).toMatchObject({
    kind: 'refused',
    moved: [],
    cause: expect.stringContaining('not today'),
  })
  await repository.run(['rm', '.git/hooks/reference-transaction'])
  await repository.write('.git/refs/heads/main.lock', '')
  const byLock = await updateRefs(ports, repo, change, 'x')
  expect(byLock).toMatchObject({ kind: 'refused', moved: [] })
  expect(await refs()).toBe(before)
})

test('a change that somebody else has made already is done', async () => {
  const { ports, repo, first, second } = await twoCommits()
  const result = await updateRefs(
    ports,
    repo,
    [{ ref: 'refs/heads/main', from: first, to: second }],
    'x',
  )
  expect(result).toEqual({ kind: 'updated' })
  expect(await updateRefs(ports, repo, [], 'x')).toEqual({ kind: 'updated' })
})
