import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ERROR_CODES } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import { filesOf, isProductSource, ROOT } from '../src/tree.js'

const REGISTRY = 'packages/platform/src/error-codes.ts'
const codes = Object.keys(ERROR_CODES)

test('every registered code can be thrown', () => {
  const sources = filesOf(isProductSource)
    .filter((file) => file.path !== REGISTRY)
    .map((file) => file.text)
    .join('\n')
  expect(codes.length).toBeGreaterThan(60)
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
})

test('every registered code stands in the reference', () => {
  const page = readFileSync(`${ROOT}/docs/reference/errors.md`, 'utf8')
  expect(codes.filter((code) => !page.includes(`SPEC_KITTY_${code}`))).toEqual([])
})

test('every remedy that is a command of ours exists', () => {
  const remedies = Object.values(ERROR_CODES).map((entry) => entry.remedy)
  const commands = new Set(
    remedies
      .filter((remedy) => remedy.startsWith('spec-kitty '))
      .map((remedy) => commandWords(remedy).join(' '))
      .filter((words) => words !== ''),
  )
  expect(commands.size).toBeGreaterThan(8)
  for (const command of commands) {
    const help = spawnSync(
      process.execPath,
      [`${ROOT}/apps/cli/bin/run.cjs`, ...command.split(' '), '--help'],
      { encoding: 'utf8' },
    )
    expect(help.status, `spec-kitty ${command} --help\n${help.stderr}`).toBe(0)
  }
})

test('no message contains a destructive recipe', () => {
  const text = Object.values(ERROR_CODES)
    .map((entry) => `${entry.message} ${entry.remedy}`)
    .join('\n')
  expect(text).not.toMatch(/\brm \b|--force|-D\b|reset|clean -/)
})

function commandWords(remedy: string): string[] {
  const words: string[] = []
  for (const word of remedy.split(' ').slice(1)) {
    if (!/^[a-z][a-z-]*$/.test(word)) break
    words.push(word)
  }
  return words
}
