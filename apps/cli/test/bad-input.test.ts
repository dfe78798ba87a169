import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hermeticEnvironment, temporaryDirectory } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { onlyLine, specKitty } from './binary.js'
import {
  aPlannedMission,
  aProject,
  finish,
  implement,
  pictureOf,
  type TestProject,
  writePlan,
} from './project.js'

/** Somebody whom permissions bind: us, or nobody in place of root. */
const NOBODY = 65_534
const ORDINARY = process.getuid?.() === 0 ? { uid: NOBODY } : {}

function giveTo(directory: string): void {
  if ('uid' in ORDINARY) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, directory])
}

interface Finding {
  readonly code: string
  readonly topic: string
  readonly severity: string
}

async function findingsOf(project: TestProject, env?: Record<string, string>): Promise<Finding[]> {
  const line = await project.ask(['doctor'], env === undefined ? {} : { env })
  return line.findings as Finding[]
}

test('a name that two missions have is refused with both', async () => {
  const { done, ask } = await aProject()
  const ids = [await done(['specify', 'same']), await done(['specify', 'same'])]
  const line = await ask(['status', '-m', 'same'])
  expect(line).toMatchObject({
    ok: false,
    error: { code: 'SPEC_KITTY_MISSION_AMBIGUOUS_SELECTOR' },
    candidates: ids.map(({ mission_id, mission_slug }) => ({ mission_id, mission_slug })),
  })
})

