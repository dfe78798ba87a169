import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeEventType, EVENT_TYPES, ISSUE_CODES } from '@spec-kitty/events'
import { TRANSITIONS } from '@spec-kitty/events/status'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { BINARY, onlyLine, specKitty } from './binary.js'

const bare = { PATH: process.env.PATH ?? '', HOME: '/nowhere', LC_ALL: 'C' }
let cwd: string

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'spec-kitty-events-'))
  return () => rm(cwd, { recursive: true, force: true })
})

const events = (args: readonly string[], input = '') =>
  specKitty(['events', ...args], { cwd, env: bare, input })

const told = async (args: readonly string[], input = '') =>
  onlyLine(await events([...args.slice(0, 1), '--json', ...args.slice(1)], input)) as {
    readonly ok: boolean
    readonly error?: { readonly code: string; readonly remedy: string }
    readonly [field: string]: unknown
  }

function moved(id: string, to = 'planned', more: object = {}): string {
  const example = describeEventType('WPStatusChanged')?.example as { payload: object }
  const payload = { ...example.payload, from_lane: 'genesis', to_lane: to, prev_event_id: null }
  return `${JSON.stringify({ ...example, event_id: id, correlation_id: id, payload, ...more })}\n`
}

const ONE = '01KZ7R5M8N2P4Q6R8S0T1V3W01'
const TWO = '01KZ7R5M8N2P4Q6R8S0T1V3W02'

describe('events validate', () => {
  test('prints one object for every outcome [W-FR-010]', async () => {
    expect(await told(['validate'], moved(ONE))).toMatchObject({
      ok: true,
      command: 'events validate',
      lines: 1,
      valid: 1,
      invalid: 0,
      by_type: { WPStatusChanged: 1 },
      torn_tail: false,
      truncated: false,
    })
    const bad = await told(['validate'], `${moved(ONE)}${moved(ONE)}nope\n\n${moved(TWO).trim()}`)
    expect(bad).toMatchObject({
      ok: false,
      error: { code: 'SPEC_KITTY_EVENTS_INVALID', remedy: 'spec-kitty events explain NOT_JSON' },
      lines: 5,
      valid: 3,
      invalid: 1,
      duplicates: 1,
      issues: [{ line: 3, event_id: null, code: 'NOT_JSON', path: [] }],
      findings: [{ line: 5, code: 'TORN_TAIL' }],
      torn_tail: true,
    })
    for (const args of [
      ['validate', 'nowhere'],
      ['validate', '--dialect', 'x'],
      ['validate', '--type', 'X'],
    ])
      expect(await told(args, '{}')).toMatchObject({ ok: false, command: 'events validate' })
  })

  test('one id for two events is an issue of the second one [R-FR-003]', async () => {
    const other = moved(ONE, 'planned', { timestamp: '2026-12-02T00:00:00Z' })
    const result = await told(['validate'], moved(ONE) + other)
    expect(result).toMatchObject({
      valid: 1,
      invalid: 1,
      issues: [{ line: 2, code: 'ID_CONFLICT' }],
    })
  })

  test('judges one payload by its type', async () => {
    expect(
      await told(['validate', '--type', 'PlanStarted'], '{"mission_slug":"m","actor":"a"}'),
    ).toMatchObject({
      ok: true,
      by_type: { PlanStarted: 1 },
    })
    const refused = await told(['validate', '--type', 'PlanStarted'], '{"mission_slug":"m"}')
    expect(refused).toMatchObject({ issues: [{ code: 'PAYLOAD_SCHEMA_FAIL', path: ['actor'] }] })
    await writeFile(
      join(cwd, 'latin.json'),
      Buffer.from('{"mission_slug":"m\xe9","actor":"a"}', 'latin1'),
    )
    expect(await told(['validate', '--type', 'PlanStarted', 'latin.json'])).toMatchObject({
      ok: false,
      issues: [{ code: 'NOT_JSON' }],
    })
  })

  test('lists as many issues as asked, and says that there are more', async () => {
    const result = await told(['validate', '--max-issues', '2'], 'a\nb\nc\n')
    expect(result).toMatchObject({ invalid: 3, truncated: true })
    expect(result.issues).toHaveLength(2)
  })

  test('knows the log of a mission when it sees one', async () => {
    const row = {
      actor: 'a',
      at: '2026-12-01T09:30:00Z',
      event_id: ONE,
      to_lane: 'planned',
      wp_id: 'WP01',
    }
    await writeFile(join(cwd, 'log.jsonl'), `\n${JSON.stringify(row)}\n`)
    expect(await told(['validate', 'log.jsonl'])).toMatchObject({
      error: { code: 'SPEC_KITTY_EVENTS_LOCAL_LOG', remedy: 'spec-kitty doctor status' },
    })
  })

  test('follows a file as it grows, and tells all on Ctrl-C', async () => {
    const path = join(cwd, 'growing.jsonl')
    await writeFile(path, `${moved(ONE)}wrong\n`)
    const child = spawn(process.execPath, [BINARY, 'events', 'validate', '--follow', path], {
      cwd,
      env: bare,
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said.out += text
    })
    const heard = (wanted: RegExp) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (wanted.test(said.err)) resolve()
        }
        child.stderr.on('data', look)
        look()
      })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said.err += text
    })
    await heard(/line 2: NOT_JSON/)
    await appendFile(path, 'also wr')
    await appendFile(path, 'ong\n')
    await heard(/line 3: NOT_JSON/)
    const ended = new Promise((resolve) => child.on('close', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(said.out).toContain('3 lines: 1 valid, 2 invalid')
  })
})

