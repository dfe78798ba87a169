import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createRepository, hermeticEnvironment, temporaryDirectory } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import type { CommandEntry } from '../src/command-table.js'
import { envelopeSchema } from '../src/results/registry.js'
import { inParallel, onlyLine, specKitty, TABLE } from './binary.js'

async function tree(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = `${entry.parentPath}/${entry.name}`
    if (entry.isFile()) found[path.slice(directory.length + 1)] = await readFile(path, 'latin1')
  }
  return found
}

test('init in an empty directory makes no repository and no commit [N-FR-001, N-FR-002]', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  const answer = await specKitty(['init', 'demo', '--ai', 'generic', '--json'], { cwd, env })
  const line = onlyLine(answer)

  expect(answer).toMatchObject({ exitCode: 0, stderr: '' })
  expect(envelopeSchema('init').safeParse(line).error).toBeUndefined()
  expect(Object.keys(await tree(cwd)).sort()).toEqual([
    'demo/.gitattributes',
    'demo/.gitignore',
    'demo/.kittify/config.yaml',
    'demo/.kittify/install.json',
    'demo/.kittify/metadata.yaml',
  ])
})

test('init never starts a process [N-FR-001, N-FR-002]', async () => {
  const cwd = await temporaryDirectory()
  const env = { ...hermeticEnvironment(`${cwd}/home`), PATH: '/nonexistent' }
  const answer = await specKitty(['init', '--ai', 'none'], { cwd, env })
  expect(answer).toMatchObject({ exitCode: 0, stderr: '' })
})

test('init in a repository leaves its git state byte for byte [N-FR-007]', async () => {
  const { root, environment, write, git } = await createRepository({ files: { 'a.txt': 'a\n' } })
  await write('staged.txt', 'staged\n')
  await git('add', 'staged.txt')
  const before = await tree(`${root}/.git`)
  const answer = await specKitty(['init', '--ai', 'none'], { cwd: root, env: environment })

  expect(answer.exitCode).toBe(0)
  expect(await tree(`${root}/.git`)).toEqual(before)
})

const INIT_FLAGS = (TABLE.find((entry) => entry.id === 'init') as CommandEntry).flags
  .filter((flag) => flag.name !== 'help')
  .map((flag) => (flag.type === 'boolean' ? [`--${flag.name}`] : [`--${flag.name}`, 'generic']))

test('no flag of init reaches git: what is staged stays staged, byte for byte [N-FR-002]', async () => {
  expect(INIT_FLAGS.length).toBeGreaterThanOrEqual(8)
  await inParallel(
    INIT_FLAGS.map((flag) => async () => {
      const { root, environment, write, git } = await createRepository({
        files: { 'a.txt': 'a\n' },
      })
      await write('staged.txt', 'staged\n')
      await git('add', 'staged.txt')
      const before = await tree(`${root}/.git`)
      const args = flag[0] === '--ai' ? ['init', ...flag] : ['init', '--ai', 'none', ...flag]
      const answer = await specKitty(args, { cwd: root, env: environment })

      expect(answer.exitCode, args.join(' ')).toBe(0)
      expect(await tree(`${root}/.git`), args.join(' ')).toEqual(before)
      const isWritten = flag[0] !== '--dry-run'
      expect((await readdir(root)).includes('.kittify'), args.join(' ')).toBe(isWritten)
    }),
  )
})

test('the printed steps name the loop and its verbs, for people too [N-FR-004]', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  const { stdout } = await specKitty(['init', '--ai', 'generic'], { cwd, env })

  expect(stdout).toMatch(/5 files written\. No git command was run and nothing was committed\./)
  expect(stdout).toContain('spec-kitty next --agent AGENT')
  expect(stdout).toContain('spec-kitty agent action implement WP --agent AGENT')
  expect(stdout).toContain('spec-kitty agent action review WP --agent AGENT')
  expect(stdout).not.toMatch(/spec-kitty implement/)
})

test('a second init changes no byte and says so [N-FR-006]', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  await specKitty(['init', '--ai', 'generic'], { cwd, env })
  const before = await tree(cwd)
  const again = await specKitty(['init', '--ai', 'generic', '--json'], { cwd, env })

  expect(onlyLine(again)).toMatchObject({ ok: true, changed: [] })
  expect(await tree(cwd)).toEqual(before)
})

test('without --ai nothing is written and the exit code is 2', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  const answer = await specKitty(['init', '--json'], { cwd, env })

  expect(answer.exitCode).toBe(2)
  expect(onlyLine(answer)).toMatchObject({ error: { code: 'SPEC_KITTY_INIT_AGENT_REQUIRED' } })
  expect(await tree(cwd)).toEqual({})
})

test('init is refused below a project and in a file’s place, before anything is written', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  await specKitty(['init', '--ai', 'none'], { cwd, env })
  await mkdir(`${cwd}/below`)
  const answer = await specKitty(['init', '--ai', 'none', '--json'], { cwd: `${cwd}/below`, env })

  expect(answer.exitCode).toBe(1)
  expect(onlyLine(answer)).toMatchObject({ error: { code: 'SPEC_KITTY_INIT_INSIDE_PROJECT' } })
  expect(await readdir(`${cwd}/below`)).toEqual([])
})
