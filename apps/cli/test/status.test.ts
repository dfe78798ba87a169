import { spawn } from 'node:child_process'
import { appendFile, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { resolveCommand } from '../src/command-table.js'
import { BINARY, TABLE } from './binary.js'
import { aPlannedMission, aProject, finish, implement, type TestProject } from './project.js'

const PARTS = [{ id: 'WP01' }, { id: 'WP02' }, { id: 'WP03', after: ['WP01'] }]

async function worked() {
  const project = await aProject()
  const mission = await aPlannedMission(project, PARTS)
  await implement(project, 'WP01')
  await finish(project, 'WP01')
  await implement(project, 'WP02')
  return { project, mission }
}

async function rowsOf(project: TestProject, slug: string) {
  const path = `${project.repository.root}/kitty-specs/${slug}/status.events.jsonl`
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Record<string, string>)
}

test('status --at shows the board of every event as the rows until then make it [D35]', async () => {
  const { project, mission } = await worked()
  const lanes = new Map<string, string>()
  const moves = (await rowsOf(project, mission.slug)).filter((row) => row.to_lane !== undefined)
  expect(moves.length).toBeGreaterThan(8)
  for (const row of moves) {
    lanes.set(row.wp_id as string, row.to_lane as string)
    const then = await project.done(['status', '--at', row.event_id as string])
    const shown = then.work_packages as { wp_id: string; lane: string; workspace_path: null }[]
    expect(new Map(shown.map((one) => [one.wp_id, one.lane]))).toEqual(lanes)
    expect(then).toMatchObject({ at: row.event_id, next: null })
    expect(shown.map((one) => one.workspace_path)).toEqual(shown.map(() => null))
  }
  const now = await project.done(['status'])
  const last = await project.done(['status', '--at', moves.at(-1)?.event_id as string])
  expect(last.progress).toEqual(now.progress)
  expect(last.by_lane).toEqual(now.by_lane)
  const before = await project.done(['status', '--at', '2001-01-01'])
  expect(before).toMatchObject({ work_packages: [], weighted_percentage: 0 })
  await project.refused('STATUS_AT_UNKNOWN', ['status', '--at', 'yesterday'])
  const words = await project.text(['status', '--at', '2001-01-01'])
  expect(words.stdout).toContain('As it was at 2001-01-01.')
})

test('a claim is stale after the minutes that were asked for, else after those of its lane', async () => {
  const { project, mission } = await worked()
  const [claim] = (await rowsOf(project, mission.slug)).filter(
    (row) => row.wp_id === 'WP02' && row.to_lane === 'claimed',
  )
  const later = new Date(Date.parse(claim?.at as string) + 120_000).toISOString()
  const stale = async (...more: string[]) => {
    const { work_packages } = await project.done(['status', 'WP02', '--at', later, ...more])
    return (work_packages as { stale: boolean }[])[0]?.stale
  }
  expect(await stale()).toBe(false)
  expect(await stale('--stale-threshold', '1')).toBe(true)
  expect(await stale('--stale-threshold', '3')).toBe(false)
  await project.refused('USAGE', ['status', '--stale-threshold', '0'])
  await project.refused('USAGE', ['status', '--stale-threshold', 'soon'])
})

test('a review is on the board with who reviews, in words and in the answer [H-FR-018]', async () => {
  const project = await aProject()
  await aPlannedMission(project, [{ id: 'WP01' }])
  await implement(project, 'WP01')
  await project.done(['agent', 'tasks', 'mark-status', 'T001', '--status', 'done'])
  await project.done(['hand-in', 'WP01', '--agent', 'ada'])
  await project.done(['agent', 'action', 'review', 'WP01', '--agent', 'bob'])
  const { work_packages, by_lane, progress } = await project.done(['status'])
  expect(work_packages).toMatchObject([
    { lane: 'in_review', actor: 'bob', review: { reviewer: 'bob', approval: 'none' } },
  ])
  expect(by_lane).toMatchObject({ in_review: ['WP01'] })
  expect(progress).toMatchObject({ per_lane_counts: { in_review: 1 } })
  const { stdout } = await project.text(['status'])
  expect(stdout).toMatch(/WP01.*in review.*bob/i)
})

