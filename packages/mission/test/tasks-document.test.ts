import { expect, test } from 'vitest'
import { parseTasksDocument } from '../src/tasks-document.js'

/** Dependencies that one line in the section of WP05 declares; null: none declared. */
function declared(...lines: string[]): readonly string[] | null | 'unparsed' {
  const document = parseTasksDocument(['## WP05 Limits', '', ...lines].join('\n'), 'tasks.md')
  if (document.findings.length > 0) {
    expect(document.findings[0]?.code).toBe('SPEC_KITTY_DEPENDENCY_LINE_UNPARSED')
    return 'unparsed'
  }
  return document.sections[0]?.dependencies ?? null
}

test.each([
  ['- **Priority**: P1. **Dependencies**: WP01. **Independent test**: x', ['WP01']],
  ['Dependencies: WP01 and WP02', ['WP01', 'WP02']],
  ['**Dependencies:** [WP01], WP02 (see WP09)', ['WP01', 'WP02']],
  ['**Dependencies**: none (can run in parallel with WP02)', []],
  ['**Dependencies**: WP01-WP03 (all previous)', ['WP01', 'WP02', 'WP03']],
  ['- Depends on WP02 — WP02 adds the table', ['WP02']],
  ['WP03 depends on WP01 being merged', null],
  ['Sequencing: after WP01', null],
  ['Dependencies: []', []],
  ['Dependencies: n/a', []],
  ['Dependencies: —', []],
  ['Depends on: (none)', []],
  ['Size: small · Dependencies: WP01; WP02 + WP03 & WP04', ['WP01', 'WP02', 'WP03', 'WP04']],
  ['Dependencies: WP01..WP03', ['WP01', 'WP02', 'WP03']],
  ['Dependencies: WP01 to WP02', ['WP01', 'WP02']],
  ['Dependencies: depends on all WP01, and WP02', ['WP01', 'WP02']],
  ['> Depends on WP01', ['WP01']],
  ['| Dependencies: WP01 |', null],
  ['<!-- Dependencies: WP01 -->', null],
  ['This cannot start before WP01 and depends on WP02.', null],
  ['Dependencies:WP01, WP02', ['WP01', 'WP02']],
  ['Dependencies:none', []],
  ['(Dependencies: `WP01`; size S)', ['WP01']],
  ['Size S; depends on: **WP01** / WP02', ['WP01', 'WP02']],
  ['Size S. Depends-on. WP01', ['WP01']],
  ['1. **Depends on** WP01 through WP03', ['WP01', 'WP02', 'WP03']],
  ['Dependencies: WP09..WP11, WP100', ['WP09', 'WP10', 'WP11', 'WP100']],
  ['Dependencies: N/A', []],
  ['Dependencies: no deps on anybody', []],
  ['Dependencies: –', []],
  ['Dependencies: to be decided', null],
  ['* dependencies: wp01', ['WP01']],
  ['Dependencies: whatever WP01 brings', 'unparsed'],
  ['Dependencies: WP0123', 'unparsed'],
  ['Dependencies: WP1', 'unparsed'],
  ['Dependencies: WP01, WP2', 'unparsed'],
  ['Dependencies: WP-01', 'unparsed'],
  ['Dependencies: WP03-WP01', 'unparsed'],
  ['Dependencies: - WP01', 'unparsed'],
  ['Dependency: WP01', 'unparsed'],
  ['Depends upon WP01', 'unparsed'],
  ['- **Requires**: WP01', 'unparsed'],
  ['- Depends on outputs of WP01–WP03 to describe them', 'unparsed'],
])('%s declares %j [N-FR-303]', (line, answer) => {
  expect(declared(line)).toEqual(answer)
})

test.each([
  [['### Dependencies', '- Loosely depends on WP02'], 'unparsed'],
  [
    ['### Dependencies', '- WP01', '- WP02 (schema)'],
    ['WP01', 'WP02'],
  ],
  [['### Dependencies', '- None'], []],
  [['### Dependencies', '- see the plan', '- Depends on WP02'], ['WP02']],
  [['### Dependencies', '- **Requires**: WP01 complete'], ['WP01']],
  [['### Dependencies', '- WP05 depends on WP01'], ['WP01']],
  [['### Dependencies', '- WP06 depends on WP05'], 'unparsed'],
  [['### Dependencies', '', '### Notes', '- WP01'], null],
  [['### Dependencies', 'These require WP01.'], 'unparsed'],
  [['**Dependencies**:', '', '- WP01', '- WP02'], 'unparsed'],
  [['**Dependencies**:', 'see below', '- WP01 does the rest'], null],
  [['```', 'Dependencies: WP01', '```'], null],
  [['```', 'Dependencies: WP01', '~~~', '```', 'Dependencies: WP02'], ['WP02']],
])('%j below its heading declares %j', (lines, answer) => {
  expect(declared(...lines)).toEqual(answer)
})

