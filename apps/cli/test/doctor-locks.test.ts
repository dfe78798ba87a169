import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createNodeLock } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import { asPrinted } from './as-printed.js'
import { aProject } from './project.js'

async function lockedBy(host: string, pid: number) {
  const project = await aProject()
  const folder = `${project.repository.root}/.git/spec-kitty/locks/merge.lock`
  await mkdir(folder, { recursive: true })
  const owner = { v: 1, token: 'x:1', pid, thread: 0, start: null, boot: null, pidns: null, host }
  const record = { ...owner, cmd: 'spec-kitty merge', since: '2026-11-01T10:00:00.000Z' }
  await writeFile(`${folder}/g7`, `${JSON.stringify(record)}\n`)
  return { project, folder }
}

test('the lock of another host is told, shown before it is broken, and freed by the printed command [decision 44]', async () => {
  const { project, folder } = await lockedBy('elsewhere', 4711)
  const line = await project.refused('DOCTOR_FINDINGS', ['doctor', 'repo'])
  const [finding] = line.findings as { code: string; proof: string; remedy: string }[]
  expect(finding?.code).toBe('LOCK_FOREIGN')
  expect(finding?.proof).toMatch(
    /^process 4711 on elsewhere \(spec-kitty merge\) since 2026-11-01T10:00:00.000Z, last sign of life /,
  )
  const asked = await project.refused('INPUT_REQUIRED', ['doctor', '--break-lock', 'merge'])
  for (const fact of ['elsewhere', '4711', 'spec-kitty merge', '2026-11-01T10:00:00.000Z'])
    expect(asked.error?.message).toContain(fact)
  expect(await readdir(folder)).toEqual(['g7'])

  const run = await asPrinted(project, asked.error?.remedy)
  expect(run.exitCode, run.stderr).toBe(0)
  expect(run.stdout).toContain('Broke lock merge of spec-kitty merge, process 4711 on elsewhere')
  expect(await readdir(folder)).toEqual(['g7', 'g7.released'])
  expect((await project.done(['doctor', 'repo'])).findings).toEqual([])
  const gone = await project.refused('USAGE', ['doctor', '--break-lock', 'merge', '--yes'])
  expect(gone.error?.message).toContain('is not held')
})

test('an owner that lives on this host keeps its lock, whatever is said [decision 44]', async () => {
  const project = await aProject()
  const locks = `${project.repository.root}/.git/spec-kitty/locks`
  const holding = { waitMs: 0, command: 'long work' }
  await createNodeLock(locks).hold('merge', holding, async () => {
    for (const more of [[], ['--yes']]) {
      const args = ['doctor', '--break-lock', 'merge', ...more]
      const line = await project.refused('LOCK_OWNER_ALIVE', args)
      expect(line.error?.details).toMatchObject({ lock: 'merge', pid: process.pid })
    }
    expect(await readdir(`${locks}/merge.lock`)).toEqual(['g1'])
  })
})
