import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Case, publicCases } from '../src/conformance.js'
import { SCHEMA_LIMITS } from '../src/schemas/schema-limits.js'
import { compareEnvelope, comparePayload } from './schema-judge.js'

const folder = new URL('../../../../shared/corpus/events-conformance/', import.meta.url)
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: no public event fixtures beside the project\n')

const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')

/** What a case holds that a JSON Schema can judge: a payload, an envelope, or both in an event. */
function judgedParts({ op, input }: Case): readonly (readonly [string, unknown])[] {
  const given = input as { type?: string; payload?: unknown; event_type?: string }
  if (op === 'parse_payload') return [[String(given.type), given.payload]]
  if (op === 'parse_envelope') return [['', input]]
  if (op !== 'parse_event') return []
  return given.payload === undefined
    ? [['', input]]
    : [
        ['', input],
        [String(given.event_type), given.payload],
      ]
}

describe('the JSON Schemas of the older dialect', () => {
  it.skipIf(!present)(
    'say of every public fixture what the parser says, but for their limits [H-FR-022]',
    async () => {
      const found = await publicCases(read)
      const cases = found.ok ? found.cases : []
      const unexplained: string[] = []
      let limited = 0
      let judged = 0
      for (const one of cases)
        for (const [type, data] of judgedParts(one)) {
          if (type === 'undefined') continue
          const said =
            type === ''
              ? compareEnvelope('reference', data)
              : comparePayload(type, 'reference', data)
          judged += 1
          if (said === 'same') continue
          limited += 1
          const named = Array.isArray(said) && said.every((name) => name in SCHEMA_LIMITS)
          if (!named) unexplained.push(`${one.id}: ${JSON.stringify(said)}`)
        }
      expect(unexplained).toEqual([])
      expect(judged).toBeGreaterThanOrEqual(107)
      expect(limited).toBeLessThanOrEqual(judged / 20)
      expect(limited).toBeGreaterThan(0)
    },
  )
})
