import type { Ids } from '../ids.js'
import { ulidMs } from '../ulid.js'
import type { TestApi } from './test-api.js'

const AT_MICROS = 1_796_117_400_123_456

/** What every {@link Ids} keeps. */
export function idsSuite(api: TestApi, name: string, create: () => Ids): void {
  const { describe, test, expect } = api
  describe(`${name} as a source of ids`, () => {
    test('a ULID carries the millisecond it was made for', async () => {
      const ulid = create().ulid(AT_MICROS)
      expect(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(ulid)).toBe(true)
      expect(ulidMs(ulid)).toBe(1_796_117_400_123)
    })

    test('ULIDs of one millisecond rise, whatever was asked for between them', async () => {
      const ids = create()
      const made: string[] = []
      for (let index = 0; index < 500; index++) {
        made.push(ids.ulid(AT_MICROS))
        ids.ulid(AT_MICROS + 1000 * (1 + (index % 3)))
      }
      expect([...made].sort()).toEqual(made)
      expect(new Set(made).size).toBe(500)
    })

    test('ULIDs of later milliseconds sort later', async () => {
      const ids = create()
      const made = [0, 1, 40, 5000].map((ms) => ids.ulid(AT_MICROS + ms * 1000))
      expect([...made].sort()).toEqual(made)
    })

    test('UUIDs are of version 4 and differ', async () => {
      const ids = create()
      const made = Array.from({ length: 100 }, () => ids.uuid())
      const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
      expect(made.every((uuid) => shape.test(uuid))).toBe(true)
      expect(new Set(made).size).toBe(100)
    })
  })
}
