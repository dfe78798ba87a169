import { expect, test } from 'vitest'
import { aProject, pictureOf, writePlan } from './project.js'

const PARTS = [{ id: 'WP01' }, { id: 'WP02', after: ['WP01'] }]

test('tasks are validated by name or by flag: one answer, and not a byte is written', async () => {
  const { repository, done } = await aProject()
  const created = await done(['specify', 'parts'])
  await writePlan(repository, created.mission_dir as string, PARTS)
  const before = await pictureOf(repository.root)
  const refs = await repository.git('for-each-ref')
  const byName = await done(['agent', 'tasks', 'validate'])
  const byFlag = await done(['tasks', '--validate-only'])
  expect(byName).toEqual({ ...byFlag, command: 'agent tasks validate' })
  expect(byName).toMatchObject({
    result: 'validation_passed',
    subtasks_parsed: { WP01: ['T001'], WP02: ['T002'] },
  })
  expect(await pictureOf(repository.root)).toEqual(before)
  expect(await repository.git('for-each-ref')).toBe(refs)
})

test('a plan that is refused is refused alike, with file, line and what is nearest', async () => {
  const { repository, ask, done } = await aProject()
  const created = await done(['specify', 'parts'])
  await writePlan(repository, created.mission_dir as string, [
    { id: 'WP01' },
    { id: 'WP02', after: ['WP11'] },
  ])
  const before = await pictureOf(repository.root)
  const answers = []
  for (const words of [['agent', 'tasks', 'validate'], ['tasks', '--validate-only'], ['tasks']]) {
    const line = await ask(words)
    expect(line.ok).toBe(false)
    answers.push({ error: line.error, findings: line.findings })
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  expect(answers[0]?.error).toMatchObject({
    code: 'SPEC_KITTY_DEPENDENCY_UNKNOWN',
    message: 'WP02 depends on WP11, which does not exist; nearest: WP01.',
    remedy: expect.stringContaining(`edit ${created.mission_dir}/tasks/WP02-part.md:4, then`),
  })
  expect(await pictureOf(repository.root)).toEqual(before)
})
