import { ERROR_CODES, SpecKittyError } from '@spec-kitty/platform'
import { hermeticEnvironment } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { asFailure, failureText } from '../src/failure.js'
import { paintFor } from '../src/render/paint.js'
import { envelopeSchema } from '../src/results/registry.js'
import { inParallel, onlyLine, specKitty, TABLE } from './binary.js'

const cwd = '/'
const env = hermeticEnvironment('/nonexistent')

test('a wrong flag under --json is one envelope with exit code 2, for every command', async () => {
  const answers = await inParallel(
    TABLE.map(
      (entry) => () => specKitty([...entry.id.split(' '), '--bogus', '--json'], { cwd, env }),
    ),
  )
  for (const [at, answer] of answers.entries()) {
    const { id } = TABLE[at] as { id: string }
    expect(answer.exitCode, id).toBe(2)
    const line = onlyLine(answer)
    expect(line).toMatchObject({ ok: false, command: id, error: { code: 'SPEC_KITTY_USAGE' } })
    expect(envelopeSchema(id).safeParse(line).error).toBeUndefined()
  }
})

test.each([
  [['hand-in'], 'WP is missing.'],
  [['hand-in', 'WP01', 'WP02'], '"WP02" is one argument too many.'],
  [['agent', 'tasks', 'move-task', 'WP01'], 'Missing required flag to.'],
  [['agent', 'tasks', 'move-task', 'WP01', '--to', 'up'], /one of: planned, claimed/],
  [
    ['run', '--max-parallel', '99'],
    /^--max-parallel: Expected an integer less than or equal to 16/,
  ],
  [['next', '--agent', 'two words'], /"two words" is not an agent name/],
  [['agent', 'tasks', 'mark-status', '--status', 'done'], 'IDS is missing.'],
])('%j says what is wrong with the line', async (args, problem) => {
  const answer = await specKitty([...args, '--json'], { cwd, env })
  const { error } = onlyLine(answer) as { error: { message: string } }
  expect(answer.exitCode).toBe(2)
  if (typeof problem === 'string') expect(error.message).toBe(problem)
  else expect(error.message).toMatch(problem)
})

test('there are five exit codes and no other', () => {
  const codes = Object.values(ERROR_CODES).map((entry) => ('exit' in entry ? entry.exit : 1))
  expect([...new Set(codes)].sort((a, b) => a - b)).toEqual([1, 2, 70, 130])
})

test('what nobody expected is a bug of ours: exit 70, no stack unless asked for', () => {
  const failure = asFailure(new TypeError('x is not a function'), 'merge', undefined)
  const text = failureText(failure, paintFor(false), false)

  expect(failure.exitCode).toBe(70)
  expect(text).toMatch(/^Internal error in merge: x is not a function\ncode: SPEC_KITTY_BUG\nfix: /)
  expect(text).not.toContain('    at ')
  expect(failureText(failure, paintFor(false), true)).toContain('    at ')
})

test('a failure never moves the cursor of a terminal, and is cut at 25 lines', () => {
  const evil = new SpecKittyError('CONFIG_INVALID', {
    file: 'a\u001b[2J',
    problem: 'x\n'.repeat(99),
  })
  const text = failureText(evil, paintFor(false), false)

  expect(text).not.toContain('\u001b')
  expect(text.split('\n').length).toBeLessThanOrEqual(26)
})

test('several findings are each told once, one alone is the message', () => {
  const finding = (message: string) => ({ level: 'error', path: 'tasks.md', line: 3, message })
  const refusal = (...messages: string[]) =>
    new SpecKittyError(
      'DEPENDENCY_SELF',
      { wp_id: 'WP01', findings: messages.map(finding) },
      { remedy: 'edit' },
    )
  const alone = 'WP01 depends on itself.'
  const code = 'code: SPEC_KITTY_DEPENDENCY_SELF\nfix:  edit\n'
  const text = (error: SpecKittyError) => failureText(error, paintFor(false), false)
  expect(text(refusal(alone))).toBe(`${alone}\n${code}`)
  expect(text(refusal(alone, 'x'))).toBe(
    `2 findings:\n  ✗ tasks.md:3  ${alone}\n  ✗ tasks.md:3  x\n${code}`,
  )
})
