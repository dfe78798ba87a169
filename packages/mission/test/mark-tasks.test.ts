import { expect, test } from 'vitest'
import {
  markTasks,
  openSubtasks,
  readTaskIndex,
  readWorkPackages,
  selectMission,
  subtasksOf,
} from '../src/index.js'
import { aMemoryWorld, metaFile } from './memory-world.js'

const SLUG = 'limits-01KNXQS9'
const TASKS = `# Tasks

| ID | What | WP | Parallel |
| --- | --- | --- | --- |
| T020 | index only | WP02 | [D] |
| T021 | index only | WP02 | [P] |

## WP01 One

- [ ] T001 first
- [ ] T0011 other
* [x] **T002** second

Subtasks: T003, T004

| Task | Status | Note |
|------|:------:|------|
| T005 | pending    | a \\| b |
| T006 | [ ] | |

## WP02 Two

Some prose.

## WP03 Three

## Notes

- [ ] T001 a copy outside
`
const WP01 =
  '---\nwork_package_id: WP01\nsubtasks: [T001, T002, T003, {id: T005, status: done}]\n---\n\n'
const WP02 = '---\nwork_package_id: WP02\nsubtasks:\n- T030\n---\n\n- [ ] T030 in the file\r\n'
const WP03 = '---\nwork_package_id: WP03\n---\n'

async function anIndex(tasks = TASKS) {
  const world = aMemoryWorld({
    ...metaFile(SLUG, { mission_id: '01KNXQS9ATWWFXS3K5ZJ9E5008' }),
    [`kitty-specs/${SLUG}/tasks.md`]: tasks,
    [`kitty-specs/${SLUG}/tasks/WP01-one.md`]: WP01,
    [`kitty-specs/${SLUG}/tasks/WP02-two.md`]: WP02,
    [`kitty-specs/${SLUG}/tasks/WP03-three.md`]: WP03,
  })
  const { mission } = await selectMission(world.disk, world.repository, SLUG)
  return { ...world, mission, index: await readTaskIndex(world.disk, world.repository, mission) }
}

async function mark(
  ids: string[],
  to: 'done' | 'pending' = 'done',
  lane: string | null = 'in_progress',
) {
  const { index } = await anIndex()
  const plan = markTasks(index, { ids, to, laneOf: () => lane })
  const tasks = plan.changed.find(({ path }) => path.endsWith('tasks.md'))?.text
  return { ...plan, tasks, lines: changedLines(TASKS, tasks ?? TASKS) }
}

function changedLines(before: string, after: string): string[] {
  const old = new Set(before.split('\n'))
  return after.split('\n').filter((line) => !old.has(line))
}

test('a checkbox is ticked everywhere it stands, and T001 is not T0011 [H-FR-017] [B-FR-007]', async () => {
  const { results, lines, tasks } = await mark(['t001'])
  expect(results).toMatchObject([
    { id: 't001', outcome: 'updated', format: 'checkbox', wp_id: 'WP01' },
  ])
  expect(lines).toEqual(['- [x] T001 first', '- [x] T001 a copy outside'])
  expect(tasks).toContain('- [ ] T0011 other')
})

test('only the status cell of a table row changes [B-FR-011]', async () => {
  const { results, lines } = await mark(['T005', 'T006'])
  expect(results.map(({ format }) => format)).toEqual(['pipe_table', 'pipe_table'])
  expect(lines).toEqual(['| T005 | done       | a \\| b |', '| T006 | [x] | |'])
})

test('an inline list gets one row below it per id', async () => {
  const { results, tasks } = await mark(['T004', 'T003'])
  expect(results.map(({ format }) => format)).toEqual(['inline_subtasks', 'inline_subtasks'])
  expect(tasks).toContain('Subtasks: T003, T004\n- [x] T004\n- [x] T003\n\n| Task')
})

test('an id without any row gets one at the end of its section', async () => {
  const { tasks } = await mark(['T021'])
  expect(tasks).toContain('Some prose.\n\n- [x] T021\n\n## WP03 Three')
})

test('a mark of an older tool in an index counts as done', async () => {
  const { results, changed } = await mark(['T020'])
  expect(results[0]?.outcome).toBe('already_satisfied')
  expect(changed).toEqual([])
  expect((await mark(['T020'], 'pending')).tasks).toContain('- [ ] T020')
})

test('a row in the work package file is marked there and keeps its line end', async () => {
  const { changed } = await mark(['T030'])
  expect(changed.map(({ path }) => path)).toEqual([`kitty-specs/${SLUG}/tasks/WP02-two.md`])
  expect(changed[0]?.text).toBe(WP02.replace('[ ]', '[x]'))
})

test('what is so already is no write, what is nowhere does not stop the rest [B-FR-009] [B-FR-010]', async () => {
  const { results } = await mark([
    'T002',
    'T999',
    'nonsense',
    'other-mission/T001',
    `${SLUG}:T001`,
    '01knxqs9/T006',
  ])
  expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['already_satisfied', null],
    ['not_found', 'unknown_id'],
    ['not_found', 'not_an_id'],
    ['not_found', 'other_mission'],
    ['updated', null],
    ['updated', null],
  ])
})

test('a work package marks its subtasks and never its lane [B-FR-008]', async () => {
  const { results, lines } = await mark(['WP01'])
  expect(results).toMatchObject([{ outcome: 'updated', format: 'wp_id', lane: 'in_progress' }])
  expect(results[0]?.message).toContain('spec-kitty hand-in WP01')
  expect(lines).toEqual([
    '- [x] T001 first',
    '- [x] T003',
    '| T005 | done       | a \\| b |',
    '- [x] T001 a copy outside',
  ])
  expect((await mark(['WP01'], 'done', 'approved')).results[0]?.outcome).toBe('already_satisfied')
  expect((await mark(['WP03'])).results).toMatchObject([{ outcome: 'not_found', reason: 'no_row' }])
  expect((await mark(['WP09'])).results).toMatchObject([
    { outcome: 'not_found', reason: 'unknown_id' },
  ])
})

