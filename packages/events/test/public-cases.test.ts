import { describe, expect, it } from 'vitest'
import { publicCases } from '../src/conformance.js'

/** A folder of fixtures in memory. */
function folder(manifest: object, files: Readonly<Record<string, unknown>> = {}) {
  return (path: string) => {
    if (path === 'manifest.json') return JSON.stringify(manifest)
    const held = files[path.replace('fixtures/', '')]
    return typeof held === 'string' ? held : held && JSON.stringify(held)
  }
}

async function casesOf(
  row: Readonly<Record<string, unknown>>,
  data: unknown,
): Promise<readonly unknown[]> {
  const whole = { id: 'one', path: 'a.json', stratum: 's/valid', expected: 'valid', ...row }
  const found = await publicCases(folder({ fixtures: [whole] }, { 'a.json': data }) as never)
  return found.ok ? found.cases : []
}

const base = { id: 'one', stratum: 's/valid', dialect: 'reference' }

describe('public fixtures as cases', () => {
  it('become a question of their kind', async () => {
    expect(await casesOf({ kind: 'payload', event_type: 'T' }, { a: 1 })).toEqual([
      {
        ...base,
        op: 'parse_payload',
        input: { type: 'T', payload: { a: 1 } },
        expect: { verdict: 'valid' },
      },
    ])
    expect(await casesOf({ kind: 'envelope', expected: 'invalid' }, { a: 1 })).toEqual([
      { ...base, op: 'parse_envelope', input: { a: 1 }, expect: { verdict: 'invalid' } },
    ])
    const row = { kind: 'class', expected: 'invalid', expected_code: 'FORBIDDEN_KEY' }
    expect(await casesOf(row, { input: { a: 1, b: {}, c: 3 } })).toEqual([
      {
        ...base,
        op: 'parse_event',
        input: { a: 1, b: {}, c: 3 },
        expect: { verdict: 'invalid', code: 'FORBIDDEN_KEY' },
      },
    ])
  })

  it('ask for a lane where a class brings a pair of lanes', async () => {
    const pair = { input: { legacy: 'doing', canonical: 'in_progress' } }
    expect(await casesOf({ kind: 'class' }, pair)).toEqual([
      { ...base, op: 'normalize_lane', input: 'doing', expect: { lane: 'in_progress' } },
    ])
    const refused = await casesOf(
      { kind: 'class', expected: 'invalid' },
      { input: { legacy: 'x' } },
    )
    expect(refused).toEqual([
      {
        ...base,
        op: 'normalize_lane',
        input: 'x',
        expect: { verdict: 'invalid', code: 'UNKNOWN_LANE' },
      },
    ])
  })

  it('take each row of a lane mapping, but for those that the manifest leaves out', async () => {
    const rows = [
      { canonical: 'done', expected_sync: 'done' },
      { canonical: 'in_review', expected_error: 'no' },
      { canonical: 'paused', expected_error: 'no' },
    ]
    const note = { skip: [{ canonical: 'in_review' }] }
    expect(await casesOf({ kind: 'lane_mapping', note }, rows)).toMatchObject([
      { id: 'one/done', input: { lane: 'done', version: 1 }, expect: { lane: 'done' } },
      { id: 'one/paused', expect: { verdict: 'invalid', code: 'UNKNOWN_LANE' } },
    ])
  })

  it('name the code of a legacy reason', async () => {
    const data = {
      expected: 'unnormalizable',
      expected_reason: 'pre_3_0_envelope_missing_identity',
    }
    expect(await casesOf({ kind: 'legacy' }, data)).toMatchObject([
      { op: 'upgrade_legacy', expect: { reason: 'LEGACY_MISSING_IDENTITY' } },
    ])
  })

  it('hold every line of a replay to be valid, and its fold to each golden', async () => {
    const golden = { id: 'g', path: 'g.json', reducer: 'connector' }
    const replays = [{ id: 'r', domain: 'd', stream: 's.jsonl', goldens: [golden] }]
    const files = { 's.jsonl': '{"a":1}\n{"a":2}\n', 'g.json': { event_count: 2, state: 'x' } }
    const found = await publicCases(folder({ replays }, files) as never)
    expect(found.ok && found.cases).toMatchObject([
      { id: 'r#1', op: 'parse_event', input: { a: 1 }, expect: { verdict: 'valid' } },
      { id: 'r#2', op: 'parse_event', input: { a: 2 } },
      {
        id: 'g',
        op: 'reduce',
        input: { reducer: 'connector', events: [{ a: 1 }, { a: 2 }] },
        expect: { state: { state: 'x' }, seen_count: 2 },
      },
    ])
  })

  it('are refused where a listed file is missing or of an unknown kind, so that nothing is skipped unseen', async () => {
    await expect(casesOf({ kind: 'payload', path: 'b.json' }, {})).rejects.toThrow('b.json')
    await expect(casesOf({ kind: 'riddle' }, {})).rejects.toThrow('riddle')
  })

  it('leave out the row whose ids contradict its verdict', async () => {
    expect(await casesOf({ id: 'wp-review-rejection-cycle-replay', kind: 'payload' }, {})).toEqual(
      [],
    )
  })
})
