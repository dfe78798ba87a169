import { readFile } from 'node:fs/promises'
import { finalizeTasks, readConfig } from '@spec-kitty/mission'
import { isSpecKittyError } from '@spec-kitty/platform'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import { claimWork, handIn, markStatus } from '../src/index.js'
import { MarkStatusResult } from '../src/results/work.js'
import { aWorld, type World } from './world.js'

const TASKS = `# Tasks

## WP01 One

- [ ] T001 a box
- [x] T002 a box that is ticked

| Task | Status |
|------|--------|
| T005 | open |

Subtasks: T003, T004

## WP02 Two

- [ ] T010 another

## WP03 Three

Nothing to tick.
`

async function aBoard(): Promise<World> {
  const world = await aWorld([
    { id: 'WP01', owned: ['src/a/**'] },
    { id: 'WP02', owned: ['src/b/**'] },
    { id: 'WP03', owned: ['src/c/**'] },
  ])
  await world.repo.write(`kitty-specs/${world.scope.mission.slug}/tasks.md`, TASKS)
  for (const id of ['WP01', 'WP02', 'WP03']) await setSubtasks(world, id, null)
  return world
}

/** Sets the frontmatter key; null leaves it out, so that the rows of the section count. */
async function setSubtasks(world: World, wpId: string, list: string | null): Promise<void> {
  const path = `tasks/${wpId}-build.md`
  const text = await readFile(`${world.scope.mission.path}/${path}`, 'utf8')
  const line = list === null ? '' : `subtasks: ${list}\n`
  await world.repo.write(
    `kitty-specs/${world.scope.mission.slug}/${path}`,
    text.replace(/^subtasks:.*\n/m, '').replace('title:', `${line}title:`),
  )
}

const tasksOf = ({ scope }: World) => readFile(`${scope.mission.path}/tasks.md`, 'utf8')

test.each([
  ['T001', 'updated', 'checkbox', null],
  ['T002', 'already_satisfied', 'checkbox', null],
  ['T005', 'updated', 'pipe_table', null],
  ['T003', 'updated', 'inline_subtasks', null],
  ['WP02', 'updated', 'wp_id', null],
  ['WP03', 'not_found', 'wp_id', 'no_row'],
  ['WP09', 'not_found', null, 'unknown_id'],
  ['T999', 'not_found', null, 'unknown_id'],
  ['elsewhere/T001', 'not_found', null, 'other_mission'],
  ['later', 'not_found', null, 'not_an_id'],
])(
  '%s is %s (%s, %s), as the published schema says [B-FR-009] [B-FR-010] [B-NFR-004]',
  async (id, outcome, format, reason) => {
    const world = await aBoard()
    const request = { ids: [id, 'T002'], status: 'done' as const }
    const result = await markStatus(world.ports, world.scope, request)
    expect(MarkStatusResult.safeParse(result).error).toBeUndefined()
    expect(result.results[0]).toMatchObject({ id, outcome, format, reason })
    expect(result.results[0]?.message).toMatch(/\S.*\.$/)
    expect(result.summary[outcome as 'updated']).toBeGreaterThan(0)
  },
)

test('where no id resolves the refusal carries the same results and nothing is written [B-FR-010]', async () => {
  const world = await aBoard()
  const before = await tasksOf(world)
  const request = { ids: ['T999', 'WP03'], status: 'done' as const }
  const error = await markStatus(world.ports, world.scope, request).catch((caught) => caught)
  if (!isSpecKittyError(error, 'TASKS_ID_NOT_FOUND')) throw error
  const { results, summary } = error.details
  expect(results).toMatchObject([{ reason: 'unknown_id' }, { reason: 'no_row' }])
  expect(summary).toEqual({ updated: 0, already_satisfied: 0, not_found: 2 })
  const shape = { ...(await markStatus(world.ports, world.scope, { ...request, ids: ['T002'] })) }
  expect(MarkStatusResult.safeParse({ ...shape, results, summary }).error).toBeUndefined()
  expect(await tasksOf(world)).toBe(before)
})

