import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ERROR_CODES, SpecKittyError, shellWord } from '../src/index.js'

test.each(['plain/path-1.txt', "it's", 'two words', '$(id)', '~', '', 'a\nb', '--flag=x'])(
  'a shell reads %j as the one word it was',
  (text) => {
    const read = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(text)}`], {
      encoding: 'utf8',
    })
    expect(read).toBe(text)
  },
)

test('a path in a remedy can be pasted, the message shows it as it is', () => {
  const error = new SpecKittyError('WORKSPACE_DIRTY', { path: "/tmp/it's here", paths: ['a b'] })
  expect(error.message).toBe("/tmp/it's here has uncommitted changes: a b.")
  expect(error.remedy).toBe("git -C '/tmp/it'\\''s here' status")
})

test('words of a command line in a remedy stay several words', () => {
  const error = new SpecKittyError('USAGE', { command: 'agent mission create', problem: 'x' })
  expect(error.remedy).toBe('spec-kitty agent mission create --help')
})

test('what is to be filled into a remedy stands in capitals, and never as a redirection', () => {
  const entries = Object.entries(ERROR_CODES)
  expect(entries.length).toBeGreaterThan(100)
  for (const [key, entry] of entries) expect(entry.remedy, key).not.toMatch(/[<>|]/)
})
