import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { asPrinted } from './as-printed.js'
import {
  aPlannedMission,
  aProject,
  changedBetween,
  finish,
  implement,
  type Line,
  pictureOf,
  type TestProject,
} from './project.js'

interface Told {
  readonly code: string
  readonly severity: string
  readonly subject: string
  readonly proof: string
  readonly remedy: string | null
  readonly fixed: boolean
}

function findingsOf(line: Line): readonly Told[] {
  return line.findings as readonly Told[]
}

async function found(project: TestProject, code: string, ...topics: string[]): Promise<Told> {
  const findings = findingsOf(await project.ask(['doctor', ...topics]))
  const finding = findings.find((one) => one.code === code)
  expect(finding, JSON.stringify(findings)).toBeDefined()
  return finding as Told
}

async function isGone(project: TestProject, code: string): Promise<void> {
  const findings = findingsOf(await project.ask(['doctor']))
  expect(findings.filter((one) => one.code === code)).toEqual([])
}

async function atWork() {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  const lane = await implement(project, 'WP01')
  const { root } = project.repository
  const folder = `${root}/kitty-specs/${mission.slug}`
  const { mission_id: id } = await project.done(['status'])
  const journal = `${root}/.git/spec-kitty/missions/${id}/events.jsonl`
  return { project, mission, lane, root, folder, log: `${folder}/status.events.jsonl`, journal }
}

test('one call mends log, view, files and attributes, keeps what it rewrites, and a second one nothing [decision 36]', async () => {
  const { project, root, folder, log } = await atWork()
  const { git } = project.repository
  const text = await readFile(log, 'utf8')
  const [first = '', ...rest] = text.split('\n')
  await writeFile(log, ['<<<<<<< ours', first, '=======', ...rest.slice(0, -2), ''].join('\n'))
  await rm(`${folder}/status.json`)
  await rm(`${folder}/tasks.md`)
  await mkdir(`${root}/.worktrees/husk`, { recursive: true })
  await writeFile(`${root}/.worktrees/husk/mine.txt`, 'mine\n')
  await git('config', 'merge.spec-kitty-event-log.driver', 'no-such-program %O %A %B')
  await appendFile(`${root}/.gitattributes`, 'old/*.jsonl merge=spec-kitty-event-log\n')
  const attributes = await readFile(`${root}/.gitattributes`, 'utf8')

  const before = await pictureOf(root)
  const looked = await project.refused('DOCTOR_FINDINGS', ['doctor'])
  expect(changedBetween(before, await pictureOf(root))).toEqual([])
  const codes = ['ARTIFACT_MISSING', 'EVENT_LOG_CORRUPT', 'MERGE_DRIVER_BROKEN', 'WORKSPACE_HUSK']
  expect(
    findingsOf(looked)
      .map((one) => one.code)
      .sort(),
  ).toEqual(codes)

  const mended = await project.done(['doctor', '--fix', '--verify'])
  expect(mended).toMatchObject({ healthy: true, verified: true })
  expect(
    findingsOf(mended)
      .map(({ code, fixed }) => [code, fixed])
      .sort(),
  ).toEqual(codes.map((code) => [code, true]))
  for (const line of text.split('\n')) expect(await readFile(log, 'utf8')).toContain(line)
  expect(await readFile(`${root}/.gitattributes`, 'utf8')).toBe(
    attributes.replace('merge=spec-kitty-event-log', 'merge=union'),
  )
  const kept = await pictureOf(`${root}/.git/spec-kitty/backup`)
  expect([...kept.values()]).toContain('mine\n')
  expect([...kept.values()]).toContain(attributes)
  expect([...kept.values()].some((one) => one.startsWith('<<<<<<< ours\n'))).toBe(true)

  const settled = await pictureOf(root)
  const again = await project.done(['doctor', '--fix', '--verify'])
  expect(again).toMatchObject({ healthy: true, findings: [], verified: true })
  const later = changedBetween(settled, await pictureOf(root))
  expect(later.filter((path) => !path.startsWith('.git/spec-kitty/locks/'))).toEqual([])
  await finish(project, 'WP01')
})