test('without a mission status shows all of them, --all in every case', async () => {
  const project = await aProject()
  await aPlannedMission(project, [{ id: 'WP01' }])
  await project.done(['specify', 'second'])
  for (const args of [['status'], ['status', '--all'], ['mission', 'list']]) {
    const { missions, command } = await project.done(args)
    expect(missions).toHaveLength(2)
    expect(command).toBe('status')
  }
  await project.refused('USAGE', ['status', 'WP01'])
  await project.refused('USAGE', ['status', '--at', '2026-01-01'])
})

test('hidden names mean their command and stand in no help', async () => {
  const hidden = TABLE.flatMap((entry) => entry.hiddenAliases.map((name) => [name, entry.id]))
  expect(hidden.length).toBeGreaterThanOrEqual(8)
  const shown = new Set(TABLE.flatMap((entry) => [entry.id, ...entry.aliases]))
  for (const [name = '', id] of hidden) {
    expect(resolveCommand(TABLE, name.split(' '))).toMatchObject({ entry: { id } })
    expect(shown.has(name), name).toBe(false)
  }
  const names = hidden.map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('status --watch prints again when something changes, starts no git, and ends on Ctrl-C with 0', {
  timeout: 60_000,
}, async () => {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  const { root, environment } = project.repository
  const child = spawn(process.execPath, [BINARY, 'status', '--watch'], {
    cwd: root,
    env: { ...environment, PATH: '/nonexistent' },
  })
  const out: string[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const boards = () => out.join('').split(`${mission.slug}  `).length - 1
  const until = async (count: number) => {
    for (let tries = 0; boards() < count && tries < 200; tries += 1) await pause(100)
    expect(boards()).toBe(count)
  }
  await until(1)
  await project.done(['agent', 'tasks', 'move-task', 'WP01', '--to', 'blocked', '--reason', 'x y'])
  await until(2)
  expect(out.join('')).toContain('blocked: x y')
  await appendFile(`${root}/readme.txt`, 'not of the mission\n')
  await pause(1500)
  expect(boards()).toBe(2)
  expect(out.join('')).not.toContain('\u001b')
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  await project.refused('USAGE', ['status', '--watch'])
})

test('status --watch ends when nobody reads it any more', async () => {
  const project = await aProject()
  await aPlannedMission(project, [{ id: 'WP01' }])
  const { root, environment } = project.repository
  const child = spawn(process.execPath, [BINARY, 'status', '--watch'], {
    cwd: root,
    env: environment,
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.stdout.destroy()
  await project.done(['agent', 'tasks', 'move-task', 'WP01', '--to', 'blocked', '--reason', 'x'])
  expect(await ended).toBe(0)
})

test('every command that has --mission takes --feature and finds the same mission [H-FR-035]', async () => {
  const project = await aProject()
  await project.done(['specify', 'one'])
  await project.done(['specify', 'two'])
  const withMission = TABLE.filter((entry) => entry.flags.some((flag) => flag.name === 'mission'))
  expect(withMission.length).toBeGreaterThanOrEqual(14)
  for (const entry of withMission) {
    const needed = entry.flags.flatMap((flag) =>
      flag.required ? [`--${flag.name}`, flag.options?.[0] ?? 'x'] : [],
    )
    const words = entry.args.filter((arg) => arg.required).map(() => 'WP01')
    const agent = entry.flags.some((flag) => flag.name === 'agent') ? ['--agent', 'ada'] : []
    const ask = (flag: string, handle: string) =>
      project.ask([...entry.id.split(' '), ...words, ...needed, ...agent, flag, handle])
    const [old, now] = [await ask('--feature', 'nowhere'), await ask('--mission', 'nowhere')]
    expect(old.error, entry.id).toEqual(now.error)
    expect(old.error?.code, entry.id).toBe('SPEC_KITTY_MISSION_NOT_FOUND')
    expect(old.diagnostics, entry.id).toContainEqual(
      expect.objectContaining({ code: 'deprecated_flag' }),
    )
  }
})

function pause(ms: number) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
