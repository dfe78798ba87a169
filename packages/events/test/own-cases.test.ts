import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isFacts } from '../src/conformance/case.js'
import { type Case, generatedCases, ownCases, runCases } from '../src/conformance.js'
import { describeEventType, EVENT_TYPES, ISSUE_CODES } from '../src/index.js'

const folder = new URL('../cases/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const own = await ownCases(read)
const made = await generatedCases(read, 20_261_120)

const strataOf = (cases: readonly Case[]) => [...new Set(cases.map(({ stratum }) => stratum))]
const expectedCodes = new Set(
  own.flatMap(({ expect: { code, reason, findings = [], anomalies = [] } }) => [
    code ?? reason,
    ...(findings as readonly unknown[]),
    ...(anomalies as readonly { readonly kind: string }[]).map(({ kind }) => kind),
  ]),
)

/** Another verdict, lane or value in place of what is expected. */
function turned(value: unknown): unknown {
  if (typeof value === 'string') return `not ${value}`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (value === null) return 'something'
  if (Array.isArray(value)) return [...value, 'one more']
  if (!isFacts(value)) return value
  const [key, ...rest] = Object.keys(value)
  if (key === undefined) return { 'one more': 1 }
  return {
    ...Object.fromEntries(rest.map((name) => [name, value[name]])),
    [key]: turned(value[key]),
  }
}

describe('our own cases', () => {
  it.each(strataOf(own))('pass: %s [H-FR-022]', (stratum) => {
    const report = runCases(own.filter((one) => one.stratum === stratum))
    expect(report.failed).toEqual([])
    expect(report.passed).toBeGreaterThan(0)
  })

  it('fail when any single expectation is turned round', () => {
    const turnedRound = own
      .filter(({ stratum }) => !stratum.startsWith('transitions-'))
      .flatMap((one) =>
        Object.keys(one.expect).map((key) => ({
          ...one,
          id: `${one.id} ${key}`,
          expect: { [key]: turned(one.expect[key]) },
        })),
      )
    expect(turnedRound.length).toBeGreaterThan(800)
    const { failed } = runCases(turnedRound)
    const ids = new Set(failed.map(({ id }) => id))
    expect(turnedRound.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([])
  })

  it('hold a valid and an invalid event of every type', () => {
    const events = own.filter(({ stratum }) => stratum === 'events-native')
    for (const type of Object.keys(EVENT_TYPES)) {
      const verdicts = events
        .filter(({ input }) => isFacts(input) && input.event_type === type)
        .map(({ expect: { verdict } }) => verdict)
      expect(new Set(verdicts), type).toEqual(new Set(['valid', 'invalid']))
    }
  })

  it('hold every code that one event, move or lane can have', () => {
    // These are said of text, of streams and of readers, which no single request can show.
    const others = [
      'NOT_JSON',
      'TORN_TAIL',
      'MIXED_STREAM',
      'OUT_OF_ORDER',
      'MISSION_UNIDENTIFIED',
      'CLOCK_REGRESSION',
    ]
    const codes = Object.keys(ISSUE_CODES).filter((code) => !others.includes(code))
    expect(codes.filter((code) => !expectedCodes.has(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(25)
  })

  it('agree with the catalogue about the fields of every type', () => {
    const table = JSON.parse(read('fields.json')) as Record<
      string,
      { type: string; fields: object }
    >
    for (const type of Object.keys(EVENT_TYPES)) {
      const forms = Object.values(table).filter((form) => form.type === type)
      const ours = new Set(forms.flatMap(({ fields }) => Object.keys(fields)))
      const described = describeEventType(type)?.fields ?? []
      expect(ours, type).toEqual(new Set(described.map(({ path }) => path.replace(/[.[].*$/, ''))))
    }
  })

  it('are what their sources say, and all that lies in their folder', async () => {
    const sources = new URL('../case-sources/case-files.mjs', import.meta.url).href
    const { caseFiles } = await import(sources)
    const files = caseFiles() as readonly { readonly file: string; readonly text: string }[]
    for (const { file, text } of files) expect(read(file) === text, file).toBe(true)
    const names = [...files.map(({ file }) => file), 'transitions.jsonl', 'README.md']
    expect(readdirSync(folder).sort()).toEqual(names.sort())
  })
})

describe('cases made from our own', () => {
  it.each(strataOf(made))('pass: %s [H-FR-022]', (stratum) => {
    const report = runCases(made.filter((one) => one.stratum === stratum))
    expect(report.failed).toEqual([])
    expect(report.passed).toBeGreaterThan(10)
  })

  it('remove, mistype and empty every required field of the envelope [H-FR-022]', () => {
    const ids = made.map(({ id }) => id).filter((id) => id.startsWith('envelope/mission/'))
    for (const field of [
      'event_id',
      'event_type',
      'aggregate_id',
      'project_uuid',
      'mission_id',
      'timestamp',
      'correlation_id',
      'node_id',
      'build_id',
    ])
      for (const how of ['gone', 'number', 'empty'])
        expect(ids).toContain(`envelope/mission/${field}/${how}`)
    for (const id of [
      'schema_version/gone',
      'schema_version/empty',
      'payload/gone',
      'payload/empty',
      'payload/text',
      'payload_version/gone',
      'lamport_clock/gone',
      'lamport_clock/text',
    ])
      expect(ids).toContain(`envelope/mission/${id}`)
  })

  it('have names of their own', () => {
    const names = [...own, ...made].map(({ stratum, id }) => `${stratum} ${id}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('are the same for the same seed, and other orders for another', async () => {
    const again = await generatedCases(read, 20_261_120)
    expect(again).toEqual(made)
    const other = await generatedCases(read, 1)
    expect(other).not.toEqual(made)
    expect(other.map(({ id }) => id)).toEqual(made.map(({ id }) => id))
  })
})
