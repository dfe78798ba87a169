import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../src/conformance.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
const bin = join(folder, 'bin/spec-kitty-conformance.mjs')
const python = spawnSync('python3', ['--version']).status === 0
if (!python) process.stderr.write('skipped: no python3 on this machine\n')
const publicFixtures = fileURLToPath(
  new URL('../../../../shared/corpus/events-conformance', import.meta.url),
)

/** The package as it is installed: its program and cases, its code in one file. */
beforeAll(async () => {
  for (const part of ['bin', 'cases', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  await build({
    entryPoints: [join(root, 'src/conformance.ts')],
    outfile: join(folder, 'dist/conformance.js'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: readonly string[]) {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], options)
  return { status, stdout, stderr }
}

function report(...args: readonly string[]): { status: number | null; report: Report } {
  const { status, stdout } = run('--json', ...args)
  return { status, report: JSON.parse(stdout) }
}

describe('the program spec-kitty-conformance', () => {
  it('asks an executable every case, also the public ones, and passes our own [H-FR-022]', () => {
    const fixtures = existsSync(publicFixtures) ? ['--public', publicFixtures] : []
    const command = [process.execPath, bin, '--self']
    const seen = report('--require-all', '--window', '32', ...fixtures, '--', ...command)
    expect(seen.report).toMatchObject({
      failed: [],
      not_supported: 0,
      executable: { name: '@spec-kitty/events', version: '1.0.0', restarts: 0, stderr: '' },
    })
    expect(seen.report.passed).toBe(seen.report.total)
    expect(seen.report.total).toBeGreaterThan(10_000)
    expect(Object.hasOwn(seen.report.by_stratum, 'connector/replay')).toBe(fixtures.length > 0)
    expect(seen.status).toBe(0)
  })

  it.skipIf(!python)('judges a program in another language by what it says it can do', () => {
    const program = join(root, 'test/executables/modest.py')
    const good = report('--', 'python3', program)
    expect(good.report.failed).toEqual([])
    expect(good.report.by_stratum.order).toMatchObject({ total: 28, passed: 28 })
    expect(good.report.by_stratum.canonical).toMatchObject({ passed: 0, not_supported: 60 })
    expect(good.status).toBe(0)
    const bad = report('--', 'python3', program, 'paused')
    expect(bad.report.failed.map(({ id }) => id)).toEqual(['lane/paused'])
    expect(bad.status).toBe(1)
  })

  it('starts one that crashes anew, and blames the case that it crashed on', () => {
    const fragile = join(root, 'test/executables/fragile.mjs')
    const { status, report: seen } = report('--window', '8', '--', process.execPath, fragile)
    expect(seen.failed).toEqual([
      {
        id: 'lane/paused',
        stratum: 'lanes',
        expected: { verdict: 'invalid', code: 'UNKNOWN_LANE' },
        got: { error: 'ended' },
      },
    ])
    expect(seen.executable.restarts).toBe(2)
    expect(seen.passed).toBeGreaterThan(15)
    expect(status).toBe(1)
  })

  it('reports one that dies, with what it said last', () => {
    const dying = join(folder, 'dying.mjs')
    writeFileSync(dying, "process.stderr.write('out of luck\\n'); process.exit(3)\n")
    const { status, stdout } = run('--', process.execPath, dying)
    expect(status).toBe(1)
    expect(stdout).toContain('out of luck')
    expect(stdout).toContain('0 of ')
  })

  it('needs nothing of Node but in its own two files [H-C-008]', () => {
    const code = readFileSync(join(folder, 'dist/conformance.js'), 'utf8')
    expect(code.length).toBeGreaterThan(50_000)
    expect(code).not.toMatch(/\bfrom\s*"|\brequire\(|\bimport\(|\bprocess\.|\bBuffer\b/)
  })

  it.each([
    ['no command', [], 'no command given'],
    ['a command that is not there', ['--', '/no/such/program'], 'not found'],
    ['a window that is too wide', ['--window', '33', '--', 'true'], '--window'],
    ['a seed that is no number', ['--seed', 'x', '--', 'true'], '--seed'],
    ['an unknown option', ['--fast', '--', 'true'], '--fast'],
  ])('refuses %s as wrong usage', (_, args, said) => {
    const { status, stdout, stderr } = run(...args)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(said)
    expect(stderr).toContain('Usage: spec-kitty-conformance')
  })

  it('answers a line that is no request, and goes on', () => {
    const input = 'garbage\n[]\n{"id":"a","op":"no_such_op"}\n{"op":"hello","protocol":1}\n'
    const { stdout } = spawnSync(process.execPath, [bin, '--self'], { encoding: 'utf8', input })
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.slice(0, 3)).toEqual([
      { error: 'not_a_request' },
      { error: 'not_a_request' },
      { id: 'a', error: 'op_unknown' },
    ])
    expect(lines[3].ops).toHaveLength(12)
  })

  it('says so where the folder of the public fixtures is not there', () => {
    const program = join(root, 'test/executables/fragile.mjs')
    const seen = report('--public', join(folder, 'nothing'), '--', process.execPath, program)
    expect(seen.report.skipped).toBe('corpus_absent')
    expect(Object.keys(seen.report.by_stratum)).not.toContain('connector/replay')
  })

  it('says how it is used', () => {
    expect(run('--help')).toMatchObject({ status: 0, stderr: '' })
  })
})
