import { expect, test } from 'vitest'
import type { Answer } from './binary.js'
import { aPlannedMission, aProject, implement, type Line, pictureOf } from './project.js'

/** What must not differ between two calls: every call has a time and a prompt file of its own. */
function lasting(line: Line): Line {
  return { ...line, timestamp: null, prompt_file: null }
}

function withoutIds(answer: Answer): Answer {
  return { ...answer, stdout: answer.stdout.replace(/-[0-9A-Z]{26}\.md/g, '-ID.md') }
}

test('a bare next, asked again and again, tells the same and records nothing [H-FR-019]', async () => {
  const project = await aProject()
  await aPlannedMission(project, [{ id: 'WP01' }])
  const lane = await implement(project, 'WP01')
  const { git, root } = project.repository
  const facts = async () => [
    await git('status', '--porcelain', '--ignored', '--untracked-files=all'),
    await git('-C', lane, 'status', '--porcelain', '--ignored', '--untracked-files=all'),
    await git('for-each-ref'),
  ]
  const before = await facts()
  const next = ['next', '--agent', 'ada']

  const first = await project.done(next)
  expect(first).toMatchObject({ is_query: true, attempt: 1, reason: 'resume', wp_id: 'WP01' })
  const told = await project.text(next)
  for (let call = 0; call < 2; call += 1) {
    const again = await project.done(next)
    expect(lasting(again)).toEqual(lasting(first))
    expect(withoutIds(await project.text(next))).toEqual(withoutIds(told))
  }
  expect(told).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await facts()).toEqual(before)
  const kept = [...(await pictureOf(`${root}/.kittify`)).keys()]
  expect(kept.filter((path) => path.startsWith('runtime/loop'))).toEqual([])

  const failed = [...next, '--step-id', 'implement@1', '--wp', 'WP01', '--result', 'failed']
  expect(await project.done(failed)).toMatchObject({ is_query: false, attempt: 2 })
  expect(await project.done(next)).toMatchObject({ is_query: true, attempt: 2 })
})
