import { openRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { aPlannedMission, aProject, implement, projectIn, type TestProject } from './project.js'

const SAME = ['agent', 'mission', 'create', 'same']

function valuesOf(lines: readonly Record<string, unknown>[], field: string): ReadonlySet<unknown> {
  return new Set(lines.map((line) => line[field]))
}

async function editMeta(
  { repository }: TestProject,
  slug: string,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = `kitty-specs/${slug}/meta.json`
  const meta = { ...JSON.parse(await repository.read(path)), ...more }
  await repository.write(path, `${JSON.stringify(meta, null, 2)}\n`)
}

test('ten creates at once, from two worktrees, are ten missions [N-FR-205]', async () => {
  const project = await aProject()
  const { repository, done } = project
  const second = `${repository.outside}/second`
  await repository.git('worktree', 'add', '-q', '-b', 'aside', second)
  const places = Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? repository.root : second))
  const lines = await Promise.all(places.map((cwd) => done(SAME, { cwd })))
  for (const field of ['mission_id', 'mid8', 'mission_dir']) {
    expect(valuesOf(lines, field).size, field).toBe(10)
  }
  for (const { meta_file, mission_id } of lines) {
    expect(JSON.parse(await repository.read(meta_file as string))).toMatchObject({ mission_id })
  }
  expect(await done(['status'])).toMatchObject({ missions: { length: 10 } })
})

test('two clones that cannot see each other give different ids [N-FR-205]', async () => {
  const { repository } = await aProject()
  const { outside, git } = repository
  const clones = [`${outside}/one`, `${outside}/two`]
  for (const clone of clones) await git('clone', '-q', repository.root, clone)
  const lines = await Promise.all(
    clones.map((clone) => projectIn(openRepository(clone, outside)).done(SAME)),
  )
  expect(valuesOf(lines, 'mission_id').size).toBe(2)
})

test('a number and a name are only shown: work goes on by id while they change and clash [N-FR-203]', async () => {
  const project = await aProject()
  const { done, refused } = project
  const { mid8, slug } = await aPlannedMission(project, [{ id: 'WP01' }])
  await implement(project, 'WP01')
  await done(['agent', 'tasks', 'mark-status', 'T001', '--status', 'done'])
  const other = await done(['specify', 'other'])
  await editMeta(project, slug, { mission_number: 7, friendly_name: 'Another name' })
  await editMeta(project, other.mission_slug as string, { mission_number: 7 })

  const both = await refused('MISSION_AMBIGUOUS_SELECTOR', ['hand-in', 'WP01', '-m', '7'])
  expect(both.error?.details).toMatchObject({
    tier: 'mission_number',
    candidates: [{ mission_number: 7 }, { mission_number: 7 }],
  })
  const handed = await done(['hand-in', 'WP01', '--agent', 'ada', '-m', mid8])
  expect(handed).toMatchObject({ to_lane: 'for_review', mission_slug: slug, mission_number: 7 })
  expect(await done(['agent', 'action', 'review', `${mid8}/WP01`, '--agent', 'bob'])).toMatchObject(
    { mission_id: handed.mission_id, to_lane: 'in_review' },
  )
})