test('an event with two contents waits for a decision, and the printed one is safe', async () => {
  const { project, log } = await atWork()
  const text = await readFile(log, 'utf8')
  await writeFile(log, text.replace('"ada"', '"eve"'))
  const line = await project.refused('DOCTOR_FINDINGS', ['doctor', '--fix'])
  expect(findingsOf(line)[0]).toMatchObject({ code: 'EVENT_ID_CONFLICT', fixed: false })
  const { remedy } = await found(project, 'EVENT_ID_CONFLICT')
  expect(remedy).toMatch(/^spec-kitty doctor status -m \w{8} --fix --keep journal:\d+$/)
  await project.refused('USAGE', ['doctor', '--keep', '3'])
  await project.refused('USAGE', ['doctor', '--fix', '--keep', 'three'])
  const run = await asPrinted(project, remedy)
  expect(run.stderr).toBe('')
  expect(await readFile(log, 'utf8')).toBe(text)
  await isGone(project, 'EVENT_ID_CONFLICT')
})

test('rows that only a commit has are found, and taken up by the printed fix', async () => {
  const { project, mission, log, journal } = await atWork()
  const { git, write } = project.repository
  const text = await readFile(log, 'utf8')
  const lines = text.trimEnd().split('\n')
  const lost = JSON.parse(lines.at(-1) ?? '')
  const path = `kitty-specs/${mission.slug}/status.events.jsonl`
  await git('add', '-f', path)
  await git('commit', '-q', '-m', 'The log', '--', path)
  const shorter = `${lines.slice(0, -1).join('\n')}\n`
  await write(path, shorter)
  await writeFile(journal, shorter)
  const finding = await found(project, 'EVENT_LOST')
  expect(finding).toMatchObject({ severity: 'error', subject: mission.slug })
  expect(finding.proof).toContain(lost.event_id)
  const run = await asPrinted(project, finding.remedy)
  expect(run.exitCode, run.stdout + run.stderr).toBe(0)
  expect(await readFile(log, 'utf8')).toBe(text)
  expect(await readFile(journal, 'utf8')).toBe(text)
  await isGone(project, 'EVENT_LOST')
})

test('the log of a coordination branch is imported by union', async () => {
  const { project, mission, root, log } = await atWork()
  const { git, write } = project.repository
  const last = JSON.parse((await readFile(log, 'utf8')).trimEnd().split('\n').at(-1) ?? '')
  const older = { ...last, event_id: '01AAAAAAAAAAAAAAAAAAAAAAAA', at: '2020-01-01T00:00:00Z' }
  const { prev_event_id: _, ...imported } = { ...older, from_lane: 'genesis', to_lane: 'planned' }
  const path = `kitty-specs/${mission.slug}`
  await git('worktree', 'add', '-q', '-b', 'coord', `${root}/../coord`)
  await mkdir(`${root}/../coord/${path}`, { recursive: true })
  await writeFile(`${root}/../coord/${path}/status.events.jsonl`, `${JSON.stringify(imported)}\n`)
  await git('-C', `${root}/../coord`, 'add', '-f', '.')
  await git('-C', `${root}/../coord`, 'commit', '-q', '-m', 'Coordination')
  const meta = JSON.parse(await readFile(`${root}/${path}/meta.json`, 'utf8'))
  await write(`${path}/meta.json`, JSON.stringify({ ...meta, coordination_branch: 'coord' }))
  const finding = await found(project, 'COORDINATION_BRANCH')
  const run = await asPrinted(project, finding.remedy)
  expect(run.exitCode, run.stdout + run.stderr).toBe(0)
  expect(await readFile(log, 'utf8')).toContain(older.event_id)
  await isGone(project, 'COORDINATION_BRANCH')
})

test('a view that was edited is told with its first difference, and written anew', async () => {
  const { project, folder } = await atWork()
  const text = await readFile(`${folder}/status.json`, 'utf8')
  await writeFile(`${folder}/status.json`, text.replace('"lane": "in_progress"', '"lane": "done"'))
  const finding = await found(project, 'STATUS_VIEW_STALE')
  expect(finding).toMatchObject({ severity: 'info' })
  expect(finding.proof).toMatch(/^WP01: .*"done".* there, .*"in_progress".* in the log$/)
  expect((await asPrinted(project, finding.remedy)).exitCode).toBe(0)
  expect(await readFile(`${folder}/status.json`, 'utf8')).toBe(text)
})

