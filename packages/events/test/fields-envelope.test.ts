import { describe, expect, it } from 'vitest'
import { type Dialect, ENVELOPE, parseEnvelope, parseEvent } from '../src/index.js'
import { referenceSample, sample } from './event-samples.js'
import { compareEnvelope, envelopeSchemaTakes } from './schema-judge.js'

type Fields = Readonly<Record<string, unknown>>

const VALID: Readonly<Record<Dialect, Fields>> = {
  native: sample(
    'PlanStarted',
    {},
    {
      causation_id: null,
      extensions: { 'acme.board': { column: 3 } },
      git: { repo_slug: 'acme/shop', branch: 'main', head_sha: 'abc1234' },
      tenant_id: 'acme',
      project_slug: null,
      data_tier: 1,
    },
  ),
  reference: referenceSample({
    causation_id: null,
    project_slug: 'shop',
    data_tier: 1,
    origin: 'x',
  }),
}

/** Values of a wrong type for each field, values that hold nothing, and values just out of bounds. */
const TEXT = { wrong: [7, true, null, [], {}], empty: [''] }
const ID = {
  wrong: TEXT.wrong,
  empty: [''],
  beyond: ['x', '0'.repeat(25), 'I'.repeat(26), '0'.repeat(33)],
}
const INTEGER = { wrong: ['7', 0.5, true, null, []], empty: [null] }

interface Wrongs {
  readonly wrong: readonly unknown[]
  readonly empty: readonly unknown[]
  readonly beyond?: readonly unknown[]
}

const WRONGS: Readonly<Record<string, Wrongs>> = {
  event_id: ID,
  event_type: { ...TEXT, beyond: ['x'.repeat(101), '\u{1f431}'.repeat(101), ' '] },
  payload_version: { ...INTEGER, beyond: [0, -1, 2 ** 53] },
  aggregate_id: { ...TEXT, beyond: ['x'.repeat(513), ' '] },
  project_uuid: { ...TEXT, beyond: ['x', '8c1f0c3e6f0e4c539a6b0d4a3b0f7a11'] },
  mission_id: { wrong: [7, true, [], {}], empty: [''], beyond: ['0'.repeat(25), '0'.repeat(27)] },
  timestamp: {
    ...TEXT,
    beyond: ['2026-12-01', '2026-12-01 09:30:00Z', '2026-02-30T09:30:00Z', '2026-12-01T24:00:00Z'],
  },
  correlation_id: ID,
  payload: { wrong: [7, 'text', null, []], empty: [null] },
  node_id: { ...TEXT, beyond: ['x'.repeat(129), ' '] },
  build_id: { ...TEXT, beyond: ['x'.repeat(129), ' '] },
  lamport_clock: { ...INTEGER, beyond: [-1, 2 ** 53] },
}

/** Bounds that the older envelope does not have. */
const NATIVE_ONLY: readonly unknown[] = ['x'.repeat(513), 'x'.repeat(129), ' ']

const OPTIONAL: Readonly<Record<string, readonly unknown[]>> = {
  causation_id: [7, '', 'x'],
  extensions: [7, null, [], { board: 1 }, { 'Acme.board': 1 }, { '.': 1 }],
  git: [7, null, [], { branch: '' }, { branch: 7 }, { remote: 'x' }],
  tenant_id: [7, [], 'x'.repeat(201)],
  project_slug: [7, [], 'x'.repeat(201)],
  data_tier: [-1, 5, 0.5, '1', null],
}

function issuesOf(input: unknown, dialect?: Dialect): readonly string[] {
  const judged = parseEvent(input, dialect === undefined ? {} : { dialect })
  return judged.ok ? [] : judged.issues.map(({ code, path }) => `${code} ${path.join('.')}`)
}

