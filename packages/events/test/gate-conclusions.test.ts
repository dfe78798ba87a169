import { describe, expect, it } from 'vitest'
import { describeEventType } from '../src/index.js'
import { gateEventOf } from '../src/status.js'

describe('the conclusion of a check', () => {
  it('becomes the event whose payload may hold it', () => {
    for (const type of ['GatePassed', 'GateFailed']) {
      const field = describeEventType(type)?.fields.find(({ path }) => path === 'conclusion')
      expect(field?.values?.length).toBeGreaterThan(0)
      for (const conclusion of field?.values ?? []) expect(gateEventOf(conclusion)).toBe(type)
    }
  })

  it('becomes no event where it decides nothing, and no word is made up', () => {
    expect(['neutral', 'skipped', 'stale'].map(gateEventOf)).toEqual([null, null, null])
    expect(['', 'Success', '__proto__', 'startup_failure'].map(gateEventOf)).toEqual(
      Array(4).fill(undefined),
    )
  })
})
