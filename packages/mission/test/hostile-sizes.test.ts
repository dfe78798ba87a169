import { expect, test } from 'vitest'
import { parseMeta } from '../src/meta.js'
import { parseLanes } from '../src/read-lanes.js'
import { readYaml } from '../src/read-yaml.js'
import { requirementTexts } from '../src/requirement-texts.js'
import { readRequirements } from '../src/requirements.js'
import { parseTasksDocument } from '../src/tasks-document.js'

const SIZE = 1024 * 1024
const FRONTMATTER = 64 * 1024
/** A pattern that tries everything takes minutes or years for these. */
const HANG_MS = 10_000
const full = (piece: string) => piece.repeat(Math.floor(SIZE / piece.length))

const TEXTS: readonly (readonly [string, string])[] = [
  ['spaces behind a heading', `# ${full(' ')}x`],
  ['hashes behind a heading', `## ${full('#')} x`],
  ['hashes and blanks behind a heading', `## WP01 ${full('# ')}x`],
  ['comments that are never closed', full('<!-- ')],
  ['comments', full('<!-- a -->')],
  ['backticks behind a comment', `<!-- -->${full('`')}`],
  ['runs of backticks that do not match', `<!-- --> ${full('` `` ``` ')}`],
  ['a delimiter row that never ends', `| ID | Status |\n|${full(' :---: |')}x`],
  ['dashes below a header', `| a |\n|${full('-')}x`],
  ['cells', `| ID | Status |\n|--|--|\n${full('| T001 | x |\n')}`],
  ['sections', full('## WP01 a\n')],
  ['sections with rows', full('## WP01 a\n- [ ] T001 x\n')],
  ['dependencies', `## WP01\nDependencies: ${full('WP01-WP99,')}`],
  ['opened brackets of dependencies', `## WP01\nDependencies: ${full('WP01 (')}`],
  ['subtasks in a list', `Subtasks: ${full('T001 (')}`],
  ['labels', full('; Dependencies ')],
  ['quotes', full('> ')],
  ['stars', full('*')],
  ['empty lines', full('\n')],
  ['bullets of requirements', full('- **FR-001** a\n')],
  ['code spans', full('`FR-001` ')],
]

test.each(TEXTS)('a mebibyte of %s is read in seconds', { timeout: 60_000 }, (_, text) => {
  const started = performance.now()
  parseTasksDocument(text, 'tasks.md')
  readRequirements(text)
  requirementTexts(text)
  expect(performance.now() - started).toBeLessThan(HANG_MS)
})

const NESTED = '['.repeat(FRONTMATTER - 10)
const BOMB = [...'abcdefghi'].map((name, at, names) => {
  const inner = at === 0 ? 'x' : `*${names[at - 1]}`
  return `${name}: &${name} [${Array(9).fill(inner).join(',')}]`
})

test.each([
  ['brackets', NESTED],
  ['a value of brackets', `a: ${NESTED}`],
  ['maps in maps', 'a: '.concat('{a: '.repeat(FRONTMATTER / 8))],
  ['lists in lists', `${'- '.repeat(FRONTMATTER / 4)}x`],
  ['one key ten thousand times', 'a: 1\n'.repeat(10_000)],
  ['names that stand for names', BOMB.join('\n')],
  ['an open quote', `a: "${'\\'.repeat(FRONTMATTER - 10)}`],
])('a frontmatter of %s is a handful of problems, in seconds', async (_, text) => {
  const started = performance.now()
  const read = await readYaml(text)
  expect(read.problems?.length).toBeGreaterThan(0)
  expect(read.problems?.length).toBeLessThanOrEqual(20)
  expect(performance.now() - started).toBeLessThan(HANG_MS)
})

test('JSON that is nested without end is refused by name', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  expect(() => parseMeta(`{"x": ${deep}}`, 'm', 'meta.json')).toThrow(/nested too deep/)
  expect(parseLanes(`{"version": 1, "collapse_report": ${deep}}`)).toBe('it is nested too deep')
})
