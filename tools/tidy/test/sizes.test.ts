import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oversized } from '../src/sizes.js'
import { filesOf, isProductSource, ROOT } from '../src/tree.js'

const CALM = { file: 300, function: 60 }
const LIMIT = { file: 450, function: 100 }

const allowed = (
  JSON.parse(readFileSync(`${ROOT}/tools/tidy/allow.json`, 'utf8')) as {
    sizes: Record<string, string>
  }
).sizes

test('no file or function is above the limit without a written reason', ({ annotate }) => {
  const sources = filesOf(isProductSource)
  expect(sources.length).toBeGreaterThan(60)
  const large = sources.flatMap((file) => oversized(file, CALM))
  const wanted = large.filter(({ subject }) => allowed[subject] === undefined)
  for (const { subject, lines, limit } of wanted)
    void annotate(`${subject} has ${lines} lines (calm: ${limit})`, 'warning')
  const above = wanted.filter(
    ({ lines, limit }) => lines > (limit === CALM.file ? LIMIT.file : LIMIT.function),
  )
  expect(above).toEqual([])
})

test('every written reason is still needed', () => {
  const subjects = new Set(
    filesOf(isProductSource)
      .flatMap((file) => oversized(file, CALM))
      .map(({ subject }) => subject),
  )
  expect(Object.keys(allowed).filter((subject) => !subjects.has(subject))).toEqual([])
})

test('a planted long function is found', () => {
  const body = Array.from({ length: 120 }, (_, line) => `  step(${line})`).join('\n')
  const planted = { path: 'x.ts', text: `export function long(): void {\n${body}\n}\n` }
  expect(oversized(planted, LIMIT)).toEqual([{ subject: 'x.ts:long', lines: 122, limit: 100 }])
})
