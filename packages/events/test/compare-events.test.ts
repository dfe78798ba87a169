import { describe, expect, it } from 'vitest'
import { compareEvents, findForbiddenKeys } from '../src/index.js'

describe('the order of events', () => {
  it('is that of the moments, whatever the offset and the digits, then that of the ids', () => {
    const stamps = [
      ['2026-12-01T09:30:00.000000001Z', 'B'],
      ['2026-12-01T10:30:00+01:00', 'Z'],
      ['2026-12-01T09:30:00Z', 'A'],
      ['2026-12-01T09:30:00.5Z', 'A'],
      ['2026-12-01T09:29:59.999999999Z', 'C'],
    ]
    const sorted = stamps
      .map(([timestamp = '', event_id = '']) => ({ timestamp, event_id }))
      .sort(compareEvents)
    expect(sorted.map((event) => event.event_id)).toEqual(['C', 'A', 'Z', 'B', 'A'])
  })
})

describe('retired keys', () => {
  it('are found depth first, in the order in which they stand', () => {
    const value = [{ b: { feature_number: 1 }, mission_key: { feature_slug: 2 } }, 'feature_slug']
    expect(findForbiddenKeys(value)).toEqual([
      [0, 'b', 'feature_number'],
      [0, 'mission_key'],
      [0, 'mission_key', 'feature_slug'],
    ])
  })
})
