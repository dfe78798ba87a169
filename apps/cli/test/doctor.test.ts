import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { asPrinted } from './as-printed.js'
import { aPlannedMission, aProject, finish, implement, type TestProject } from './project.js'

interface Told {
  readonly code: string
  readonly severity: string
  readonly subject: string
  readonly proof: string
  readonly remedy: string | null
}

async function told({ ask }: TestProject): Promise<readonly Told[]> {
  return (await ask(['doctor'])).findings as readonly Told[]
}

/** The one finding; its remedy is then run as printed, and nothing may be left to find. */
async function healed(project: TestProject, code: string): Promise<Told> {
  const findings = (await told(project)).filter((one) => one.severity !== 'info')
  expect(findings.map((one) => one.code)).toEqual([code])
  const [finding] = findings as [Told]
  const run = await asPrinted(project, finding.remedy)
  expect(run.exitCode, `${finding.remedy}\n${run.stdout}${run.stderr}`).toBe(0)
  const left = await told(project)
  expect(left.filter((one) => one.severity === 'error')).toEqual([])
  return finding
}

async function atWork(id = 'WP01') {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id }])
  const lane = await implement(project, id)
  const { root } = project.repository
  const log = `${root}/kitty-specs/${mission.slug}/status.events.jsonl`
  return { project, mission, lane, root, log }
}

test('a line that is no JSON stops the log, and the printed repair sets it aside', async () => {
  const { project, log } = await atWork()
  const before = await readFile(log, 'utf8')
  await appendFile(log, '{"not": a row\n')
  await project.refused('EVENT_LOG_CORRUPT', ['status'])
  await healed(project, 'EVENT_LOG_CORRUPT')
  await finish(project, 'WP01')
  expect(await readFile(log, 'utf8')).toContain(before)
})

test('a damaged journal is repaired from the log that has every row of it', async () => {
  const { project, root } = await atWork()
  const meta = await project.done(['status'])
  const journal = `${root}/.git/spec-kitty/missions/${meta.mission_id}/events.jsonl`
  await appendFile(journal, '<<<<<<< ours\n')
  await healed(project, 'EVENT_LOG_CORRUPT')
  await finish(project, 'WP01')
})

test('rows that only the damaged log has outlive its repair', async () => {
  const { project, log } = await atWork()
  const [first = ''] = (await readFile(log, 'utf8')).split('\n')
  const foreign = { ...JSON.parse(first), event_id: '01M7XXJZNE9CEJMDS9K7VADZWN' }
  await appendFile(log, `${JSON.stringify(foreign)}\n{"not": a row\n`)
  await healed(project, 'EVENT_LOG_CORRUPT')
  expect(await readFile(log, 'utf8')).toContain(foreign.event_id)
})

test('one event with two contents is found in both files and told once', async () => {
  const { project, log } = await atWork()
  const text = await readFile(log, 'utf8')
  await writeFile(log, text.replace('"ada"', '"eve"'))
  const line = await project.refused('EVENT_ID_CONFLICT', ['status'])
  expect(line.error?.message).toMatch(/events\.jsonl:\d+ and \S+status\.events\.jsonl:\d+/)
  await healed(project, 'EVENT_ID_CONFLICT')
})

test('a torn tail and a row of no known kind are told, and harm nothing', async () => {
  const { project, log } = await atWork()
  await appendFile(log, '{"hello": 1}\n{"torn')
  const findings = await told(project)
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['EVENT_TAIL_TORN', 'warning'],
    ['STATUS_LOG_INCOMPLETE', 'info'],
    ['EVENT_ROW_UNKNOWN', 'warning'],
  ])
  await project.done(['doctor'])
})

test('a lock that git left is named with its age, and can be taken away', async () => {
  const { project, root } = await atWork()
  const lock = `${root}/.git/refs/heads/main.lock`
  await writeFile(lock, '')
  const then = new Date(Date.now() - 60_000)
  await utimes(lock, then, then)
  const finding = await healed(project, 'GIT_REF_LOCKED')
  expect(finding.subject).toBe(lock)
  expect(finding.proof).toMatch(/is [67]\d s old$/)
})

test('a lane on another branch is put back on its own', async () => {
  const { project, lane, mission } = await atWork()
  await project.repository.git('-C', lane, 'switch', '-q', '-c', 'side')
  const finding = await healed(project, 'WORKSPACE_UNPROVEN')
  expect(finding.remedy).toContain(`switch ${mission.branch}-lane-a`)
  await finish(project, 'WP01')
})

test('a plain directory in place of a lane is moved away', async () => {
  const { project, lane } = await atWork()
  await rm(lane, { recursive: true })
  await project.repository.git('worktree', 'prune')
  await mkdir(lane)
  await writeFile(`${lane}/mine.txt`, 'mine\n')
  await healed(project, 'WORKSPACE_UNPROVEN')
  expect(await readFile(`${lane}.away/mine.txt`, 'utf8')).toBe('mine\n')
  await finish(project, 'WP01')
})

test('a lane that was deleted is checked out again', async () => {
  const { project, lane } = await atWork()
  await rm(lane, { recursive: true })
  const findings = await told(project)
  expect(findings.map((one) => one.code)).toEqual(['WORKTREE_LOST', 'CLAIM_WITHOUT_WORKSPACE'])
  await project.repository.run(['/bin/sh', '-c', findings[1]?.remedy ?? 'false'])
  expect(await told(project)).toEqual([])
  await finish(project, 'WP01')
})

test('a lane branch that is gone is made again at the commit that the log knows', async () => {
  const { project, lane, mission } = await atWork()
  await finish(project, 'WP01')
  const { git } = project.repository
  const tip = await git('-C', lane, 'rev-parse', 'HEAD')
  await git('worktree', 'remove', lane)
  await git('branch', '-D', `${mission.branch}-lane-a`)
  await healed(project, 'MERGE_LANE_BRANCH_MISSING')
  expect(await git('rev-parse', `${mission.branch}-lane-a`)).toBe(tip)
  await project.done(['merge'])
})

test('a mission branch that is gone is told, and the dry run names its commit', async () => {
  const { project, mission } = await atWork()
  await finish(project, 'WP01')
  await project.repository.git('branch', '-D', mission.branch)
  const [finding] = await told(project)
  expect(finding).toMatchObject({ code: 'MERGE_BRANCH_MISSING', severity: 'error' })
  const words = (finding?.remedy ?? '').split(' ').slice(1)
  const dry = await project.refused('MERGE_BRANCH_MISSING', words)
  await project.repository.run(['/bin/sh', '-c', dry.error?.remedy ?? 'false'])
  expect(await told(project)).toEqual([])
  await project.done(['accept'])
  await project.done(['merge'])
})

test('a deleted tasks.md is told and restored', async () => {
  const { project, mission, root } = await atWork()
  const path = `kitty-specs/${mission.slug}/tasks.md`
  const text = await readFile(`${root}/${path}`, 'utf8')
  await rm(`${root}/${path}`)
  const finding = await healed(project, 'ARTIFACT_MISSING')
  expect(finding.subject).toBe(path)
  expect(await readFile(`${root}/${path}`, 'utf8')).toBe(text)
})