test('marking twice, and back, gives the same text', async () => {
  const { disk, repository, mission } = await anIndex()
  const once = await mark(['T001', 'T003', 'T006', 'T021'])
  disk.put(`${mission.path}/tasks.md`, once.tasks ?? '')
  const index = await readTaskIndex(disk, repository, mission)
  const request = { ids: ['T001', 'T003', 'T006', 'T021'], laneOf: () => null }
  expect(markTasks(index, { ...request, to: 'done' }).changed).toEqual([])
  const back = markTasks(index, { ...request, to: 'pending' }).changed[0]?.text
  expect(back).toBe(
    once.tasks?.replace(/\[x\] T0(01|03|21)/g, '[ ] T0$1').replace('T006 | [x]', 'T006 | [ ]'),
  )
})

test('every subtask that a work package names can be marked [H-FR-017]', async () => {
  const { index } = await anIndex()
  for (const wpId of ['WP01', 'WP02', 'WP03']) {
    const ids = [...subtasksOf(index, wpId)]
    const { results } = markTasks(index, { ids, to: 'done', laneOf: () => null })
    expect(results.filter(({ outcome }) => outcome === 'not_found')).toEqual([])
  }
})

test('open subtasks are named; files that cannot be read are no answer', async () => {
  const { disk, repository, mission } = await anIndex()
  expect(await openSubtasks(disk, repository, mission, 'WP01')).toEqual({
    open: ['T001', 'T003', 'T005'],
  })
  expect(await openSubtasks(disk, repository, mission, 'WP03')).toEqual({ open: [] })
  disk.failNext('read', 'denied', { path: `${mission.path}/tasks.md` })
  expect(await openSubtasks(disk, repository, mission, 'WP01')).toHaveProperty('error')
})

test.each([
  ['planned', 'spec-kitty agent action implement WP01'],
  ['in_progress', 'spec-kitty hand-in WP01'],
  ['in_review', 'spec-kitty agent action review WP01'],
  ['approved', 'spec-kitty merge'],
  ['blocked', 'spec-kitty agent tasks move-task WP01 --to planned --reason TEXT'],
  ['done', null],
  ['canceled', null],
])('a work package that is %s is moved on by %s', async (lane, command) => {
  const { results } = await mark(['WP01'], 'pending', lane)
  const message = results[0]?.message
  expect(message).toContain(`its lane is ${lane}${command === null ? '.' : `; ${command}`}`)
})

test.each([
  [
    'a comment that looks like a box',
    '<!-- - [ ] T050 --> - [ ] T050 one',
    '<!-- - [ ] T050 --> - [x] T050 one',
  ],
  [
    'a comment with a bar in a row',
    '| ID | Status |\n|---|---|\n| T050 <!-- | --> | open |',
    '| ID | Status |\n|---|---|\n| T050 <!-- | --> | done |',
  ],
  [
    'a column of its own beside the status',
    '| ID | Status | Parallel |\n|---|---|---|\n| T050 | open | [P] |',
    '| ID | Status | Parallel |\n|---|---|---|\n| T050 | done | [P] |',
  ],
])('%s: only what the grammar saw is written', async (_, before, after) => {
  const { index } = await anIndex(`## WP01 One\n\n${before}\n`)
  const plan = markTasks(index, { ids: ['T050'], to: 'done', laneOf: () => null })
  expect(plan.changed.map(({ text }) => text)).toEqual([`## WP01 One\n\n${after}\n`])
})

test.each(['```\ncode\n', '<!-- a remark\n'])(
  'a row is added before %j that is never closed, so that it is seen again [H-FR-017]',
  async (open) => {
    const { index, disk, repository, mission } = await anIndex(`## WP02 Two\n\nProse.\n\n${open}`)
    const request = { ids: ['T030', 'T031'], to: 'done' as const, laneOf: () => null }
    disk.put(
      `${mission.path}/tasks/WP02-two.md`,
      '---\nwork_package_id: WP02\nsubtasks: [T031]\n---\n',
    )
    expect(index.tasks?.sections).toHaveLength(1)
    const plan = markTasks(await readTaskIndex(disk, repository, mission), request)
    expect(plan.results.map(({ outcome }) => outcome)).toEqual(['not_found', 'updated'])
    expect(plan.changed[0]?.text).toBe(`## WP02 Two\n\nProse.\n\n- [x] T031\n\n${open}`)
    disk.put(`${mission.path}/tasks.md`, plan.changed[0]?.text ?? '')
    const again = markTasks(await readTaskIndex(disk, repository, mission), request)
    expect(again.results[1]?.outcome).toBe('already_satisfied')
  },
)

test('what is no subtask id is said, and never left open for ever [H-FR-017]', async () => {
  const { disk, repository, mission } = await anIndex()
  const text = '---\nwork_package_id: WP02\nsubtasks: [T030, "write it all"]\n---\n'
  disk.put(`${mission.path}/tasks/WP02-two.md`, text)
  expect(subtasksOf(await readTaskIndex(disk, repository, mission), 'WP02')).toEqual(['T030'])
  const { findings } = await readWorkPackages(disk, repository, mission)
  expect(findings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('subtasks holds "write it all", which is no subtask id'),
  )
})
