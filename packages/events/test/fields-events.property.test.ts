import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../src/index.js'
import { events } from './event-arbitrary.js'
import { compareEnvelope, DIALECTS, typesOf } from './schema-judge.js'

const SEED = { seed: 20_261_202, numRuns: 25 }

/** As it is after a way over the wire. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe.each(DIALECTS)('events of the %s dialect', (dialect) => {
  it('parse, whatever type and fields they have, and stay as they came out [H-FR-022]', () => {
    for (const type of typesOf(dialect))
      fc.assert(
        fc.property(events(type, dialect).map(sent), (event) => {
          const before = JSON.stringify(event)
          const judged = parseEvent(event, { transitions: 'refuse' })
          expect(judged.ok ? [] : judged.issues, type).toEqual([])
          if (!judged.ok) return
          expect(JSON.stringify(event)).toBe(before)
          const again = parseEvent(sent(judged.event), { transitions: 'refuse' })
          expect(again.ok && again.event).toEqual(judged.event)
          expect(compareEnvelope(dialect, event)).toBe('same')
        }),
        SEED,
      )
  })
})
