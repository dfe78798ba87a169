import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeAcceptance } from '../src/merge-acceptance.js'
import { canonical, mergeMeta, missionNumberOf } from '../src/merge-meta.js'

const SEED = { seed: 20_260_701, numRuns: 300 }
const field = fc.constantFrom('merged_at', 'slug', 'friendly_name', 'x', 'pr_bound')
const meta = fc.dictionary(field, fc.constantFrom('a', 'b', 'c', true, null))
const side = fc.option(meta, { nil: undefined })
const criterion = fc.record({
  criterion_id: fc.constantFrom('AC-1', 'AC-2', 'AC-3'),
  pass_fail: fc.constantFrom('pass', 'fail', 'pending'),
  evidence: fc.constantFrom('', 'seen'),
  verified_at: fc.constantFrom('', '2026-01-01', '2026-01-02'),
})
const matrix = fc.record({
  criteria: fc.uniqueArray(criterion, { selector: (one) => one.criterion_id }),
  negative_invariants: fc.constant([]),
})

function merged(sides: Parameters<typeof mergeMeta>[0]) {
  const result = mergeMeta(sides)
  if (result.kind !== 'merged') throw new Error(`conflict in ${result.field}`)
  return result.fields
}

test('a field that only one side changed has the value of that side', () => {
  fc.assert(
    fc.property(meta, meta, (base, changed) => {
      const { mission_number: _, ...fields } = merged({
        base,
        target: base,
        mission: changed,
        working: undefined,
      })
      expect(fields).toEqual(changed)
    }),
    SEED,
  )
})

test('a field that several sides changed has the value of the working copy', () => {
  fc.assert(
    fc.property(side, side, meta, (target, mission, working) => {
      const fields = merged({ base: undefined, target, mission, working })
      for (const [key, value] of Object.entries(working)) expect(fields[key]).toEqual(value)
    }),
    SEED,
  )
})

test('merging a meta with itself changes nothing', () => {
  fc.assert(
    fc.property(meta, (one) => {
      const fields = merged({ base: one, target: one, mission: one, working: one })
      const again = merged({ base: fields, target: fields, mission: fields, working: fields })
      expect(again).toEqual(fields)
    }),
    SEED,
  )
})

test('two identities never become one mission', () => {
  const sides = { base: undefined, working: undefined }
  const result = mergeMeta({ ...sides, target: { mission_id: 'A' }, mission: { mission_id: 'B' } })
  expect(result).toEqual({ kind: 'conflict', field: 'mission_id' })
})

test('a number beats none, and of two numbers the target’s stands', () => {
  const sides = { base: undefined, working: { mission_number: null } }
  expect(merged({ ...sides, target: undefined, mission: { mission_number: 3 } })).toMatchObject({
    mission_number: 3,
  })
  const both = { target: { mission_number: 7 }, mission: { mission_number: 3 } }
  expect(merged({ ...sides, ...both })).toMatchObject({ mission_number: 7 })
  expect(['042', '0', 'x', 1.5, 12].map(missionNumberOf)).toEqual([42, null, null, null, 12])
})

test('histories are united by entry, in the order of their instants, the last 20 of them', () => {
  const entries = Array.from({ length: 15 }, (_, at) => ({ merged_at: `2026-01-${10 + at}` }))
  const more = Array.from({ length: 15 }, (_, at) => ({ merged_at: `2026-02-${10 + at}` }))
  const fields = merged({
    base: undefined,
    target: { merge_history: more },
    mission: { merge_history: entries },
    working: { merge_history: [...entries, ...more] },
  })
  expect(fields.merge_history).toEqual([...entries, ...more].slice(-20))
})

test('merging matrices is commutative and idempotent, and keeps every criterion', () => {
  fc.assert(
    fc.property(matrix, matrix, (left, right) => {
      const one = mergeAcceptance(left, right)
      expect(canonical(one)).toBe(canonical(mergeAcceptance(right, left)))
      expect(canonical(mergeAcceptance(one, one))).toBe(canonical(one))
      const ids = (value: unknown) =>
        new Set((value as { criterion_id: string }[]).map((row) => row.criterion_id))
      expect(ids(one.criteria)).toEqual(new Set([...ids(left.criteria), ...ids(right.criteria)]))
    }),
    SEED,
  )
})

test('a filled row beats an untouched one, and the later verification an earlier one', () => {
  const row = (pass_fail: string, verified_at: string) => ({
    criteria: [{ criterion_id: 'AC-1', pass_fail, verified_at, evidence: '' }],
    negative_invariants: [],
  })
  const pick = (left: object, right: object) =>
    (mergeAcceptance({ ...left }, { ...right }).criteria as { pass_fail: string }[])[0]?.pass_fail
  expect(pick(row('pending', ''), row('pass', '2026-01-01'))).toBe('pass')
  expect(pick(row('pass', '2026-01-02'), row('fail', '2026-01-01'))).toBe('pass')
  expect(pick(row('pass', '2026-01-02'), row('fail', '2026-01-02'))).toBe('fail')
})
