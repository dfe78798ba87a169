import { hermeticEnvironment, temporaryDirectory } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { resolveCommand } from '../src/command-table.js'
import { inParallel, onlyLine, specKitty, TABLE, VERSION } from './binary.js'

const cwd = '/'
const env = hermeticEnvironment('/nonexistent')

test('--version is one line, --version --json an envelope', async () => {
  const plain = await specKitty(['--version'], { cwd, env })
  expect(plain).toEqual({
    exitCode: 0,
    stdout: `spec-kitty-cli version ${VERSION}\n`,
    stderr: '',
  })
  const json = onlyLine(await specKitty(['--version', '--json'], { cwd, env }))
  expect(json).toMatchObject({ ok: true, command: 'version', version: VERSION, diagnostics: [] })
  expect(json.git).toMatch(/^\d+\.\d+/)
})

test('root help fits 40 lines, names every command and the loop with its two verbs', async () => {
  const { stdout, exitCode } = await specKitty(['--help'], { cwd, env })

  expect(exitCode).toBe(0)
  expect(stdout.split('\n').length).toBeLessThanOrEqual(41)
  const forPeople = TABLE.filter((one) => !one.hidden && one.group !== null)
  for (const entry of forPeople) expect(stdout).toContain(` ${entry.id} `)
  const forTools = TABLE.filter((one) => !one.hidden && one.group === null)
  expect(forTools.map(({ id }) => id.split(' ')[0])).toEqual(forTools.map(() => 'events'))
  expect(stdout).toContain('spec-kitty events')
  expect(stdout).toContain('spec-kitty next --agent AGENT')
  expect(stdout).toMatch(/agent action implement and agent action review/)
  expect(stdout).not.toMatch(/^ {2}version/m)
})

test('no command at all shows the root help, a topic shows its commands', async () => {
  const bare = await specKitty([], { cwd, env })
  expect(bare.exitCode).toBe(0)
  expect(bare.stdout).toContain('Usage  spec-kitty COMMAND')
  const topic = await specKitty(['agent', 'tasks'], { cwd, env })
  expect(topic.exitCode).toBe(0)
  expect(topic.stdout).toContain('agent tasks move-task')
  expect(topic.stdout).not.toContain('agent mission create')
})

test('every command has help with usage, examples, exit codes and schema, and none has --no-git [N-FR-008]', async () => {
  expect(TABLE.length).toBeGreaterThanOrEqual(17)
  const pages = await inParallel(
    TABLE.map((entry) => () => specKitty([...entry.id.split(' '), '--help'], { cwd, env })),
  )
  for (const [at, page] of pages.entries()) {
    const { id } = TABLE[at] as { id: string }
    expect(page.exitCode, id).toBe(0)
    expect(page.stdout).toContain(`Usage  spec-kitty ${id}`)
    for (const part of ['Examples', 'Exit codes', 'Schema', '--json', '--help']) {
      expect(page.stdout, `${part} of ${id}`).toContain(part)
    }
    expect(page.stdout).not.toContain('--no-git')
    expect(page.stdout).not.toContain('--feature')
    expect(page.stdout, `words to fill in, of ${id}`).not.toMatch(/<[a-z]|\bVALUE\b/i)
  }
})

const HAVE_NO_DEFAULT = ['reason', 'note', 'friendly-name', 'purpose-tldr', 'purpose-context']
const ONLY_FOR_SOME_MOVES = ['review-feedback-file', 'done-override-reason']

test('help says of every flag with a value what happens without it', () => {
  const untold = TABLE.flatMap((entry) =>
    entry.flags
      .filter((flag) => flag.type === 'option' && !flag.hidden && !flag.required)
      .filter((flag) => flag.default === null && !flag.description.includes('Default: '))
      .map((flag) => flag.name),
  )
  expect(
    untold.filter((name) => ![...HAVE_NO_DEFAULT, ...ONLY_FOR_SOME_MOVES].includes(name)),
  ).toEqual(['ai'])
})

test('init --help says that git is not touched and names the loop [N-FR-008]', async () => {
  const { stdout } = await specKitty(['init', '--help'], { cwd, env })
  expect(stdout).toMatch(/touches no git state/)
  expect(stdout).toContain('spec-kitty next --agent AGENT')
  expect(stdout).toContain('spec-kitty agent action implement')
  expect(stdout).toContain('spec-kitty agent action review')
})

test('every example in help is a command that is understood', () => {
  const examples = TABLE.flatMap((entry) => entry.examples.map((line) => ({ entry, line })))
  expect(examples.length).toBeGreaterThan(25)
  for (const { entry, line } of examples) {
    const words = line.split(' ').slice(1)
    if (entry.id === 'version') continue
    const found = resolveCommand(TABLE, words)
    expect(found.kind === 'command' && found.entry.id, line).toBe(entry.id)
    const known = entry.flags.flatMap(({ name, char }) => [`--${name}`, `-${char}`])
    const used = words.filter((word) => /^--?[a-z]/.test(word))
    expect(
      used.filter((word) => !known.includes(word)),
      line,
    ).toEqual([])
    expect(entry.examples.length).toBeLessThanOrEqual(3)
  }
})

test.each([
  [['stauts'], /Did you mean status\?/],
  [['acept'], /Did you mean accept\?/],
  [['agent', 'task'], /"agent task" is not a command\. Did you mean/],
  [['agent', 'tasks', 'move'], /Did you mean agent tasks move-task\?/],
  [['init', '--no-git'], /--no-git is not a flag of this command/],
  [['merge', '--strateg', 'x'], /Did you mean --strategy\?/],
  [['--bogus'], /"--bogus" is not a flag/],
  [['zzz'], /"zzz" is not a command\.$/m],
])('%j is refused with a suggestion, which is not run', async (args, message) => {
  const answer = await specKitty(args, { cwd: await temporaryDirectory(), env })
  expect(answer.exitCode).toBe(2)
  expect(answer.stdout).toBe('')
  expect(answer.stderr).toMatch(message)
  expect(answer.stderr).toMatch(/code: SPEC_KITTY_USAGE\nfix: {2}spec-kitty .*--help\n$/)
})
