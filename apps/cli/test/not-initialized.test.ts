import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createRepository, hermeticEnvironment, temporaryDirectory } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { inParallel, onlyLine, specKitty, TABLE } from './binary.js'

interface Place {
  readonly cwd: string
  /** Nothing below may change. */
  readonly around: string
  readonly env: Record<string, string>
  readonly source: 'cwd' | 'worktree'
  readonly parent: string | null
}

/** Words that let each command's line be parsed. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'agent mission create': ['demo'],
  'agent action implement': ['WP01', '--agent', 'ada'],
  'agent action review': ['WP01', '--agent', 'ada'],
  'agent status emit': ['WP01', '--to', 'blocked', '--actor', 'ada', '--reason', 'waits'],
  'agent tasks mark-status': ['T001', '--status', 'done'],
  'agent tasks move-task': ['WP01', '--to', 'planned'],
  approve: ['WP01'],
  'hand-in': ['WP01'],
  next: ['--agent', 'ada', '--result', 'success'],
  quick: ['Say hello', '--agent', 'ada'],
  reject: ['WP01', '--feedback', '-'],
}

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  'a plain directory': async () => {
    const around = await temporaryDirectory()
    return { cwd: around, around, env: hermeticEnvironment(around), source: 'cwd', parent: null }
  },
  'a repository without a project': async () => {
    const { root, outside, environment } = await createRepository()
    return { cwd: root, around: outside, env: environment, source: 'cwd', parent: null }
  },
  'a repository nested in a project': async () => {
    const { root, outside, environment, run } = await createRepository()
    await specKitty(['init', '--ai', 'none'], { cwd: root, env: environment })
    await run(['git', 'init', '-q', 'nested'])
    const cwd = `${root}/nested`
    return { cwd, around: outside, env: environment, source: 'cwd', parent: root }
  },
  'a sibling of a project': async () => {
    const { root, outside, environment } = await createRepository()
    await specKitty(['init', '--ai', 'none'], { cwd: root, env: environment })
    const cwd = `${outside}/sibling`
    await mkdir(cwd)
    return { cwd, around: outside, env: environment, source: 'cwd', parent: null }
  },
  'a worktree of a repository without a project': async () => {
    const { outside, environment, git } = await createRepository()
    await git('worktree', 'add', '-q', `${outside}/lane`)
    const cwd = `${outside}/lane`
    return { cwd, around: outside, env: environment, source: 'worktree', parent: null }
  },
}

async function tree(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = `${entry.parentPath}/${entry.name}`
    found[path] = entry.isFile() ? await readFile(path, 'latin1') : ''
  }
  return found
}

const commands = TABLE.filter((entry) => entry.access !== 'free')

test.each(Object.entries(PLACES))(
  'in %s every command refuses before it writes anything [H-SC-004]',
  async (_, make) => {
    expect(commands.length).toBeGreaterThanOrEqual(15)
    const place = await make()
    const before = await tree(place.around)
    const answers = await inParallel(
      commands.map((entry) => () => {
        const args = [...entry.id.split(' '), ...(ARGUMENTS[entry.id] ?? []), '--json']
        return specKitty(args, { cwd: place.cwd, env: place.env, input: 'feedback\n' })
      }),
    )
    for (const [at, answer] of answers.entries()) {
      const { id } = commands[at] as { id: string }
      const line = onlyLine(answer)
      expect(answer.exitCode, id).toBe(1)
      expect(line, id).toMatchObject({
        ok: false,
        command: id,
        error: {
          code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
          details: {
            root_source: place.source,
            missing: ['.kittify/config.yaml'],
            parent_project: place.parent,
          },
        },
      })
    }
    expect(await tree(place.around)).toEqual(before)
  },
)
