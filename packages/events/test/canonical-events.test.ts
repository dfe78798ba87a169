import { describe, expect, it } from 'vitest'
import { coreDigest } from '../src/canonical.js'
import { parseEvent } from '../src/index.js'
import { referenceSample, sample } from './event-samples.js'

const ODD: readonly [string, unknown, string][] = [
  [
    'an integer that readers round',
    2 ** 53,
    'is an integer beyond 2^53-1, which other readers may round',
  ],
  [
    'an integer that is written with an exponent',
    1e30,
    'is an integer beyond 2^53-1, which other readers may round',
  ],
  ['the first half of a surrogate pair', 'a\ud83d', 'holds half of a surrogate pair'],
  ['the second half of a surrogate pair', '\ude00a', 'holds half of a surrogate pair'],
]

describe('an event without a digest', () => {
  it.each(ODD)('is refused in both dialects: %s', (_name, value, what) => {
    const extensions = { 'vendor.name': [{ value }] }
    for (const input of [
      sample('PlanStarted', {}, { extensions }),
      referenceSample({ extensions }),
    ]) {
      const path = ['extensions', 'vendor.name', 0, 'value']
      expect(parseEvent(input)).toMatchObject({
        ok: false,
        issues: [{ code: 'ENVELOPE_SHAPE_INVALID', path, message: `${path.join('.')}: ${what}` }],
      })
    }
  })

  it('is refused for a key with half of a surrogate pair', () => {
    const extensions = { 'vendor.name': { '\ud83d': 1 } }
    expect(parseEvent(sample('PlanStarted', {}, { extensions })).ok).toBe(false)
  })

  it('is told so only when all else is well', () => {
    const wrong = { artifact_path: 'plan.md', duration_ms: 2 ** 60 }
    const result = parseEvent(sample('PlanCompleted', wrong))
    expect(result).toMatchObject({ ok: false, issues: [{ code: 'PAYLOAD_SCHEMA_FAIL' }] })
  })

  it('is not confused with one that has text beyond the first plane, and large fractions', () => {
    const extensions = { 'vendor.name': ['😀', 2 ** 53 - 1, 0.1, -1e-7] }
    const result = parseEvent(sample('PlanStarted', {}, { extensions }))
    expect(result.ok && coreDigest(result.event)).toMatch(/^sha256:[0-9a-f]{64}$/)
  })
})