test('review files: one that no event names, one that says the contrary, one that is gone', async () => {
  const { project, mission, folder } = await atWork()
  await finish(project, 'WP01')
  const reviews = `${folder}/tasks/WP01-part`
  const [name = ''] = await readdir(reviews)
  const text = await readFile(`${reviews}/${name}`, 'utf8')
  await writeFile(`${reviews}/review-cycle-7.md`, text)
  const unbound = await found(project, 'REVIEW_ARTIFACT_UNBOUND')
  expect(unbound.subject).toContain('review-cycle-7.md')
  expect((await asPrinted(project, unbound.remedy)).exitCode).toBe(0)
  await rm(`${reviews}/review-cycle-7.md`)

  await rm(`${reviews}/${name}`)
  const dead = await found(project, 'REVIEW_POINTER_DEAD')
  expect((await asPrinted(project, dead.remedy)).exitCode).toBe(0)
  expect(await readFile(`${reviews}/${name}`, 'utf8')).toBe(text)

  await writeFile(`${reviews}/${name}`, text.replace('verdict: approved', 'verdict: rejected'))
  const contrary = await found(project, 'REVIEW_VERDICT_CONFLICT')
  expect(contrary).toMatchObject({ severity: 'error', subject: `${mission.slug} WP01` })
  const run = await asPrinted(project, contrary.remedy)
  expect(run.exitCode, run.stdout + run.stderr).toBe(0)
  expect((await project.done(['status'])).by_lane).toMatchObject({ planned: ['WP01'] })
  await isGone(project, 'REVIEW_VERDICT_CONFLICT')
})

test('work packages and events that do not know of each other are told with a way on', async () => {
  const { project, folder } = await atWork()
  const file = await readFile(`${folder}/tasks/WP01-part.md`, 'utf8')
  await writeFile(`${folder}/tasks/WP02-more.md`, file.replaceAll('WP01', 'WP02'))
  await appendFile(`${folder}/tasks.md`, '\n## WP02 More\n\n- [ ] T002 write it\n')
  const silent = await found(project, 'WP_WITHOUT_EVENTS')
  const run = await asPrinted(project, silent.remedy)
  expect(run.exitCode, run.stdout + run.stderr).toBe(0)
  await isGone(project, 'WP_WITHOUT_EVENTS')
  await rm(`${folder}/tasks/WP02-more.md`)
  const gone = await found(project, 'EVENTS_WITHOUT_WP', 'status')
  expect((await asPrinted(project, gone.remedy)).exitCode).toBe(0)
})

test('two directories with one id, and two ids that begin the same', async () => {
  const { project, mission, root, folder } = await atWork()
  const meta = JSON.parse(await readFile(`${folder}/meta.json`, 'utf8'))
  const { write } = project.repository
  await write('kitty-specs/copy/meta.json', JSON.stringify({ ...meta, slug: 'copy' }))
  const twice = await found(project, 'MISSION_ID_DUPLICATE', 'identity')
  expect(twice).toMatchObject({ severity: 'error', subject: `copy, ${mission.slug}` })
  expect((await asPrinted(project, twice.remedy)).exitCode).toBe(0)
  const other = `${meta.mission_id.slice(0, 8)}ZZZZZZZZZZZZZZZZZZ`
  await write('kitty-specs/copy/meta.json', JSON.stringify({ ...meta, mission_id: other }))
  const close = await found(project, 'MISSION_MID8_SHARED', 'identity')
  expect((await asPrinted(project, close.remedy)).exitCode).toBe(0)
  await rm(`${root}/kitty-specs/copy`, { recursive: true })
  expect(findingsOf(await project.done(['doctor', 'identity']))).toEqual([])
})

test('worktrees of a mission that is gone are told, and git takes them away', async () => {
  const { project, root } = await atWork()
  const path = `${root}/.worktrees/old-lane-a`
  await project.repository.git('worktree', 'add', '-q', '-b', 'kitty/mission-042-old-lane-a', path)
  const finding = await found(project, 'WORKSPACE_ORPHAN', 'workspaces')
  expect(finding.subject).toBe(path)
  expect((await asPrinted(project, finding.remedy)).exitCode).toBe(0)
  await isGone(project, 'WORKSPACE_ORPHAN')
})