test('every id that finalize emits is taken, and no other [H-FR-017] [B-FR-007] [B-FR-008]', async () => {
  const world = await aBoard()
  const { repo, mission } = world.scope
  await setSubtasks(world, 'WP03', '[T020, t021a]')
  const config = await readConfig(nodeFiles, repo)
  const request = { validateOnly: true, config }
  const { subtasks_parsed: parsed } = await finalizeTasks(world.ports, repo, mission, request)
  expect(parsed).toEqual({
    WP01: ['T001', 'T002', 'T005', 'T003', 'T004'],
    WP02: ['T010'],
    WP03: ['T020', 'T021a'],
  })
  const ids = Object.values(parsed).flat()
  const marked = await markStatus(world.ports, world.scope, { ids, status: 'done' })
  expect(marked.summary.not_found).toBe(0)
  const again = await markStatus(world.ports, world.scope, { ids, status: 'done' })
  expect(again.summary).toEqual({ updated: 0, already_satisfied: ids.length, not_found: 0 })
})

test('twenty marks at once are all there afterwards, and each file is whole [B-FR-011]', async () => {
  const world = await aBoard()
  const ids = Array.from({ length: 20 }, (_, at) => `T1${String(at).padStart(2, '0')}`)
  const boxes = ids.map((id) => `- [ ] ${id} part\n`).join('')
  const path = `kitty-specs/${world.scope.mission.slug}/tasks.md`
  await world.repo.write(path, `# Tasks\n\n## WP01 One\n\n${boxes}`)
  await Promise.all(
    ids.map((id) => markStatus(world.ports, world.scope, { ids: [id], status: 'done' })),
  )
  expect(await tasksOf(world)).toBe(`# Tasks\n\n## WP01 One\n\n${boxes.replaceAll('[ ]', '[x]')}`)
})

test('marking a work package changes no lane and writes no row [B-FR-008]', async () => {
  const world = await aBoard()
  const rows = await world.rows()
  const first = await markStatus(world.ports, world.scope, { ids: ['WP01'], status: 'done' })
  expect(first.results[0]).toMatchObject({ outcome: 'updated', lane: 'planned' })
  expect(first.results[0]?.message).toContain('spec-kitty agent action implement WP01')
  expect(await world.rows()).toEqual(rows)
})

test('a heading that names two work packages gives its boxes to neither', async () => {
  const world = await aBoard()
  const path = `kitty-specs/${world.scope.mission.slug}/tasks.md`
  await world.repo.write(path, `${TASKS}\n## WP01 and WP03 together\n\n- [ ] T050 shared\n`)
  const result = await markStatus(world.ports, world.scope, {
    ids: ['WP03'],
    status: 'done',
  }).catch((error) => error)
  expect(isSpecKittyError(result, 'TASKS_ID_NOT_FOUND')).toBe(true)
  const named = await markStatus(world.ports, world.scope, { ids: ['T050'], status: 'done' })
  expect(named.results[0]).toMatchObject({ outcome: 'updated', wp_id: null })
})

test('a hand-in is refused while the document of the subtasks cannot be read', async () => {
  const world = await aBoard()
  const scope = world.scope
  const { workspace_path: lane } = await claimWork(world.ports, scope, {
    wpId: 'WP02',
    agent: 'ada',
  })
  await world.repo.run(['sh', '-c', `mkdir -p '${lane}/src/b' && echo x > '${lane}/src/b/x.ts'`])
  await world.repo.run(['git', '-C', lane, 'add', 'src/b/x.ts'])
  await world.repo.run(['git', '-C', lane, 'commit', '-qm', 'x'])
  await world.repo.run(['sh', '-c', `rm '${scope.mission.path}/tasks.md'`])
  await world.repo.run(['mkdir', `${scope.mission.path}/tasks.md`])
  const refused = await handIn(world.ports, scope, { wpId: 'WP02', agent: 'ada' }).catch(
    (error) => error,
  )
  expect(isSpecKittyError(refused)).toBe(true)
  expect(await world.moves()).not.toContain('WP02 in_progress → for_review by ada')
})