test('dependencies in a circle are named and nothing is finalized', async () => {
  const { repository, done, refused } = await aProject()
  const created = await done(['specify', 'circle'])
  const parts = [
    { id: 'WP01', after: ['WP02'] },
    { id: 'WP02', after: ['WP01'] },
  ]
  await writePlan(repository, created.mission_dir as string, parts)
  const before = await pictureOf(`${repository.root}/kitty-specs`)
  const line = await refused('DEPENDENCY_CYCLE', ['tasks'])
  expect(line.error?.message).toMatch(/WP01.*WP02|WP02.*WP01/)
  expect(await pictureOf(`${repository.root}/kitty-specs`)).toEqual(before)
  expect(await repository.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
})

test('a project outside git can be set up, and is told what it lacks', async () => {
  const cwd = await temporaryDirectory()
  const env = hermeticEnvironment(`${cwd}/home`)
  expect((await specKitty(['init', '--ai', 'none'], { cwd, env })).exitCode).toBe(0)
  const answer = await specKitty(['status', '--json'], { cwd, env })
  expect(answer.exitCode).toBe(1)
  expect(onlyLine(answer)).toMatchObject({
    error: { code: 'SPEC_KITTY_NOT_A_GIT_REPOSITORY', remedy: 'git init' },
  })
})

test('where nothing may be written, init says so and leaves nothing', async () => {
  const around = await temporaryDirectory()
  const cwd = `${around}/closed`
  await mkdir(cwd)
  giveTo(around)
  await chmod(cwd, 0o555)
  const env = hermeticEnvironment(`${around}/home`)
  const answer = await specKitty(['init', '--ai', 'none', '--json'], { cwd, env, ...ORDINARY })
  await chmod(cwd, 0o755)
  expect(answer.exitCode).toBe(1)
  expect(onlyLine(answer)).toMatchObject({ error: { code: 'SPEC_KITTY_FILE_NOT_WRITTEN' } })
  expect(await readdir(cwd)).toEqual([])
})

test('where missions may not be written, create says so and leaves nothing', async () => {
  const { repository, refused } = await aProject()
  const missions = `${repository.root}/kitty-specs`
  await mkdir(missions)
  giveTo(repository.outside)
  await chmod(missions, 0o555)
  const line = await refused('FILE_NOT_WRITTEN', ['specify', 'demo'], ORDINARY)
  await chmod(missions, 0o755)
  expect(line.error?.message).toContain('kitty-specs')
  expect(await readdir(missions)).toEqual([])
})

test('a row that power cut in two, in both logs, is reported and mended by the next command', async () => {
  const project = await aProject()
  const { repository, done } = project
  const { slug } = await aPlannedMission(project, [{ id: 'WP01' }])
  const claim = ['agent', 'action', 'implement', 'WP01', '--agent', 'ada']
  const { mission_id } = await done(claim)
  const logs = [
    `${repository.root}/kitty-specs/${slug}/status.events.jsonl`,
    `${repository.root}/.git/spec-kitty/missions/${mission_id}/events.jsonl`,
  ]
  const whole = await Promise.all(logs.map((log) => readFile(log, 'utf8')))
  for (const [at, log] of logs.entries()) {
    const last = whole[at]?.trimEnd().split('\n').at(-1)?.length ?? 0
    await writeFile(log, whole[at]?.slice(0, -Math.floor(last / 2)) ?? '')
  }
  const torn = (await findingsOf(project)).filter((finding) => finding.code === 'EVENT_TAIL_TORN')
  expect(torn).toMatchObject([
    { severity: 'warning', message: expect.stringMatching(/^2 times: .* ends in a fragment of/) },
  ])

  expect(await done(claim)).toMatchObject({ mode: 'resume', to_lane: 'in_progress' })
  for (const [at, log] of logs.entries()) {
    const rows = (await readFile(log, 'utf8')).trimEnd().split('\n')
    expect(rows.map((row) => JSON.parse(row).to_lane).at(-1)).toBe('in_progress')
    expect(rows).toHaveLength(whole[at]?.trimEnd().split('\n').length ?? 0)
  }
  expect(await findingsOf(project)).toEqual([])
})

test('a merge refuses by name an old git, a lane that is gone and a target that is gone', async () => {
  const project = await aProject()
  const { repository, refused, done } = project
  const { git, outside, environment } = repository
  const { branch } = await aPlannedMission(project, [{ id: 'WP01' }, { id: 'WP02' }])
  for (const id of ['WP01', 'WP02']) {
    await implement(project, id)
    await finish(project, id)
  }
  const main = await git('rev-parse', 'main')

  const old = { ...environment, PATH: `${await oldGit(outside)}:${environment.PATH}` }
  const line = await refused('GIT_TOO_OLD', ['merge'], { env: old })
  expect(line.error?.message).toContain('2.37.4')
  const [finding] = await findingsOf(project, old)
  expect(finding).toMatchObject({ code: 'GIT_TOO_OLD', topic: 'repo', severity: 'error' })

  const lane = `${branch}-lane-b`
  const tip = await git('rev-parse', lane)
  await git('update-ref', '-d', `refs/heads/${lane}`)
  const gone = await refused('MERGE_LANE_BRANCH_MISSING', ['merge'])
  expect(gone.error?.message).toContain(lane)
  await repository.run(['sh', '-c', gone.error?.remedy ?? ''])
  expect(await git('rev-parse', lane)).toBe(tip)

  await git('switch', '-q', '-c', 'aside')
  await git('branch', '-q', '-D', 'main')
  const lost = await refused('MERGE_TARGET_MISSING', ['merge'])
  expect(lost.error?.message).toContain('main')
  await git('branch', 'main', main)
  expect(await done(['merge'])).toMatchObject({ merged: true, merged_wps: ['WP01', 'WP02'] })
})

/** A directory with a git of another age: its version, and no merge in the object database. */
async function oldGit(outside: string): Promise<string> {
  const directory = `${outside}/old`
  await mkdir(directory)
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  const script = `#!/bin/sh
for word in "$@"; do
  case $word in
    version) echo 'git version 2.37.4'; exit 0 ;;
    --write-tree) echo 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2; exit 129 ;;
  esac
done
exec '${real}' "$@"
`
  await writeFile(`${directory}/git`, script, { mode: 0o755 })
  return directory
}
