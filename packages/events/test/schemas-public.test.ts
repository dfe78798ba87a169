import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Case, publicCases } from '../src/conformance.js'
import type { SchemaLimitName } from '../src/schemas/schema-limits.js'
import { compareEnvelope, comparePayload } from './schema-judge.js'

const folder = new URL('../../../../shared/corpus/events-conformance/', import.meta.url)
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: no public event fixtures beside the project\n')

/** The limits that the fixtures are known to touch. */
const EXPECTED: readonly SchemaLimitName[] = ['forbidden_key', 'impossible_date', 'tokens_total']

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
      const limited: (readonly [string, SchemaLimitName])[] = []
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
          if ('unexplained' in said) unexplained.push(`${one.id}: ${JSON.stringify(said)}`)
          else for (const name of said) limited.push([one.id, name])
        }
      expect(unexplained).toEqual([])
      expect(judged).toBeGreaterThanOrEqual(107)
      for (const [id, name] of limited) expect(EXPECTED, id).toContain(name)
      expect(limited).toEqual(
        expect.arrayContaining([
          ['analytics-token-usage-recorded-invalid-total', 'tokens_total'],
          ['class-taxonomy-envelope-invalid-forbidden-key-depth-10', 'forbidden_key'],
          ['class-taxonomy-envelope-invalid-forbidden-key-in-array', 'forbidden_key'],
        ]),
      )
      expect(limited.length).toBeLessThanOrEqual(judged / 20)
    },
  )
})
