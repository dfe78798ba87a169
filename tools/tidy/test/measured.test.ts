import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { markedRows } from '../src/tables.js'
import { ROOT } from '../src/tree.js'

const MARKS = ['<!-- table -->', '<!-- end -->'] as const

test('the page about performance holds what was measured, with a goal and whether it was kept', () => {
  const rows = markedRows(readFileSync(`${ROOT}/docs/performance.md`, 'utf8'), ...MARKS) ?? []
  const told = (word: string) => rows.filter(([name = '']) => name.startsWith(word)).length
  expect(told('`merge`'), '`pnpm bench --write` writes the table').toBeGreaterThanOrEqual(4)
  expect(told('`merge --resume`')).toBe(1)
  expect(told('`status`')).toBeGreaterThanOrEqual(4)
  for (const [, value, goal, kept, ...more] of rows) {
    expect(value).toMatch(/^\d/)
    expect(goal).toMatch(/^[≤≥] \d/)
    expect(kept).toMatch(/^(yes|\*\*no\*\*)$/)
    expect(more).toEqual([])
  }
})

test('a planted page without rows, or without its marks, is found', () => {
  expect(markedRows('a\n<!-- table -->\n<!-- end -->\n', ...MARKS)).toEqual([])
  expect(markedRows('<!-- table -->\n\n| a | b |\n| - | - |\n<!-- end -->', ...MARKS)).toEqual([])
  const one = '<!-- table -->\n| a | b |\n| --- | --- |\n| x | 1 s |\n<!-- end -->\n| no | 1 |'
  expect(markedRows(one, ...MARKS)).toEqual([['x', '1 s']])
  expect(markedRows('| a | b |', ...MARKS)).toBeNull()
})
