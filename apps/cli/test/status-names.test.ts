import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { TABLE } from './binary.js'
import { aPlannedMission, aProject, implement } from './project.js'

async function planned() {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  const folder = `${project.repository.root}/kitty-specs/${mission.slug}`
  return { project, mission, folder }
}

test('the older names are there, and help does not show them', async () => {
  const names = TABLE.filter(({ id }) => id.startsWith('agent status ')).flatMap((entry) => [
    entry.id,
    ...entry.aliases,
  ])
  expect(names.sort()).toEqual([
    'agent status doctor',
    'agent status emit',
    'agent status materialize',
    'agent status validate',
    'materialize',
  ])
  expect(TABLE.filter(({ id }) => id.startsWith('agent status ')).every((one) => one.hidden)).toBe(
    true,
  )
})

test('agent status validate and doctor are doctor status', async () => {
  const { project, folder } = await planned()
  const view = await readFile(`${folder}/status.json`, 'utf8')
  await writeFile(`${folder}/status.json`, '{}\n')
  const line = await project.done(['doctor', 'status'])
  for (const name of ['validate', 'doctor']) {
    const other = await project.done(['agent', 'status', name])
    expect([other.findings, other.checked]).toEqual([line.findings, line.checked])
  }
  expect(line.findings).toMatchObject([{ code: 'STATUS_VIEW_STALE' }])
  await project.done(['agent', 'status', 'validate', '--fix', '-m', 'parts'])
  expect(await readFile(`${folder}/status.json`, 'utf8')).toBe(view)
})

test('materialize writes the view anew, and only where it differs', async () => {
  const { project, folder } = await planned()
  const view = await readFile(`${folder}/status.json`, 'utf8')
  expect(await project.done(['materialize'])).toMatchObject({ changed: false })
  await writeFile(`${folder}/status.json`, '{}\n')
  const line = await project.done(['agent', 'status', 'materialize'])
  expect(line).toMatchObject({ command: 'agent status materialize', changed: true })
  expect(await readFile(`${folder}/status.json`, 'utf8')).toBe(view)
})

test('emit writes one row with what the flags say, and answers a repeat with it', async () => {
  const { project, folder } = await planned()
  const args = ['agent', 'status', 'emit', 'WP01', '--to', 'claimed', '--actor', 'ada']
  const line = await project.done(args)
  expect(line).toMatchObject({ from_lane: 'planned', to_lane: 'claimed', changed: true })
  const log = await readFile(`${folder}/status.events.jsonl`, 'utf8')
  expect(log).toContain((line.event_ids as string[])[0])
  expect(await project.done(args)).toMatchObject({ changed: false, event_ids: line.event_ids })
  expect(await readFile(`${folder}/status.events.jsonl`, 'utf8')).toBe(log)
  await project.refused('WP_ALREADY_CLAIMED', [...args.slice(0, -1), 'eve'])
})

test('emit asks the same guards: what is not given is not there [W-NFR-005]', async () => {
  const { project } = await planned()
  await implement(project, 'WP01')
  const emit = ['agent', 'status', 'emit', 'WP01', '--actor', 'ada', '--to']
  const refused = await project.refused('TRANSITION_REJECTED', [...emit, 'for_review'])
  expect(refused.error?.details.rules).toEqual(['SUBTASKS_OPEN', 'COMMITS_MISSING'])
  const handin = JSON.stringify({ base_commit: 'a', head_commit: 'b', head_tree: 'c', commits: 1 })
  const seen = ['--expect-lane', 'planned', '--expect-event', 'none']
  const given = [...emit, 'for_review', '--subtasks-complete', '--handin-json', handin]
  const moved = await project.refused('TRANSITION_REJECTED', [...given, ...seen])
  expect(moved.error?.details.rules).toEqual(['STATE_CHANGED'])
  const line = await project.done(given)
  expect(line).toMatchObject({ from_lane: 'in_progress', to_lane: 'for_review' })
  await project.refused('USAGE', [...emit, 'in_review', '--policy-json', '[1]'])
  await project.refused('USAGE', [...emit, 'in_review', '--expect-lane', 'for_review'])
  const unknown = ['agent', 'status', 'emit', 'WP77', '--actor', 'ada', '--to', 'planned']
  await project.refused('WP_NOT_FOUND', unknown)
})
