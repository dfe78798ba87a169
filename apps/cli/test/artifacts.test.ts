import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { artifacts } from '../src/reference/artifacts.js'
import { TABLE, VERSION } from './binary.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const made = artifacts(TABLE, VERSION)

test.each([...made.keys()])('%s is what the sources make of it (pnpm generate)', (path) => {
  expect(readFileSync(`${ROOT}/${path}`, 'utf8')).toBe(made.get(path))
})

test('every command has a schema, and no schema is left over [B-NFR-004]', () => {
  const files = readdirSync(`${ROOT}/apps/cli/schemas`)
  expect(files).toHaveLength(TABLE.length)
  expect(files.filter((file) => !made.has(`apps/cli/schemas/${file}`))).toEqual([])
})

test('every command that takes --mission takes --feature too, hidden [H-FR-035]', () => {
  const withMission = TABLE.filter((entry) => entry.flags.some((flag) => flag.name === 'mission'))
  expect(withMission.length).toBeGreaterThanOrEqual(14)
  for (const entry of withMission) {
    const alias = entry.flags.find((flag) => flag.name === 'feature')
    expect(alias?.hidden, entry.id).toBe(true)
  }
})

test('every command takes the flags of every command', () => {
  const names = ['json', 'quiet', 'no-color', 'non-interactive', 'yes', 'debug', 'help']
  for (const entry of TABLE) {
    const own = entry.flags.map((flag) => flag.name)
    expect(
      names.filter((name) => !own.includes(name)),
      entry.id,
    ).toEqual([])
  }
})
