import { chmod, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aPlannedMission, aProject, finish, implement, pictureOf, writeAll } from './project.js'

/** Hooks that only look: none of them can refuse what a merge publishes. */
const HOOKS = [
  'post-commit',
  'post-checkout',
  'post-merge',
  'post-rewrite',
  'reference-transaction',
]

function recorder(name: string, record: string): string {
  return `#!/bin/sh\n{ echo "${name} $*"; [ ${name} = reference-transaction ] && cat; } >> '${record}'\nexit 0\n`
}

/** What the recorder saw of refs that were really moved, in order. */
function committedMoves(log: readonly string[]): readonly string[] {
  let isCommitted = false
  return log.filter((line) => {
    if (/^[a-z]/.test(line) && !/^[0-9a-f]{40} /.test(line)) {
      isCommitted = line === 'reference-transaction committed'
      return false
    }
    return isCommitted && line !== ''
  })
}

test('what a person has staged, edited and left lying survives a whole mission, hooks run on [H-C-004]', async () => {
  const project = await aProject({ 'notes.txt': 'as committed\n' })
  const { git, root, outside, write, read } = project.repository
  const bytes = (path: string) => readFile(`${root}/${path}`, 'latin1')
  const record = `${outside}/record`
  const hooks = Object.fromEntries(HOOKS.map((name) => [name, recorder(name, record)]))
  await writeAll(`${root}/.git/hooks`, hooks)
  for (const name of HOOKS) await chmod(`${root}/.git/hooks/${name}`, 0o755)
  await write('staged.txt', 'staged\n')
  await git('add', 'staged.txt')
  await write('staged.txt', 'staged, then edited\n')
  await write('notes.txt', 'as edited\r\nwithout an end')
  await write('own/scratch.bin', new Uint8Array([0, 255, 13, 10]))
  const mine = async () => ({
    staged: await git('show', ':staged.txt'),
    index: await git('diff', '--cached', '--name-status'),
    edits: await git('diff', '--name-only'),
    files: await Promise.all(['staged.txt', 'notes.txt', 'own/scratch.bin'].map(bytes)),
    hooks: await pictureOf(`${root}/.git/hooks`),
    stash: await git('stash', 'list'),
  })
  const before = await mine()
  expect(before.edits).toBe('notes.txt\nstaged.txt')

  const { branch } = await aPlannedMission(project, [
    { id: 'WP01' },
    { id: 'WP02', after: ['WP01'] },
  ])
  for (const id of ['WP01', 'WP02']) {
    await implement(project, id)
    await finish(project, id)
    expect(await mine(), id).toEqual(before)
  }
  await project.done(['accept'])
  const main = await git('rev-parse', 'main')
  const merged = await project.done(['merge'])
  expect(await mine()).toEqual(before)

  expect(await git('ls-tree', '--name-only', 'main')).not.toMatch(/staged|own/)
  expect(await git('show', 'main:notes.txt')).toBe('as committed')
  expect(await read('WP02.txt')).toBe('WP02\n')
  const status = (await git('status', '--porcelain')).split('\n')
  expect(status).toEqual([' M notes.txt', 'AM staged.txt', '?? own/'])
  const log = (await readFile(record, 'utf8')).split('\n')
  const moves = committedMoves(log)
  expect(moves.filter((move) => move.endsWith(' refs/heads/main'))).toEqual([
    `${main} ${merged.merge_commit} refs/heads/main`,
  ])
  expect(moves.some((move) => move.endsWith(` refs/heads/${branch}`))).toBe(true)
  expect(log).toContain('post-commit ')
})
