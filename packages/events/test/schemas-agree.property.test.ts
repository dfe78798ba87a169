import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeEventType, parsePayload } from '../src/index.js'
import { GOLDEN_HEADER, goldenRows } from '../src/lanes/transition-golden.js'
import { payloadShape, payloads } from './payload-arbitrary.js'
import { mutationsOf } from './payload-mutations.js'
import { comparePayload, DIALECTS, schemaTakes, typesOf } from './schema-judge.js'

const SEED = 20_261_201

describe('JSON Schema and parser', () => {
  it('accept the example of every type [H-FR-022]', () => {
    for (const type of typesOf('native')) {
      const payload = describeEventType(type)?.example.payload
      expect(comparePayload(type, 'native', payload), type).toBe('same')
      expect(schemaTakes(type, 'native', payload), type).toBe(true)
    }
  })

  describe.each(DIALECTS)('of the %s dialect', (dialect) => {
    it('accept every generated payload [H-FR-022]', () => {
      for (const type of typesOf(dialect))
        fc.assert(
          fc.property(payloads(type, dialect), (payload) => {
            const judged = parsePayload(type, payload, { dialect, transitions: 'refuse' })
            expect(judged.ok ? [] : judged.issues, type).toEqual([])
            expect(comparePayload(type, dialect, payload), type).toBe('same')
          }),
          { seed: SEED, numRuns: type === 'WPStatusChanged' ? 1_000 : 40 },
        )
    })

    it('agree on payloads with one field removed, mistyped, emptied or out of bounds', () => {
      const judged = { refused: 0, limits: new Set<string>(), wrong: [] as string[] }
      for (const type of typesOf(dialect)) {
        const shape = payloadShape(type, dialect)
        for (const payload of fc.sample(payloads(type, dialect), { seed: SEED, numRuns: 3 }))
          for (const { name, payload: changed, wrong } of mutationsOf(shape, payload, dialect)) {
            const said = comparePayload(type, dialect, changed)
            const taken = schemaTakes(type, dialect, changed)
            if (!taken) judged.refused += 1
            if (Array.isArray(said)) for (const limit of said) judged.limits.add(limit)
            if ((wrong && taken) || (typeof said === 'object' && 'unexplained' in said))
              judged.wrong.push(`${type}: ${name}: ${JSON.stringify(said)}`)
          }
      }
      expect(judged.wrong).toEqual([])
      expect([...judged.limits].sort()).toEqual(
        dialect === 'native' ? ['retry_bound', 'tokens_total'] : ['tokens_total'],
      )
      expect(judged.refused).toBeGreaterThan(10_000)
    })

    it('agree on every move in every context [H-FR-016]', () => {
      const rows = goldenRows().filter(([table]) => table === dialect)
      expect(rows).toHaveLength(dialect === 'native' ? 3_520 : 2_640)
      for (const row of rows) {
        const [, from, to, force, reason, reviewRef, named] = row
        const evidence = GOLDEN_HEADER.evidence[named]
        const payload = {
          mission_slug: 'checkout',
          wp_id: 'WP01',
          actor: 'ada',
          execution_mode: 'worktree',
          ...(from === null ? {} : { from_lane: from }),
          to_lane: to,
          force: force === 1,
          reason: reason === 1 ? GOLDEN_HEADER.reason : null,
          review_ref: reviewRef === 1 ? GOLDEN_HEADER.review_ref : null,
          evidence:
            evidence === null || dialect === 'native'
              ? evidence
              : { ...GOLDEN_HEADER.evidence.landed, ...evidence },
        }
        expect(comparePayload('WPStatusChanged', dialect, payload), row.join(' ')).toBe('same')
      }
    })
  })
})
