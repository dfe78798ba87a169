import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../src/index.js'
import { LEGACY_SHAPES, type LegacyShape, referenceSyncLane, upgradeLegacy } from '../src/legacy.js'
import { LANES } from '../src/status.js'
import { fixturesOf, isPresent } from './public-corpus.js'

const SEED = { seed: 20_261_201, numRuns: 300 }

const payload = { mission_slug: 'm', mission_number: 1, mission_type: 'software-dev' }

const old = {
  event_id: '01J0000000000000000000F001',
  event_type: 'MissionClosed',
  aggregate_id: 'mission/m',
  timestamp: '2026-01-01T00:00:00+00:00',
  node_id: 'fixture-node',
  build_id: 'build-2026-01-01-fixture',
  lamport_clock: 1,
  payload,
}

const known = { project_uuid: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11', correlation_id: old.event_id }

/** The result, which must be an upgrade; the input must be as it was. */
function upgraded(raw: Readonly<Record<string, unknown>>) {
  const before = structuredClone(raw)
  const result = upgradeLegacy(raw)
  expect(raw).toEqual(before)
  expect(result.raw).toBe(raw)
  if (!result.ok) throw new Error(`${result.code}: ${result.hints.join(' ')}`)
  return result
}

function refused(raw: unknown) {
  const result = upgradeLegacy(raw)
  if (result.ok) throw new Error(`upgraded as ${result.shape}`)
  expect(result.hints.length).toBeGreaterThan(0)
  return result
}

describe('an event of an older form', () => {
  it('without a project gets one from its emitter, always the same', () => {
    const { envelope, shape, shapes, changes } = upgraded(old)
    expect([shape, shapes]).toEqual(['pre_3_0_envelope', ['pre_3_0_envelope']])
    expect(envelope).toEqual({
      ...old,
      project_uuid: '873c0327-5327-51c6-8a98-2b924f75ddf6',
      schema_version: '3.0.0',
      correlation_id: old.event_id,
    })
    expect(changes.map(({ action, path }) => [action, path])).toEqual([
      ['added', ['project_uuid']],
      ['added', ['correlation_id']],
      ['added', ['schema_version']],
    ])
    expect(parseEvent(envelope)).toMatchObject({ ok: true, dialect: 'reference' })
  })

  it('keeps the correlation it has, and loses an older version', () => {
    const correlation_id = '01J0000000000000000000F000'
    const { envelope, changes } = upgraded({ ...old, correlation_id, schema_version: '2.9.0' })
    expect(envelope).toMatchObject({ correlation_id, schema_version: '3.0.0' })
    expect(changes.at(-1)).toMatchObject({ action: 'replaced', path: ['schema_version'] })
  })

  it.each([
    ['node_id', undefined, ['node_id is missing.']],
    ['build_id', ' ', ['build_id is missing.']],
    ['node_id', 7, ['node_id is missing.']],
  ])('without a usable %s (%s) cannot be read, and says so', (key, value, hints) => {
    const { code, ...why } = refused({ ...old, [key]: value === undefined ? null : value })
    expect([code, why.hints]).toEqual(['LEGACY_MISSING_IDENTITY', hints])
  })

  it('has feature keys renamed in envelope and payload, unless the new ones are there', () => {
    const { mission_slug, mission_number, ...rest } = payload
    const { envelope, shape, changes } = upgraded({
      ...old,
      ...known,
      schema_version: '3.0.0',
      feature_slug: 'other',
      mission_slug: 'm',
      payload: { ...rest, feature_slug: mission_slug, feature_number: mission_number },
    })
    expect(shape).toBe('feature_keys_envelope')
    expect(envelope).toEqual({
      ...old,
      ...known,
      schema_version: '3.0.0',
      mission_slug: 'm',
      payload,
    })
    expect(changes).toMatchObject([
      { action: 'removed', path: ['feature_slug'] },
      { action: 'moved', path: ['payload', 'feature_slug'], to: ['payload', 'mission_slug'] },
      { action: 'moved', path: ['payload', 'feature_number'] },
    ])
  })

  it('does not lose an old key to a new one without value', () => {
    const raw = {
      ...old,
      ...known,
      payload: { ...payload, mission_number: null, feature_number: 4 },
    }
    expect(upgraded(raw).envelope.payload).toMatchObject({ mission_number: 4 })
  })

  it.each(['from_lane', 'to_lane'])('has awaiting-review in %s called in_review', (key) => {
    const { envelope, shape } = upgraded({
      ...old,
      ...known,
      payload: { [key]: 'awaiting-review' },
    })
    expect(shape).toBe('awaiting_review_synonym')
    expect(envelope.payload).toEqual({ [key]: 'in_review' })
    expect(envelope.schema_version).toBe('3.0.0')
  })

  it('is read in all its forms at once, and the first names it', () => {
    const raw = { ...old, payload: { feature_slug: 'm', to_lane: 'awaiting-review' } }
    const { envelope, shape, shapes } = upgraded(raw)
    expect(shape).toBe('pre_3_0_envelope')
    expect(shapes).toEqual(Object.keys(LEGACY_SHAPES))
    expect(envelope.payload).toEqual({ mission_slug: 'm', to_lane: 'in_review' })
  })

  it('lends nothing to its copy', () => {
    const { envelope } = upgraded({ ...old, payload: { ...payload, deep: { list: [1] } } })
    const copy = envelope.payload as { deep: { list: number[] } }
    copy.deep.list.push(2)
    expect(upgraded(old).envelope.payload).toEqual(payload)
  })
})

describe('what has no older form', () => {
  it.each([
    ['a value', 3, 'LEGACY_UNRECOGNIZED', /JSON object/],
    ['a list', [old], 'LEGACY_UNRECOGNIZED', /JSON object/],
    ['an object of something else', { a: 1 }, 'LEGACY_UNRECOGNIZED', /event_type is missing/],
    [
      'a current event',
      { ...old, ...known, schema_version: '3.0.0' },
      'LEGACY_UNRECOGNIZED',
      /parse/,
    ],
    [
      'an event of ours',
      { ...old, schema_version: 'urn:spec-kitty:event:1' },
      'LEGACY_UNRECOGNIZED',
      /present form/,
    ],
    [
      'a row of a log',
      { at: 'x', to_lane: 'awaiting-review', wp_id: 'WP01' },
      'LEGACY_UNRECOGNIZED',
      /classifyRow/,
    ],
    [
      'a payload that is none',
      { ...old, payload: 'x' },
      'LEGACY_UNRECOGNIZED',
      /payload is missing/,
    ],
  ])('%s is refused, and says why', (_name, raw, code, hint) => {
    const result = refused(raw)
    expect(result.code).toBe(code)
    expect(result.hints.join(' ')).toMatch(hint)
  })

  it('is refused for good: an upgrade is not upgraded again', () => {
    for (const raw of [old, { ...old, payload: { feature_slug: 'm', to_lane: 'awaiting-review' } }])
      expect(refused(upgraded(raw).envelope).code).toBe('LEGACY_UNRECOGNIZED')
  })

  it('is refused when it is too deep, and when it aims at prototypes', () => {
    let deep: unknown = 'x'
    for (let at = 0; at < 50_000; at += 1) deep = [deep]
    expect(refused({ ...old, payload: { deep } }).code).toBe('LIMIT_EXCEEDED')
    const shaped = JSON.parse(`{"event_type":"X","payload":{"__proto__":{"feature_slug":"m"}}}`)
    expect(refused(shaped).code).toBe('ENVELOPE_SHAPE_INVALID')
    expect(refused(JSON.parse('{"constructor":{"prototype":{"to_lane":"x"}}}')).code).toBe(
      'LEGACY_UNRECOGNIZED',
    )
    expect(({} as Record<string, unknown>).feature_slug).toBeUndefined()
  })

  it('never says what the values were', () => {
    const secret = 'swordfish'
    const result = upgradeLegacy({ ...old, build_id: '', payload: { feature_slug: secret } })
    const { raw: _raw, ...said } = result
    expect(JSON.stringify(said)).not.toContain(secret)
  })
})

const event = fc.record(
  {
    event_type: fc.constantFrom('MissionClosed', 'WPStatusChanged', 7),
    event_id: fc.constantFrom(old.event_id, null),
    schema_version: fc.constantFrom('3.0.0', '2.1.0', 'urn:spec-kitty:event:1'),
    project_uuid: fc.constantFrom(known.project_uuid, null, ''),
    node_id: fc.constantFrom('node', '', 3),
    build_id: fc.string(),
    feature_slug: fc.jsonValue(),
    payload: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          feature_slug: fc.jsonValue(),
          mission_slug: fc.jsonValue(),
          feature_number: fc.integer(),
          to_lane: fc.constantFrom('awaiting-review', 'in_review', 'Awaiting-Review'),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
)

describe('any JSON value', () => {
  it('is upgraded or refused, never changed, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), event), (raw) => {
        const before = JSON.stringify(raw)
        const result = upgradeLegacy(raw)
        expect(JSON.stringify(raw)).toBe(before)
        expect(upgradeLegacy(raw)).toEqual(result)
        if (!result.ok) return
        expect(result.shapes[0]).toBe(result.shape)
        expect(result.changes.length).toBeGreaterThanOrEqual(result.shapes.length)
        expect(upgradeLegacy(result.envelope).ok).toBe(false)
      }),
      SEED,
    )
  })
})

