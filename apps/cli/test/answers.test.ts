import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { SpecKittyError } from '@spec-kitty/platform'
import { hermeticEnvironment } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { failureText } from '../src/failure.js'
import { paintFor } from '../src/render/paint.js'
import { BINARY, onlyLine, specKitty } from './binary.js'
import { aPlannedMission, aProject } from './project.js'

const env = hermeticEnvironment('/nonexistent')

test.skipIf(!existsSync('/dev/full'))('a full disk under stdout is a failure, no crash', () => {
  const full = openSync('/dev/full', 'w')
  const answer = spawnSync(process.execPath, [BINARY, 'version'], {
    env,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(full)
  expect(answer.status).toBe(1)
  expect(answer.stderr).toMatch(/^The answer cannot be written: ENOSPC/)
  expect(answer.stderr).not.toContain('    at ')
})

test.each([[['--json']], [['agent', '--json']], [['status', '--help', '--json']]])(
  '%j is one JSON line',
  async (args) => {
    const line = onlyLine(await specKitty(args, { cwd: '/', env }))
    expect(line).toMatchObject({ ok: true, command: 'help', diagnostics: [] })
    expect(line.text).toMatch(/Usage|spec-kitty/)
  },
)

test.each([
  [['agent', 'action', 'implement', 'WP01', '--agent='], 'agent action implement'],
  [['hand-in', 'WP01', '--agent', 'two words'], 'hand-in'],
])('%j names its own help', async (args, command) => {
  const line = onlyLine(await specKitty([...args, '--json'], { cwd: '/', env }))
  const { error } = line as { error: { message: string; remedy: string } }
  expect(error.message).toMatch(/^".*" is not an agent name: letters, digits and \. _ : # \/ -$/)
  expect(error.remedy).toBe(`spec-kitty ${command} --help`)
})

test('a root named from outside of it says where the command was started', async () => {
  const project = await aProject()
  const { root, outside } = project.repository
  const line = await project.refused('ROOT_CONFLICT', ['status'], {
    cwd: outside,
    env: { ...project.repository.environment, SPECIFY_REPO_ROOT: root },
  })
  expect(line.error?.message).toContain(`was started in ${outside}`)
  expect(line.error?.remedy).toBe('unset SPECIFY_REPO_ROOT')
})

test('a refused plan shows every finding, and names the file to edit', async () => {
  const project = await aProject()
  const created = await project.done(['specify', 'parts'])
  const directory = created.mission_dir as string
  await project.repository.write(`${directory}/spec.md`, '# Parts\n\n- **FR-001** It is.\n')
  await project.repository.write(
    `${directory}/tasks.md`,
    '# Tasks\n\n## WP01 One\n\n**Dependencies**: WP09\n\n## WP02 Two\n\n**Dependencies**: WP02\n',
  )
  for (const id of ['WP01', 'WP02']) {
    const head = `---\nwork_package_id: ${id}\nowned_files: [${id}.txt]\n---\n\n# ${id}\n`
    await project.repository.write(`${directory}/tasks/${id}-part.md`, head)
  }
  const line = await project.ask(['tasks'])
  const findings = line.findings as { level: string; message: string; remedy: string }[]
  const errors = findings.filter((one) => one.level === 'error')
  expect(errors.length).toBeGreaterThan(1)
  const shown = await project.text(['tasks'])
  for (const { message } of errors) expect(shown.stderr).toContain(message)
  expect(line.error?.remedy).toMatch(/^edit kitty-specs\/\S+, then spec-kitty agent mission /)
  expect(shown.stderr).not.toContain('--validate-only')
})

test('a feedback file that is not there, and a run without agents, are answered by help', async () => {
  const project = await aProject()
  await project.done(['specify', 'parts'])
  const line = await project.refused('FILE_UNREADABLE', ['reject', 'WP01', '--feedback', 'no.md'])
  expect(line.error?.remedy).toBe('spec-kitty reject --help')
  const idle = await project.refused('CONFIG_INVALID', ['run'])
  expect(idle.error?.remedy).toBe('spec-kitty run --help')
})

test('a move that needs a reason says how to give one', async () => {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  const move = ['agent', 'tasks', 'move-task', 'WP01', '--to', 'blocked']
  const line = await project.refused('TRANSITION_REJECTED', move)
  expect(line.error?.remedy).toMatch(/--to blocked .*--reason TEXT/)
  expect(line.error?.remedy).toContain(mission.mid8)
  await project.done((line.error?.remedy ?? '').split(' ').slice(1))
})

test('damaged settings are named with a look at what changed in them', () => {
  const error = new SpecKittyError('CONFIG_INVALID', { file: 'x y', problem: 'it is odd' })
  expect(failureText(error, paintFor(false), false)).toContain("fix:  git diff HEAD -- 'x y'\n")
})
