import { describe, expect, it } from 'vitest'
import { formatInstant, instantMicros } from '../src/log.js'

describe('instants', () => {
  it('are the same moment however they are written', () => {
    const moment = instantMicros('2026-12-01T09:30:00Z')
    expect(moment).toBe(Date.UTC(2026, 11, 1, 9, 30) * 1000)
    for (const text of [
      '2026-12-01T09:30:00',
      '2026-12-01t09:30:00z',
      '2026-12-01T09:30:00.000000000Z',
      '2026-12-01T09:30:00+00:00',
      '2026-12-01T11:00:00.0+01:30',
      '2026-11-30T22:00:00-11:30',
    ])
      expect(instantMicros(text), text).toBe(moment)
  })

  it('keep up to six digits of the fraction and cut the rest', () => {
    const whole = instantMicros('2026-12-01T09:30:00Z') as number
    expect(instantMicros('2026-12-01T09:30:00.5Z')).toBe(whole + 500_000)
    expect(instantMicros('2026-12-01T09:30:00.000001Z')).toBe(whole + 1)
    expect(instantMicros('2026-12-01T09:30:00.123456999+00:00')).toBe(whole + 123_456)
    expect(instantMicros('1969-12-31T23:59:59.25Z')).toBe(-750_000)
  })

  it.each([
    '',
    '2026-12-01',
    '2026-12-01 09:30:00',
    '2026-12-01T09:30Z',
    '2026-12-01T09:30:60Z',
    '2026-12-01T24:00:00Z',
    '2026-13-01T09:30:00Z',
    '2026-00-01T09:30:00Z',
    '2026-04-31T09:30:00Z',
    '2026-02-29T09:30:00Z',
    '1900-02-29T09:30:00Z',
    '0000-01-01T00:00:00Z',
    '2026-12-01T09:30:00.Z',
    '2026-12-01T09:30:00.1234567890Z',
    '2026-12-01T09:30:00+0100',
    '2026-12-01T09:30:00+24:00',
    '+02026-12-01T09:30:00Z',
    '2026-12-01T09:30:00Z ',
    '9999-12-31T23:59:59Z',
  ])('refuse %j', (text) => {
    expect(instantMicros(text)).toBeUndefined()
  })

  it('know leap years', () => {
    expect(instantMicros('2024-02-29T00:00:00Z')).toBeDefined()
    expect(instantMicros('2000-02-29T00:00:00Z')).toBeDefined()
  })

  it('are written in one form, with six digits', () => {
    expect(formatInstant(1_796_117_400_123_456)).toBe('2026-12-01T09:30:00.123456+00:00')
    expect(formatInstant(-1)).toBe('1969-12-31T23:59:59.999999+00:00')
  })
})
