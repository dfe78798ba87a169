import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generatedCases, ownCases, runCases } from '../src/conformance.js'

const folder = new URL('../cases/', import.meta.url)
const read = (path: string) => {
  const file = new URL(path, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
const cases = await ownCases(read)

describe('our own cases', () => {
  const strata = [...new Set(cases.map(({ stratum }) => stratum))]

  it.each(strata)('pass: %s [H-FR-022]', (stratum) => {
    const report = runCases(cases.filter((one) => one.stratum === stratum))
    expect(report.failed).toEqual([])
    expect(report.passed).toBeGreaterThan(0)
  })
})

describe('cases made from our own', async () => {
  const made = await generatedCases(read, 20_261_120)
  const strata = [...new Set(made.map(({ stratum }) => stratum))]

  it.each(strata)('pass: %s [H-FR-022]', (stratum) => {
    const report = runCases(made.filter((one) => one.stratum === stratum))
    expect(report.failed.map(({ id, expected, got }) => ({ id, expected, got }))).toEqual([])
    expect(report.passed).toBeGreaterThan(10)
  })
})