test('a line that does not parse is found with file and line', () => {
  const text = '# T\n\n## WP01 A\n\nDependencies: until WP02 is there\n'
  expect(parseTasksDocument(text, 'kitty-specs/m/tasks.md').findings).toMatchObject([
    { wp_id: 'WP01', path: 'kitty-specs/m/tasks.md', line: 5, level: 'error' },
  ])
})

test.each([
  ['## WP01 — Title', 'WP01', 'Title'],
  ['### Work Package WP02: Two', 'WP02', 'Two'],
  ['#### ✅ Work Package 3 (three)', 'WP03', 'three)'],
  ['## wp100. Hundred', 'WP100', 'Hundred'],
])('%s begins a section', (heading, wpId, title) => {
  const [section] = parseTasksDocument(`${heading}\n`, 't').sections
  expect(section?.wpId).toBe(wpId)
  expect(section?.title.replace(/^\(/, '')).toBe(title)
})

test.each([
  '# WP01 too high',
  '##### WP01 too low',
  '## WP01–WP05 (parallel)',
  '## WP01, WP02',
  '## WP01 and WP02',
  '## WP1 short',
  '## WP01a letter',
  '## Phase WP01',
])('%s begins none', (heading) => {
  expect(parseTasksDocument(`${heading}\n`, 't').sections).toEqual([])
})

test('the last section ends where it ends: prose behind it belongs to nobody [N-FR-301]', () => {
  const endings = ['## Notes', '# Notes', '---', '***', '## WP01–WP02 in general']
  for (const ending of endings) {
    const text = `## WP01 A\n\nDependencies: none\n\n${ending}\n\nDepends on WP02\n`
    const [section] = parseTasksDocument(text, 't').sections
    expect(section?.dependencies, ending).toEqual([])
    expect(section?.lastLine, ending).toBe(4)
  }
})

test('a heading of the same level goes on in sections below level two', () => {
  const text = '### WP01 A\n\n### Dependencies\n\n- WP02\n\n## Next\n\n- Depends on WP03\n'
  expect(parseTasksDocument(text, 't').sections[0]?.dependencies).toEqual(['WP02'])
})

test('a frontmatter of the tasks file is not scanned', () => {
  const text = '---\nx: |\n  ## WP09 Y\n---\n## WP01 A\n'
  expect(parseTasksDocument(text, 't').sections.map(({ wpId }) => wpId)).toEqual(['WP01'])
})

test('requirement references are a label with ids', () => {
  const text = '## WP01 A\n\n**Requirement Refs**: FR-001, NFR-002, `C-3` and more FR-9\n'
  expect(parseTasksDocument(text, 't').sections[0]?.requirementRefs).toEqual([
    'FR-001',
    'NFR-002',
    'C-3',
  ])
})

test('subtask rows of every form are known, and T001 is not T0011 [H-FR-017]', () => {
  const text = [
    '| ID | What | WP | Parallel |',
    '| --- | --- | --- | --- |',
    '| T009 | index | WP01 | [D] |',
    '| T010 | index | WP01 | |',
    '',
    '## WP01 A',
    '- [ ] T001 one',
    '  1. [X] **T0011** other',
    '- [ ] not T002 first',
    'Subtasks: T003, T004a and nothing T005',
    '',
    '| Task | Status |',
    '|------|--------|',
    '| T006 | ✅ |',
    '| T007 | open |',
  ].join('\n')
  const rows = parseTasksDocument(text, 't').rows
  expect(rows.map(({ id, form, done, wpId }) => [id, form, done, wpId])).toEqual([
    ['T009', 'index', true, 'WP01'],
    ['T010', 'index', null, 'WP01'],
    ['T001', 'checkbox', false, 'WP01'],
    ['T0011', 'checkbox', true, 'WP01'],
    ['T003', 'inline', null, 'WP01'],
    ['T004a', 'inline', null, 'WP01'],
    ['T006', 'pipe_table', true, 'WP01'],
    ['T007', 'pipe_table', false, 'WP01'],
  ])
})
