import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONSUMER, node, PACKAGE } from './installed-consumer.js'

const COMPILERS = { '5.4': /^Version 5\.4\./, '6': /^Version 6\./, '7': /^Version 7\./ }
const tsc = (version: string) => `node_modules/typescript-${version}/bin/tsc`

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

beforeAll(async () => {
  const built = await node(CONSUMER, [tsc('6'), '-p', '.', '--noEmit', 'false', '--outDir', 'dist'])
  expect(built).toMatchObject({ code: 0, stdout: '' })
})

describe('an outside repository with @spec-kitty/events', () => {
  it('has one copy of it, the packed one, and nothing else of the workspace [H-FR-024]', () => {
    const lock = readJson(join(CONSUMER, 'package-lock.json'))
    const ours = Object.keys(lock.packages).filter((path) => path.includes('@spec-kitty'))
    expect(ours).toEqual(['node_modules/@spec-kitty/events'])
    const hidden = readJson(join(CONSUMER, 'node_modules/.package-lock.json'))
    expect(hidden.packages[ours[0] as string].integrity).toBe(
      lock.packages[ours[0] as string].integrity,
    )
    const manifest = readFileSync(join(PACKAGE, 'package.json'), 'utf8')
    expect(manifest).not.toMatch(/workspace:|catalog:|@spec-kitty\/source/)
    expect(readdirSync(PACKAGE)).not.toContain('src')
  })

  it.each(Object.entries(COMPILERS))(
    'compiles strictly under TypeScript %s, libraries checked too, and no any reaches it [H-NFR-002]',
    async (version, said) => {
      expect((await node(CONSUMER, [tsc(version), '--version'])).stdout).toMatch(said)
      expect(await node(CONSUMER, [tsc(version), '-p', '.'])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      })
    },
  )

  it('folds a stream into a board, and names the lines that are no events [H-FR-024]', async () => {
    const events = readFileSync(join(CONSUMER, 'contracts/golden.jsonl'), 'utf8')
    const strange = events.split('\n')[0]?.replace('urn:spec-kitty:event:1', '2.0.0')
    const stream = `${events}not json\n${strange}\n`
    const { code, stdout, stderr } = await node(CONSUMER, ['dist/main.js'], stream)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const board = JSON.parse(stdout)
    expect(board).toMatchObject({
      tokens: 1500,
      told: ['WP01 planned', 'WP01 claimed'],
      refused: ['4 NOT_JSON', '5 CUTOVER_UNSUPPORTED'],
    })
    expect(board.lanes.claimed).toEqual(['WP01'])
    expect(board.lanes.planned).toEqual([])
  })

  it('passes the conformance cases that it got with the package [H-FR-022]', async () => {
    const bin = 'node_modules/.bin/spec-kitty-conformance'
    const asked = ['--require-all', '--window', '32', '--json', '--', process.execPath]
    const { code, stdout } = await node(CONSUMER, [bin, ...asked, 'dist/answer.js'])
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ failed: [], not_supported: 0 })
    expect(report.passed).toBe(report.total)
    expect(report.total).toBeGreaterThan(10_000)
    expect(code).toBe(0)
  })
})

describe('what the package lets in', () => {
  const entries: Readonly<Record<string, string | { readonly default?: string }>> = readJson(
    join(PACKAGE, 'package.json'),
  ).exports

  it('every entry, each with at most twelve values [H-C-008]', async () => {
    const modules = Object.keys(entries).filter((entry) => typeof entries[entry] === 'object')
    expect(modules).toHaveLength(8)
    const names = modules.map((entry) => join('@spec-kitty/events', entry))
    const script = `for (const name of ${JSON.stringify(names)}) console.log(Object.keys(await import(name)).length)`
    const { stdout, stderr } = await node(CONSUMER, ['--input-type=module', '-e', script])
    expect(stderr).toBe('')
    const counts = stdout.trim().split('\n').map(Number)
    expect(counts).toHaveLength(modules.length)
    for (const count of counts) expect(count > 0 && count <= 12, counts.join()).toBe(true)
  })

  it('every document that it names [H-C-008]', async () => {
    const documents = Object.keys(entries).filter((entry) => typeof entries[entry] === 'string')
    expect(documents.length).toBeGreaterThan(10)
    for (const entry of documents)
      expect(readFileSync(join(PACKAGE, entries[entry] as string), 'utf8'), entry).not.toBe('')
  })

  it.each(['dist/judge/parse-event.js', 'judge/parse-event', 'src/index.ts', 'dist/index.js'])(
    'nothing below its entries: %s [H-C-008]',
    async (path) => {
      const script = `await import('@spec-kitty/events/${path}')`
      const { code, stderr } = await node(CONSUMER, ['--input-type=module', '-e', script])
      expect(code).toBe(1)
      expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
    },
  )
})
