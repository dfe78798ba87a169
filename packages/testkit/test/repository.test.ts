import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRepository, hermeticEnvironment, temporaryDirectory } from '../src/index.js'

let left = ''

test('a temporary directory is there during the test', async () => {
  left = await temporaryDirectory()
  expect(existsSync(left)).toBe(true)
})

test('a temporary directory of an earlier test is gone', () => {
  expect(left).not.toBe('')
  expect(existsSync(left)).toBe(false)
})

test('a repository has one commit with the given files and nothing dirty', async () => {
  const repo = await createRepository({ files: { 'src/a b.ts': 'one\n' } })
  expect(await repo.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('src/a b.ts')
  expect(await repo.git('status', '--porcelain')).toBe('')
  expect(await repo.git('rev-list', '--count', 'HEAD')).toBe('1')
})

test('the same steps give the same commit', async () => {
  const [first, second] = await Promise.all([
    createRepository({ files: { a: '1' } }),
    createRepository({ files: { a: '1' } }),
  ])
  expect(await first.git('rev-parse', 'HEAD')).toBe(await second.git('rev-parse', 'HEAD'))
})

test('no configuration of the machine is seen', async () => {
  const repo = await createRepository()
  const scopes = await repo.git('config', '--list', '--show-scope')
  expect(scopes).toContain('local\t')
  expect(scopes).not.toMatch(/^(system|global)\t/m)
  expect(Object.keys(hermeticEnvironment('/h'))).not.toContain('EDITOR')
})

test('without identity git cannot commit', async () => {
  const repo = await createRepository({ identity: false })
  await expect(repo.git('commit', '--allow-empty', '-m', 'x')).rejects.toThrow()
})