describe('the older board', () => {
  it('shows each of the ten lanes in its column', () => {
    const board = Object.fromEntries(
      LANES.map((lane) => [lane, [referenceSyncLane(lane, 1), referenceSyncLane(lane, 2)]]),
    )
    expect(board).toEqual({
      genesis: ['planned', 'planned'],
      planned: ['planned', 'planned'],
      claimed: ['planned', 'planned'],
      in_progress: ['doing', 'doing'],
      for_review: ['for_review', 'for_review'],
      in_review: ['for_review', 'for_review'],
      approved: ['done', 'approved'],
      done: ['done', 'done'],
      blocked: ['doing', 'doing'],
      canceled: ['planned', 'planned'],
    })
  })

  it('knows no other name and no other version', () => {
    for (const name of ['doing', 'Done', '', 'toString', '__proto__'])
      expect(referenceSyncLane(name, 1)).toBeUndefined()
    expect(referenceSyncLane('done', 3 as never)).toBeUndefined()
  })
})

const REASONS: Readonly<Record<string, string>> = {
  unrecognized_legacy_shape: 'LEGACY_UNRECOGNIZED',
  pre_3_0_envelope_missing_identity: 'LEGACY_MISSING_IDENTITY',
}

interface LegacyFixture {
  readonly input: unknown
  readonly expected: string
  readonly expected_reason: string
  readonly legacy_shape: LegacyShape
}

