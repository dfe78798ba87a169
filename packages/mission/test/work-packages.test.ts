import { expect, test } from 'vitest'
import { readWorkPackages, selectMission } from '../src/index.js'
import { readRequirements } from '../src/requirements.js'
import { aMemoryWorld, metaFile } from './memory-world.js'

async function read(files: Readonly<Record<string, string>>) {
  const named = Object.entries(files).map(([name, text]) => [`kitty-specs/007-m/${name}`, text])
  const world = aMemoryWorld({ ...metaFile('007-m'), ...Object.fromEntries(named) })
  const { mission } = await selectMission(world.disk, world.repository, '007-m')
  const found = await readWorkPackages(world.disk, world.repository, mission)
  expect(world.disk.operations).toBe(0)
  return found
}

test('a work package is what its file, wps.yaml and tasks.md say together', async () => {
  const { workPackages, findings } = await read({
    'tasks/WP01-one.md':
      '---\nwork_package_id: WP01\ntitle: One\ndependencies: "[]"\nscope: codebase-wide\nagent: claude:opus\nlane: done\n---\nBody\n',
    'tasks/WP02_two.md':
      '---\nwork_package_id: wp02\ndependencies: "WP01, WP03"\nsubtasks: [t001, {id: T002, status: done}]\nmission_number: 3\n---\n',
    'tasks/WP03.md': '---\nwork_package_id: WP03\n---\n',
    'tasks/README.md': 'no work package',
    'tasks.md': '## WP03 Third\n\nDepends on WP01\n\nRequirement Refs: FR-001\n\n- [ ] T009 x\n',
  })
  expect(findings).toEqual([])
  expect(workPackages).toMatchObject([
    {
      id: 'WP01',
      title: 'One',
      dependencies: [],
      dependencySource: 'frontmatter',
      codebaseWide: true,
      recommended: { agent: 'claude:opus' },
      body: 'Body\n',
    },
    {
      id: 'WP02',
      title: 'WP02_two',
      dependencies: ['WP01', 'WP03'],
      subtasks: ['T001', 'T002'],
      file: 'kitty-specs/007-m/tasks/WP02_two.md',
    },
    {
      id: 'WP03',
      title: 'Third',
      dependencies: ['WP01'],
      dependencySource: 'tasks.md',
      requirementRefs: ['FR-001'],
      subtasks: ['T009'],
    },
  ])
})

test.each([
  [
    '---\nwork_package_id: WP01\na: 1\na: 2\n---\n',
    'TASKS_FRONTMATTER_INVALID',
    4,
    { lines: [3, 4] },
  ],
  ['no frontmatter', 'TASKS_FRONTMATTER_INVALID', 1, {}],
  ['---\nwork_package_id: WP02\n---\n', 'WP_ID_MISMATCH', 2, { found: 'WP02' }],
  ['---\nwork_package_id: WP01\nowned_file: [x]\n---\n', 'TASKS_FRONTMATTER_INVALID', 3, {}],
  ['---\nwork_package_id: WP01\nsubtasks: 3\n---\n', 'TASKS_FRONTMATTER_INVALID', 3, {}],
  ['---\nwork_package_id: WP01\ndependencies: [one]\n---\n', 'TASKS_FRONTMATTER_INVALID', 3, {}],
  [`---\nwork_package_id: WP01\nx: ${'y'.repeat(70_000)}\n---\n`, 'TASKS_LIMIT', null, {}],
])(
  'what is wrong with a file is a finding with its line, and the work package stays',
  async (text, key, line, details) => {
    const { workPackages, findings } = await read({ 'tasks/WP01-a.md': text })
    expect(workPackages.map(({ id }) => id)).toEqual(['WP01'])
    expect(findings).toMatchObject([
      {
        code: `SPEC_KITTY_${key}`,
        level: 'error',
        wp_id: 'WP01',
        path: 'kitty-specs/007-m/tasks/WP01-a.md',
        line,
        details,
      },
    ])
  },
)

test('two files with one id are a finding', async () => {
  const text = '---\nwork_package_id: WP01\n---\n'
  const { workPackages, findings } = await read({
    'tasks/WP01-a.md': text,
    'tasks/WP01-b.md': text,
  })
  expect(workPackages.length).toBe(1)
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('same work package id'),
  ])
})

test('requirements are defined in first cells and bullets, and only named elsewhere', () => {
  const spec = readRequirements(
    [
      '| ID | What |',
      '| --- | --- |',
      '| FR-001 | uses NFR-002 |',
      '- **FR-002**: bold',
      '- FR-003 first',
      '- see **FR-004** here',
      'FR-005 in prose, `FR-006 in code`',
      '```',
      'FR-007',
      '```',
      '<!-- FR-008 -->',
    ].join('\n'),
  )
  expect(spec.functional).toEqual(['FR-001', 'FR-002', 'FR-003', 'FR-004'])
  expect([...spec.known].sort()).toEqual([
    'FR-001',
    'FR-002',
    'FR-003',
    'FR-004',
    'FR-005',
    'NFR-002',
  ])
  expect(readRequirements('We need FR-9 and C-1.').functional).toEqual(['FR-9'])
})