const without = (fields: Fields, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

const CASES = (['native', 'reference'] as const).flatMap((dialect) =>
  ENVELOPE[dialect].required
    .filter((field) => field !== 'schema_version')
    .map((field) => [dialect, field] as const),
)

describe('a required envelope field', () => {
  it.each(CASES)('[H-FR-022] %s %s: absent, mistyped, empty or out of bounds', (dialect, field) => {
    const valid = VALID[dialect]
    const { wrong, empty, beyond = [] } = WRONGS[field] as Wrongs
    const refusal = [`ENVELOPE_SHAPE_INVALID ${field}`]
    expect(issuesOf(valid)).toEqual([])
    expect(issuesOf(without(valid, field))).toEqual(refusal)
    for (const value of [...wrong, ...empty, ...beyond]) {
      const given = { ...valid, [field]: value }
      const said = JSON.stringify(value)
      if (dialect === 'reference' && NATIVE_ONLY.includes(value) && field !== 'event_type')
        expect(issuesOf(given), said).toEqual([])
      else expect(issuesOf(given), said).toEqual(refusal)
    }
  })

  it('[H-FR-022] schema_version tells the dialect: any other value ends the reading', () => {
    for (const dialect of ['native', 'reference'] as const)
      for (const value of ['', 1, null, {}, '3.0.1', 'urn:spec-kitty:event:2', '2.0.0'])
        expect(issuesOf({ ...VALID[dialect], schema_version: value })).toEqual([
          'CUTOVER_UNSUPPORTED schema_version',
        ])
    expect(issuesOf(without(VALID.native, 'schema_version'))).toEqual([
      'CUTOVER_UNSUPPORTED schema_version',
    ])
    expect(issuesOf(without(VALID.native, 'schema_version'), 'native')).toEqual([
      'ENVELOPE_SHAPE_INVALID schema_version',
    ])
    expect(issuesOf(without(VALID.reference, 'schema_version'))).toEqual([
      'CUTOVER_UNSUPPORTED schema_version',
    ])
  })

  it('[H-FR-022] all that are missing are named at once, in order', () => {
    const { required } = ENVELOPE.native
    const given = { schema_version: VALID.native.schema_version, lamport_clock: 1 }
    const missing = required.filter((field) => !(field in given)).sort()
    expect(issuesOf(given)).toEqual(missing.map((field) => `ENVELOPE_SHAPE_INVALID ${field}`))
  })
})

describe('the JSON Schema of an envelope', () => {
  it.each(['native', 'reference'] as const)('agrees with the parser: %s [H-FR-022]', (dialect) => {
    const valid = VALID[dialect]
    const changed = Object.entries(WRONGS).flatMap(([field, { wrong, empty, beyond = [] }]) => [
      without(valid, field),
      ...[...wrong, ...empty, ...beyond].map((value) => ({ ...valid, [field]: value })),
    ])
    const optional = Object.entries(OPTIONAL).flatMap(([field, values]) => [
      without(valid, field),
      ...values.map((value) => ({ ...valid, [field]: value })),
    ])
    const named = [
      { ...valid, event_type: 'FeatureCreated' },
      { ...valid, event_type: 'FeatureClosed' },
      { ...valid, aggregate_id: 'feature/1' },
      { ...valid, aggregate_id: 'feature_catalog' },
      { ...valid, aggregate_id: 'features/1' },
      { ...valid, schema_version: '3.0.1' },
      without(valid, 'schema_version'),
      { ...valid, zz_unknown: 1 },
      { ...valid, event_id: '6F0E6C1A6D2B4D8E9F3A0C1B2A3D4E5F' },
      valid,
    ]
    const said = [...changed, ...optional, ...named].map((one) => compareEnvelope(dialect, one))
    // A key of ours that the older envelope only keeps, with a number that no digest can hold.
    const kept = dialect === 'reference' ? [['uncanonical']] : []
    expect(said.filter((one) => one !== 'same')).toEqual([...kept, ['impossible_date']])
    expect(envelopeSchemaTakes(dialect, valid)).toBe(true)
    for (const one of optional.slice(0, -1))
      expect(parseEnvelope(one, { dialect }).ok).toBe(envelopeSchemaTakes(dialect, one))
  })
})
