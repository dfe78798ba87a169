import { expect, test } from 'vitest'
import { editFrontmatter, splitFrontmatter, yamlList, yamlScalar } from '../src/frontmatter.js'
import { readYaml } from '../src/read-yaml.js'

test('the parts of a text are the text', () => {
  for (const text of ['---\na: 1\n---\nbody\n', '\ufeff---\r\na: 1\r\n--- \r\nx', '---\n---\n']) {
    const split = splitFrontmatter(text)
    expect(split === undefined ? '' : split.opening + split.yaml + split.closing + split.body).toBe(
      text,
    )
  }
  for (const text of ['a: 1\n', '---\na: 1\n', '----\na\n---\n', ' ---\n---\n']) {
    expect(splitFrontmatter(text)).toBeUndefined()
  }
})

test('only the lines of changed keys change', () => {
  const text = '---\n# first\nb: old # why\nlist:\n- x\n\n- y\nz: "q"   \n---\nbody ---\n'
  const edited = editFrontmatter(text, [
    { key: 'b', value: 'new' },
    { key: 'list', value: '[]' },
    { key: 'added', value: 'yes-and-no' },
  ])
  expect(edited).toBe(
    '---\n# first\nb: new # why\nlist: []\nz: "q"   \nadded: yes-and-no\n---\nbody ---\n',
  )
})

test('line ends stay as they are', () => {
  expect(editFrontmatter('---\r\na: 1\r\n---\r\nx\n', [{ key: 'b', value: '2' }])).toBe(
    '---\r\na: 1\r\nb: 2\r\n---\r\nx\n',
  )
})

test.each([
  'plain',
  'src/**',
  '**/x',
  'no',
  'on',
  '1e3',
  '2026-01-01',
  'a: b',
  "it's",
  '',
  ' x',
  'x\ty',
  '"',
  '~',
  '- a',
  '#x',
  'ü',
  '\\',
])('%j is written so that it is read back, alone and in a list', async (text) => {
  expect(await readYaml(`a: ${yamlScalar(text)}`)).toEqual({ value: { a: text } })
  expect(await readYaml(`a: ${yamlList([text, 'b'])}`)).toEqual({ value: { a: [text, 'b'] } })
})

test('what YAML 1.1 would read otherwise is quoted', () => {
  expect(
    ['no', 'On', '1e3', '12:30', '2026-01-01']
      .map(yamlScalar)
      .every((text) => text.startsWith("'")),
  ).toBe(true)
})

test('a key that stands twice is named with both lines', async () => {
  expect(await readYaml('a: 1\nb: 2\na: 3\n')).toEqual({
    problems: [{ line: 3, problem: 'repeats the key a', firstLine: 1 }],
  })
})
