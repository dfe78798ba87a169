import { expect, test } from 'vitest'
import { envelopeSchema } from '../src/results/registry.js'
import { aPlannedMission, aProject, changedBetween, pictureOf, writePlan } from './project.js'

const DIAMOND = [
  { id: 'WP01' },
  { id: 'WP02', after: ['WP01'] },
  { id: 'WP03', after: ['WP01'] },
  { id: 'WP04', after: ['WP02', 'WP03'] },
]

test('the plan is a table, words, a picture and data, and looking changes nothing', async () => {
  const project = await aProject()
  const { slug, branch } = await aPlannedMission(project, DIAMOND)
  const before = await pictureOf(project.repository.root)
  const table = await project.text(['agent', 'mission', 'lanes'])
  expect(table.stdout).toContain(`${slug}: 4 work packages in 4 lanes, up to 2 at the same time`)
  expect(table.stdout).toMatch(/lane-d +WP04 +after lane-b, lane-c/)
  const words = await project.text(['agent', 'mission', 'lanes', '--explain'])
  expect(words.stdout).toContain(
    `Starts from ${branch} with the approved commits of WP02 (lane-b) and WP03 (lane-c).`,
  )
  const picture = await project.text(['agent', 'mission', 'lanes', '--format', 'mermaid'])
  const line = await project.done(['agent', 'mission', 'lanes'])
  expect(envelopeSchema('agent mission lanes').safeParse(line).error).toBeUndefined()
  expect(picture.stdout).toBe(line.mermaid)
  expect(picture.stdout).toContain('  WP02 --> WP04\n')
  expect(changedBetween(before, await pictureOf(project.repository.root))).toEqual([])
})

test('without a plan there is nothing to explain, and a plan older than its tasks says so', async () => {
  const project = await aProject()
  const created = await project.done(['specify', 'parts'])
  await project.refused('LANES_MISSING', ['agent', 'mission', 'lanes', '--explain'])
  const directory = created.mission_dir as string
  await writePlan(project.repository, directory, [{ id: 'WP01' }, { id: 'WP02' }])
  await project.done(['tasks'])
  await writePlan(project.repository, directory, [
    { id: 'WP01', after: ['WP02'] },
    { id: 'WP02' },
    { id: 'WP03' },
  ])
  const { diagnostics } = await project.done(['agent', 'mission', 'lanes'])
  expect(diagnostics).toMatchObject([
    { code: 'lanes_outdated', details: { wp_ids: ['WP01', 'WP03'] } },
  ])
})