describe('events explain', () => {
  test('knows every type and every code', async () => {
    const sample = [
      Object.keys(EVENT_TYPES).at(0),
      'WPStatusChanged',
      Object.keys(ISSUE_CODES).at(-1),
    ]
    for (const subject of sample as string[]) {
      const answer = await told(['explain', subject])
      expect(answer).toMatchObject({ ok: true, subject })
    }
    expect(await told(['explain', 'FORBIDDEN_KEY'])).toMatchObject({
      kind: 'issue_code',
      remedy: ISSUE_CODES.FORBIDDEN_KEY.remedy,
    })
  })

  test('tells the guards of a move, and why another one is refused [H-FR-016]', async () => {
    const edge = TRANSITIONS.native.find(
      ({ from, to }) => from === 'in_review' && to === 'approved',
    )
    expect(await told(['explain', 'in_review..approved'])).toMatchObject({
      kind: 'move',
      edge: { legal: true, guards: edge?.guards },
    })
    const { stdout } = await events(['explain', 'planned..done'])
    expect(stdout).toContain('Refused: not a transition.')
    expect(stdout).toContain('From planned without force: claimed, blocked, canceled.')
  })

  test('an unknown subject has a way on that works', async () => {
    const answer = await told(['explain', 'WPStatusChange'])
    expect(answer.error).toMatchObject({ code: 'SPEC_KITTY_EVENTS_SUBJECT_UNKNOWN' })
    expect(JSON.stringify(answer.error)).toContain('Did you mean WPStatusChanged')
    const [, ...way] = (answer.error?.remedy ?? '').split(' ')
    expect((await specKitty(way, { cwd, env: bare })).exitCode).toBe(0)
  })
})

describe('events schema', () => {
  test('prints one schema as it is, and lists all with their digests', async () => {
    const { stdout } = await events(['schema', 'WPStatusChanged'])
    expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:spec-kitty:payload:WPStatusChanged:1' })
    const { schemas } = await told(['schema', '--list'])
    expect((schemas as unknown[]).length).toBe(2 + 97 + 95)
  })

  test('writes what was asked for', async () => {
    const out = join(cwd, 'schemas')
    await told(['schema', 'envelope', '--out', out])
    expect(await readdir(out)).toEqual(['envelope.json'])
    expect(JSON.parse(await readFile(join(out, 'envelope.json'), 'utf8')).$id).toBe(
      'urn:spec-kitty:event:1',
    )
    const all = await told(['schema', '--out', 'all'])
    for (const { path } of all.schemas as { path: string }[])
      expect(JSON.parse(await readFile(path, 'utf8')).$schema).toContain('2020-12')
  })
})

describe('events reduce', () => {
  test('folds a stream in any order, each mission by itself [R-FR-003]', async () => {
    const lines = [moved(ONE), 'nope\n', moved(ONE)]
    expect(await told(['reduce'], lines.join(''))).toMatchObject({
      ok: true,
      reducer: 'status',
      seen_count: 1,
      invalid: 1,
      anomaly_count: 0,
    })
    const { states } = await told(['reduce'], lines.join(''))
    expect(Object.values(states as object)).toMatchObject([{ wps: { WP01: { lane: 'planned' } } }])
  })

  test('in strict use the first anomaly fails, with a way to see all', async () => {
    const conflict = moved(ONE) + moved(ONE, 'planned', { timestamp: '2026-12-02T00:00:00Z' })
    const strict = await told(['reduce', '--strict'], conflict)
    expect(strict.error).toMatchObject({
      code: 'SPEC_KITTY_EVENTS_NOT_REDUCED',
      remedy: 'spec-kitty events reduce --reducer status',
    })
    expect(await told(['reduce'], conflict)).toMatchObject({ anomalies: [{ kind: 'ID_CONFLICT' }] })
  })
})

describe('events conformance', () => {
  const kit = join(BINARY, '../../dist/events/bin/conformance.mjs')

  test('our own package behind stdin and stdout passes every case [H-FR-022]', async () => {
    const result = await told([
      'conformance',
      '--window',
      '32',
      '--require-all',
      '--',
      process.execPath,
      kit,
      '--self',
    ])
    expect(result).toMatchObject({ ok: true, conforms: true, failed: [], not_supported: 0 })
    expect(result.total).toBeGreaterThan(10_000)
  }, 120_000)

  test('a program that says yes to everything fails, and one that is not there is told', async () => {
    const script = `
      const lines = require('node:readline').createInterface({ input: process.stdin })
      lines.on('line', (line) => {
        const { op, id } = JSON.parse(line)
        console.log(JSON.stringify(op === 'hello'
          ? { protocol: 1, name: 'yes', version: '1', ops: ['parse_event'] }
          : { id, verdict: 'valid' }))
      })`
    const { exitCode, stdout, stderr } = await events([
      'conformance',
      '--',
      process.execPath,
      '-e',
      script,
    ])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('… and ')
    expect(stderr).toMatch(/yes fails \d+ of \d+ conformance cases; \d+ it does not support/)
    const gone = await told(['conformance', '--', '/not/there'])
    expect(gone.error).toMatchObject({ code: 'SPEC_KITTY_EVENTS_KIT_FAILED' })
  }, 120_000)
})
