import { describe, expect, it } from 'vitest'
import { instantKey } from '../src/canonical.js'
import { compareEvents } from '../src/index.js'

describe('the key of an instant', () => {
  it.each([
    ['2026-12-01T09:30:00Z', '2026-12-01T09:30:00.000000000Z'],
    ['2026-12-01t09:30:00.5z', '2026-12-01T09:30:00.500000000Z'],
    ['2026-12-01T09:30:00.123456+00:00', '2026-12-01T09:30:00.123456000Z'],
    ['2026-12-01T09:30:00.123456789-00:00', '2026-12-01T09:30:00.123456789Z'],
    ['2026-12-01T10:00:00+02:00', '2026-12-01T08:00:00.000000000Z'],
    ['2026-12-31T23:59:59.000000001-00:01', '2027-01-01T00:00:59.000000001Z'],
    ['2026-12-01T09:30:00', '2026-12-01T09:30:00.000000000Z'],
    ['1969-12-31T23:59:59.25Z', '1969-12-31T23:59:59.250000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000000Z'],
    ['0001-01-01T23:59:00+23:59', '0001-01-01T00:00:00.000000000Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999999999Z'],
  ])('of %s is %s', (text, key) => {
    expect(instantKey(text)).toBe(key)
  })

  it.each([
    '',
    '2026-12-01T09:30:00.1234567890Z',
    '2026-02-29T00:00:00Z',
    '2026-12-01T24:00:00Z',
    '2026-12-01T09:30:60Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('is not there for %j, which is no instant of the years 1 to 9999 in UTC', (text) => {
    expect(instantKey(text)).toBeUndefined()
  })

  it('decides the order of events, whatever the spelling; what is no instant comes first', () => {
    const sorted = [
      'never',
      '2026-12-01T10:00:00+02:00',
      '2026-12-01T09:00:00Z',
      '2026-12-01T09:00:50Z',
      '2026-12-01T09:00:50.5Z',
    ]
    const events = sorted.map((timestamp) => ({ timestamp, event_id: 'A' }))
    expect([...events].reverse().sort(compareEvents)).toEqual(events)
  })
})
