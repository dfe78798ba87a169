import { expect, test } from 'vitest'
import { BINARY, onlyLine } from './binary.js'
import { aPlannedMission, aProject, changedBetween, implement, pictureOf } from './project.js'

const ADA = ['--agent', 'ada']
const BOB = ['--agent', 'bob']

/** Every command that a mission needs after a claim, in the order of its life. */
const COMMANDS: readonly (readonly string[])[] = [
  ['status'],
  ['next', ...ADA],
  ['next', ...ADA, '--step-id', 'implement', '--wp', 'WP01', '--result', 'failed'],
  ['agent', 'tasks', 'mark-status', 'T001', '--status', 'done'],
  ['hand-in', 'WP01', ...ADA],
  ['agent', 'action', 'review', 'WP01', ...BOB],
  ['approve', 'WP01', ...BOB],
  ['accept'],
  ['doctor'],
  ['merge', '--dry-run'],
]

const PLACES = ['the main checkout', 'a subdirectory', 'a lane worktree'] as const

test.each(PLACES)(
  'from %s every command works on the main checkout alone [H-FR-013]',
  async (name) => {
    const project = await aProject({ 'src/deep/one.txt': 'one\n' })
    const { slug, branch } = await aPlannedMission(project, [{ id: 'WP01' }])
    const { root, outside, git } = project.repository
    const lane = await implement(project, 'WP01')
    const places = { [PLACES[0]]: root, [PLACES[1]]: `${root}/src/deep`, [PLACES[2]]: lane }
    const main = await git('rev-parse', 'main')
    const before = await pictureOf(outside)

    for (const command of COMMANDS) {
      const line = await project.ask(command, { cwd: places[name] as string })
      const found = line.findings ?? []
      expect(line.error?.code, `${command.join(' ')} ${JSON.stringify(found)}`).toBeUndefined()
    }

    const allowed = [`kitty-specs/${slug}/`, '.git/', '.kittify/runtime/']
    const changed = changedBetween(before, await pictureOf(outside))
    const astray = changed.filter(
      (path) => !allowed.some((folder) => `${path}/`.startsWith(`repo/${folder}`)),
    )
    expect(astray).toEqual([])
    expect(changed).toContain(`repo/kitty-specs/${slug}/tasks.md`)
    expect(changed).toContain(`repo/kitty-specs/${slug}/status.events.jsonl`)
    expect(await git('show', `${branch}:kitty-specs/${slug}/meta.json`)).toContain('accepted')
    expect(await git('rev-parse', 'main')).toBe(main)
    // What a lane is given to run lies in the lane, where git does not look.
    expect(await git('-C', lane, 'status', '--porcelain', '--ignored')).toBe('!! .spec-kitty/')
  },
)

test('in a directory that was removed a command says so, and help and version still answer', async () => {
  const { repository } = await aProject()
  const gone = `${repository.outside}/gone`
  const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"'
  const from = (...args: string[]) =>
    repository.run(['sh', '-c', script, 'sh', gone, process.execPath, BINARY, ...args])
  for (const command of [['status'], ['init', '--ai', 'none'], ['hand-in', 'WP01', ...ADA]]) {
    const answer = await from(...command, '--json')
    expect(answer, command.join(' ')).toMatchObject({ exitCode: 1, stderr: '' })
    expect(onlyLine(answer)).toMatchObject({
      ok: false,
      command: command[0],
      error: {
        code: 'SPEC_KITTY_FILE_UNREADABLE',
        message: 'The current directory cannot be read: it no longer exists.',
        remedy: expect.stringMatching(/^cd /),
      },
    })
  }
  for (const command of [['--version'], ['merge', '--help']]) {
    expect(await from(...command), command.join(' ')).toMatchObject({ exitCode: 0, stderr: '' })
  }
})
