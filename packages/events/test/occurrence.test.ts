import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertOccurrenceKept } from '../src/index.js'
import { fixturesOf, isPresent } from './public-corpus.js'

const happened = '2026-01-01T00:00:00+00:00'

describe('the time of an event at a consumer', () => {
  it.each([
    happened,
    '2026-01-01T00:00:00Z',
    '2026-01-01T02:00:00.000000000+02:00',
    '2025-12-31t19:00:00.0-05:00',
  ])('may be written as %s', (persisted) => {
    expect(assertOccurrenceKept({ timestamp: happened, persisted })).toEqual({ ok: true })
  })

  it.each([
    '2026-05-15T10:00:00+00:00',
    '2026-01-01T00:00:00.000000001Z',
    '2026-01-01T00:00:00+00:01',
    'yesterday',
    '',
  ])('is not %s', (persisted) => {
    const kept = assertOccurrenceKept({ timestamp: happened, persisted })
    expect(kept).toMatchObject({
      ok: false,
      issues: [{ code: 'TIMESTAMP_SUBSTITUTED', path: ['persisted'] }],
    })
    if (persisted !== '') expect(JSON.stringify(kept)).not.toContain(persisted)
  })

  it('cannot be kept where the event has none', () => {
    expect(assertOccurrenceKept({ timestamp: '2026-13-01', persisted: happened })).toMatchObject({
      issues: [{ code: 'ENVELOPE_SHAPE_INVALID', path: ['timestamp'] }],
    })
  })

  it('is judged of anything without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (timestamp, persisted) => {
        const kept = assertOccurrenceKept({ timestamp, persisted } as never)
        expect(typeof kept.ok).toBe('boolean')
      }),
      { seed: 20_261_201, numRuns: 300 },
    )
    for (const none of [undefined, null, 3])
      expect(assertOccurrenceKept(none as never).ok).toBe(false)
  })
})

interface TimestampFixture {
  readonly envelope: { readonly timestamp: string }
  readonly consumer_simulation: { readonly persisted_occurrence_time: string }
}

describe('the public timestamp fixtures', () => {
  it.skipIf(!isPresent)('have the expected verdict [H-FR-022]', () => {
    const fixtures = fixturesOf<TimestampFixture>('timestamp')
    expect(fixtures.length).toBeGreaterThanOrEqual(2)
    for (const { id, expected, data } of fixtures) {
      const kept = assertOccurrenceKept({
        timestamp: data.envelope.timestamp,
        persisted: data.consumer_simulation.persisted_occurrence_time,
      })
      expect(kept.ok, id).toBe(expected === 'valid')
      if (!kept.ok) expect(kept.issues[0]?.code, id).toBe('TIMESTAMP_SUBSTITUTED')
    }
  })
})