interface LaneFixture {
  readonly canonical: string
  readonly expected_sync?: string
}

describe('the public fixtures', () => {
  it.skipIf(!isPresent)('of older events have the expected form or reason [H-FR-022]', () => {
    const fixtures = fixturesOf<LegacyFixture>('legacy')
    expect(fixtures.length).toBeGreaterThanOrEqual(2)
    for (const { id, data } of fixtures) {
      const result = upgradeLegacy(data.input)
      expect(result.ok, id).toBe(data.expected === 'normalized')
      if (result.ok) {
        expect(result.shape, id).toBe(data.legacy_shape)
        expect(parseEvent(result.envelope), id).toMatchObject({ ok: true, dialect: 'reference' })
      } else expect(result.code, id).toBe(REASONS[data.expected_reason])
    }
  })

  it.skipIf(!isPresent)('of lanes have the expected column [H-FR-022]', () => {
    const fixtures = fixturesOf<readonly LaneFixture[]>('lane_mapping')
    expect(fixtures.length).toBeGreaterThanOrEqual(2)
    for (const { data, note } of fixtures)
      for (const row of data) {
        if (note?.skip?.some((one) => one.canonical === row.canonical)) continue
        expect(referenceSyncLane(row.canonical, 1), row.canonical).toBe(row.expected_sync)
      }
  })
})
