import type { Clock } from '../clock.js'
import type { TestApi } from './test-api.js'

/** What every {@link Clock} keeps. `create` gives a clock of its own to each test. */
export function clockSuite(api: TestApi, name: string, create: () => Clock): void {
  const { describe, test, expect } = api
  describe(`${name} as a clock`, () => {
    test('gives whole microseconds of this century', async () => {
      const now = create().nowMicros()
      expect(Number.isSafeInteger(now)).toBe(true)
      expect(now > Date.UTC(2001, 0) * 1000 && now < Date.UTC(2101, 0) * 1000).toBe(true)
    })

    test('never gives an instant twice', async () => {
      const clock = create()
      const instants = Array.from({ length: 1000 }, () => clock.nowMicros())
      expect(instants.every((at, index) => index === 0 || at > (instants[index - 1] ?? at))).toBe(
        true,
      )
    })

    test('has moved on after a sleep', async () => {
      const clock = create()
      const before = clock.nowMicros()
      await clock.sleep(20)
      // Timers may fire up to a millisecond early.
      expect(clock.nowMicros() - before >= 19_000).toBe(true)
    })
  })
}