test('what older tools left is told, and the hook can be moved away', async () => {
  const project = await aProject()
  const { write, root } = project.repository
  await write('.kittify/runtime/merge/__global_merge__/lock', '')
  await mkdir(`${root}/.git/hooks`, { recursive: true })
  const guard = '#!/bin/sh\npython -m specify_cli.policy.commit_guard_hook\n'
  await writeFile(`${root}/.git/hooks/pre-commit`, guard)
  expect((await found(project, 'LOCK_WITHOUT_OWNER', 'repo')).severity).toBe('info')
  const hook = await found(project, 'HOOK_OF_OLDER_TOOL', 'repo')
  expect((await asPrinted(project, hook.remedy)).exitCode).toBe(0)
  await isGone(project, 'HOOK_OF_OLDER_TOOL')
})

test('during a git operation a repair of the log is made, and what has to wait says so', async () => {
  const { project, root, log } = await atWork()
  const text = await readFile(log, 'utf8')
  await writeFile(log, `${text.split('\n').slice(0, -2).join('\n')}\n`)
  await writeFile(`${root}/.git/MERGE_HEAD`, await project.repository.git('rev-parse', 'HEAD'))
  const line = await project.ask(['doctor', 'status', '--fix', '--verify'])
  const behind = findingsOf(line).find((one) => one.code === 'STATUS_LOG_INCOMPLETE')
  expect(behind).toMatchObject({ fixed: false })
  expect(behind?.proof).toContain('not fixed: a git operation has to end first')
  await rm(`${root}/.git/MERGE_HEAD`)
  await project.done(['doctor', 'status', '--fix'])
  expect(await readFile(log, 'utf8')).toBe(text)
})

test('a claim without a sign is told after a day, a commit is a sign, and its holder goes on [W-FR-003]', async () => {
  const { project, lane, log, journal } = await atWork()
  const { git, environment } = project.repository
  const hours = (count: number) => new Date(Date.now() - count * 3_600_000).toISOString()
  const text = await readFile(log, 'utf8')
  const older = text.replace(/"at": "[^"]+"/g, `"at": "${hours(30)}"`)
  for (const path of [log, journal]) await writeFile(path, older)
  const commitAt = (at: string) => {
    const amend = ['git', '-C', lane, 'commit', '-q', '--amend', '--no-edit']
    return project.repository.run(amend, { env: { ...environment, GIT_COMMITTER_DATE: at } })
  }
  await commitAt(hours(2))
  const status = findingsOf(await project.ask(['doctor', 'status']))
  expect(status.filter((one) => one.code === 'CLAIM_STALE')).toEqual([])

  await commitAt(hours(26))
  const finding = await found(project, 'CLAIM_STALE', 'status')
  expect(finding.subject).toMatch(/ WP01$/)
  expect(finding.remedy).toMatch(/^spec-kitty agent action implement WP01 --agent ada -m /)
  const run = await asPrinted(project, finding.remedy)
  expect(run.exitCode, run.stdout + run.stderr).toBe(0)
  expect(await git('-C', lane, 'log', '--oneline')).toContain('WP01')
})

test('a torn end is mended on request, and what it held is kept', async () => {
  const { project, root, log } = await atWork()
  const text = await readFile(log, 'utf8')
  await appendFile(log, '{"torn')
  const finding = await found(project, 'EVENT_TAIL_TORN')
  expect((await asPrinted(project, finding.remedy)).exitCode).toBe(0)
  expect(await readFile(log, 'utf8')).toBe(text)
  const kept = await pictureOf(`${root}/.git/spec-kitty/quarantine`)
  expect([...kept.values()].join('')).toContain('{"torn')
})

test('a row from a time to come, and one that follows nothing here, have a way on', async () => {
  const { project, log } = await atWork()
  const last = JSON.parse((await readFile(log, 'utf8')).trimEnd().split('\n').at(-1) ?? '')
  const row = { ...last, event_id: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', wp_id: 'WP01' }
  const at = new Date(Date.now() + 72 * 3_600_000).toISOString()
  const lost = '01AAAAAAAAAAAAAAAAAAAAAAAA'
  await appendFile(log, `${JSON.stringify({ ...row, at, prev_event_id: lost })}\n`)
  for (const code of ['EVENT_IN_FUTURE', 'STATUS_PREDECESSOR_MISSING']) {
    const finding = await found(project, code, 'status')
    expect(finding.severity).toBe('warning')
    expect((await asPrinted(project, finding.remedy)).exitCode, finding.remedy ?? '').toBe(0)
  }
})
