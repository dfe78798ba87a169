import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowLine } from '../src/index.js'

const RUNS = { seed: 20261201, numRuns: 200 }

test('keys are sorted at every depth and separators have one space', () => {
  const row = { wp_id: 'WP01', actor: 'claude', evidence: { review: null, repos: [1, true] } }
  expect(rowLine(row)).toBe(
    '{"actor": "claude", "evidence": {"repos": [1, true], "review": null}, "wp_id": "WP01"}',
  )
})

test('every character outside printable ASCII is escaped', () => {
  expect(rowLine({ reason: '—\t\n\r\b\f\u0000\u007f"\\é😀' })).toBe(
    '{"reason": "\\u2014\\t\\n\\r\\b\\f\\u0000\\u007f\\"\\\\\\u00e9\\ud83d\\ude00"}',
  )
})

test('keys sort by code point, also beyond the basic plane', () => {
  expect(rowLine({ '\u{1f600}': 1, '\uffff': 2, a: 3 })).toBe(
    '{"a": 3, "\\uffff": 2, "\\ud83d\\ude00": 1}',
  )
})

test('members that are undefined are left out', () => {
  expect(rowLine({ a: undefined, b: 1 })).toBe('{"b": 1}')
})

test('reading a written row gives the row back, in one line of ASCII', () => {
  const rows = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(rows, (row) => {
      const line = rowLine(row)
      expect(line).toMatch(/^[\x20-\x7e]*$/)
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(row)))
      expect(rowLine(JSON.parse(line))).toBe(line)
    }),
    RUNS,
  )
})
