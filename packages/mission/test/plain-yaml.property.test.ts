import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainYaml } from '../src/plain-yaml.js'
import { readWithLibrary } from '../src/read-yaml.js'

const word = fc.constantFrom(
  ...[
    'a',
    'WP01',
    'b-c',
    'x y',
    '1',
    '0',
    '01',
    '-1',
    '1.5',
    '1e3',
    'true',
    'no',
    'null',
    '~',
    'é',
  ],
  ...[
    'src/**',
    '*x',
    '&x',
    '!x',
    '- x',
    '-x',
    '?',
    ': x',
    'a:b',
    'a: b',
    'a #b',
    'a#b',
    '#b',
    '"q"',
  ],
  ...[
    "'s'",
    "'it''s'",
    '"\\n"',
    '"\\q"',
    '"un',
    "'un",
    '[a, b]',
    '[a,b]',
    '[]',
    '[a',
    '{a: 1}',
    '{}',
  ],
  ...[
    '{a}',
    '[[a], {b: c}]',
    '[a: b]',
    '|',
    '>',
    '---',
    '...',
    '%x',
    '@x',
    '`x`',
    ',x',
    ']',
    '',
    ' ',
  ],
  ...[
    '2026-01-01',
    "'2026-06-15T09:47:55Z'",
    'https://x.y/z',
    '0x1F',
    '.5',
    '.inf',
    '<<',
    '+1',
    '1_0',
  ],
)
const key = fc.constantFrom(
  'a',
  'b',
  'long_key',
  'x-y',
  'true',
  'null',
  '"q"',
  '1',
  '<<',
  '__proto__',
)
const line = fc.oneof(
  fc.tuple(key, word).map(([k, w]) => `${k}: ${w}`),
  key.map((k) => `${k}:`),
  word.map((w) => `- ${w}`),
  fc.tuple(key, word).map(([k, w]) => `- ${k}: ${w}`),
  fc.constantFrom(
    '',
    '# note',
    '-',
    '---',
    'a:b',
    '\t',
    'a:\tb',
    '\ufeff',
    'a: \u00a0b\u00a0',
    '\u2028',
  ),
  word,
)
const document = fc
  .array(fc.tuple(fc.constantFrom('', '', '', '  ', '    ', ' '), line), { maxLength: 7 })
  .chain((lines) =>
    fc
      .tuple(fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '\n'))
      .map(([eol, end]) => lines.map(([indent, text]) => indent + text).join(eol) + end),
  )

test('the light reader gives what the yaml library gives, whenever it answers', async () => {
  let answered = 0
  await fc.assert(
    fc.asyncProperty(document, async (text) => {
      const light = readPlainYaml(text)
      if (light === undefined) return
      answered++
      expect(await readWithLibrary(text)).toEqual(light)
    }),
    { seed: 7, numRuns: 20_000 },
  )
  expect(answered).toBeGreaterThan(1_000)
})

const scalar = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), word)
test('any text is left to the library or read like it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        scalar,
        fc.tuple(key, scalar).map((p) => p.join(': ')),
      ),
      async (text) => {
        const light = readPlainYaml(text)
        if (light !== undefined) expect(await readWithLibrary(text)).toEqual(light)
      },
    ),
    { seed: 8, numRuns: 5_000 },
  )
})
