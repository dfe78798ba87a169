import { readFile } from 'node:fs/promises'
import { nodeProcesses } from '@spec-kitty/platform/node'
import { describe, expect, test } from 'vitest'
import { type RunProgress, type RunRequest, runMission } from '../src/index.js'
import { RunResult } from '../src/schemas.js'
import { aWorld, implementAndHandIn, type PlannedWork, type World } from './world.js'

const AGENT = new URL('./fake-agent.mjs', import.meta.url).pathname

const TWO: readonly PlannedWork[] = [
  { id: 'WP01', owned: ['src/wp01/**'] },
  { id: 'WP02', owned: ['src/wp02/**'] },
]

function request(world: World, script: string, more: Partial<RunRequest> = {}): RunRequest {
  const log = `${world.repo.outside}/agents.log`
  const command = ['node', AGENT, script, log]
  return {
    implementers: ['generic'],
    agents: { generic: { command, prompt: 'stdin', env: {}, roles: [] } },
    maxParallel: 2,
    until: 'accept',
    timeoutMs: 20_000,
    environment: world.repo.environment,
    ...more,
  }
}

const agentLog = async (world: World) =>
  (await readFile(`${world.repo.outside}/agents.log`, 'utf8')).trim().split('\n')

describe('run', () => {
  test('drives a planning work package like any other, without a commit on main [H-FR-015]', async () => {
    const planning = { id: 'WP02', owned: ['docs/**'], mode: 'planning_artifact' as const }
    const world = await aWorld([{ id: 'WP01', owned: ['src/wp01/**'] }, planning])
    const main = await world.repo.git('rev-parse', 'main')
    const result = await runMission(world.ports, world.scope, request(world, 'work'))
    expect(result.reached).toBe('accept')
    const branch = world.scope.mission.missionBranch ?? ''
    expect(await world.repo.git('show', `${branch}:docs/wp02.md`)).toBe('# WP02')
    expect(await world.repo.git('rev-parse', 'main')).toBe(main)
  })

  test('drives two lanes at once, one of them through a rejection, to an accepted mission', async () => {
    const world = await aWorld(TWO)
    const main = await world.repo.git('rev-parse', 'main')
    const seen: RunProgress[] = []
    const result = await runMission(world.ports, world.scope, {
      ...request(world, 'reject-once'),
      onProgress: (progress) => seen.push(progress),
    })
    RunResult.parse(result)
    expect(result).toMatchObject({ reached: 'accept', blocked: [] })
    const told = result.attempts.map((one) => `${one.wp_id} ${one.action} ${one.outcome}`).sort()
    expect(told).toEqual([
      'WP01 implement handed_in',
      'WP01 implement handed_in',
      'WP01 review approved',
      'WP01 review rejected',
      'WP02 implement handed_in',
      'WP02 review approved',
    ])
    expect(result.attempts.some((one) => one.exit_code !== 0)).toBe(false)
    const implementers = new Map<string, string>()
    for (const one of result.attempts) {
      if (one.action === 'implement') implementers.set(one.wp_id, one.actor)
      else expect(one.actor).not.toBe(implementers.get(one.wp_id))
    }
    const branch = `${world.scope.mission.missionBranch}-lane-a`
    expect(await world.repo.git('show', `${branch}:src/wp01/answer.ts`)).toContain('42')
    expect(await world.repo.git('rev-parse', 'main')).toBe(main)
    expect(new Set(seen.map((one) => one.what))).toEqual(
      new Set(['claimed', 'started', 'handed_in', 'approved', 'rejected', 'accepted']),
    )
    expect(seen.at(-1)?.percentage).toBe(95)
    for (const transcript of result.transcripts) {
      expect(await world.repo.read(transcript)).toContain('[exit 0]')
    }
  })

  test('two agents work at the same time, each under a name of its own', async () => {
    const world = await aWorld(TWO)
    await runMission(world.ports, world.scope, request(world, 'pause'))
    const lines = await agentLog(world)
    expect(lines.slice(0, 2).every((line) => line.startsWith('begin-implement'))).toBe(true)
    const names = lines.slice(0, 2).map((line) => line.split(' ')[2])
    expect(new Set(names)).toEqual(new Set(['generic-1', 'generic-2']))
  })

  test('exit 0 without a result hands in nothing; leftovers stay uncommitted and are named', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const result = await runMission(world.ports, world.scope, request(world, 'silent-once'))
    expect(result.attempts.map((one) => one.outcome)).toEqual([
      'no_result',
      'handed_in',
      'approved',
    ])
    expect(result.attempts[0]).toMatchObject({ exit_code: 0, attempt: 1 })
    const prompts = `.kittify/runtime/run/${result.run_id}/WP01-implement-2.prompt.md`
    expect(await world.repo.read(prompts)).toContain('Uncommitted files were left: leftover.txt')
    const branch = `${world.scope.mission.missionBranch}-lane-a`
    const files = await world.repo.git('log', '--name-only', '--format=', branch)
    expect(files).not.toContain('leftover.txt')
  })

  test('an agent that never says anything ends blocked after its attempts, with the way on', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const run = runMission(world.ports, world.scope, request(world, 'silent', { attemptsMax: 2 }))
    await expect(run).rejects.toMatchObject({
      key: 'RUN_STALLED',
      remedy: expect.stringContaining('move-task WP01 --to planned'),
      details: { attempts: [{ outcome: 'no_result' }, { outcome: 'no_result' }] },
    })
    expect((await world.rows()).at(-1)).toMatchObject({
      to_lane: 'blocked',
      reason: 'a run gave up after 2 attempts; last: it left no result',
    })
  })

  test('a block that an agent reports is recorded with its reason', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const run = runMission(world.ports, world.scope, request(world, 'blocked'))
    await expect(run).rejects.toMatchObject({ key: 'RUN_STALLED' })
    expect((await world.rows()).at(-1)).toMatchObject({
      to_lane: 'blocked',
      reason: 'no licence key',
    })
  })

  test('a reviewer without a verdict approves nothing', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const run = runMission(
      world.ports,
      world.scope,
      request(world, 'mute-review', { attemptsMax: 2 }),
    )
    await expect(run).rejects.toMatchObject({ key: 'RUN_STALLED' })
    expect((await world.moves()).filter((move) => move.includes('approved'))).toEqual([])
  })

  test('an agent that hangs is ended after its time', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const run = runMission(
      world.ports,
      world.scope,
      request(world, 'hang', { attemptsMax: 1, timeoutMs: 700 }),
    )
    await expect(run).rejects.toMatchObject({ details: { attempts: [{ outcome: 'timeout' }] } })
  })

  test('a stop ends the agents, keeps their claims, and the next run goes on', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const stop = new AbortController()
    const said: string[] = []
    const run = runMission(world.ports, world.scope, {
      ...request(world, 'hang'),
      signal: stop.signal,
      onProgress: (progress) => {
        said.push(`${progress.what} ${progress.detail}`)
        if (progress.what === 'started') setTimeout(() => stop.abort(), 200)
      },
    })
    await expect(run).rejects.toMatchObject({
      key: 'INTERRUPTED',
      message: 'Stopped after 1 attempt.',
      exitCode: 130,
    })
    expect(said.at(-1)).toBe('stopped its claim stays')
    expect((await world.moves()).at(-1)).toBe('WP01 claimed → in_progress by generic-1')
    const again = await runMission(world.ports, world.scope, request(world, 'work'))
    expect(again.attempts[0]).toMatchObject({ actor: 'generic-1', outcome: 'handed_in' })
  })

  test('a program that is not there is a failed attempt of its own kind', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const agents = {
      generic: { command: ['/nowhere/agent'], prompt: 'file' as const, env: {}, roles: [] },
    }
    const run = runMission(
      world.ports,
      world.scope,
      request(world, 'x', { agents, attemptsMax: 1 }),
    )
    await expect(run).rejects.toMatchObject({ details: { attempts: [{ outcome: 'spawn' }] } })
  })

  test('a second run is refused while the first lives; an unknown agent before anything', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const first = runMission(world.ports, world.scope, request(world, 'pause'))
    const lock = world.ports.lock.hold('probe', { waitMs: 0, command: 'x' }, async () => 'free')
    expect(await lock).toBe('free')
    const other = await world.scopeFrom(world.repo.root)
    await expect(runMission(world.ports, other, request(world, 'work'))).rejects.toMatchObject({
      key: 'RUN_ALREADY_ACTIVE',
    })
    await first
    await expect(
      runMission(world.ports, other, request(world, 'work', { reviewers: ['nobody'] })),
    ).rejects.toMatchObject({ key: 'RUN_AGENT_UNKNOWN' })
  })

  test('only the record of a process that certainly lives stops a run', async () => {
    const world = await aWorld(TWO.slice(0, 1))
    const folder = '.kittify/runtime/run/01KZ7R1A2B3C4D5E6F7G8H9J0K'
    const start = () => runMission(world.ports, world.scope, request(world, 'work'))
    const { environment: env, root: cwd } = world.repo
    const child = await nodeProcesses.start(['sleep', '60'], { cwd, env })
    const about = { actor: 'a-1', wp_id: 'WP01', mission_slug: 'x', workspace_path: cwd }
    const record = (mark: string) => JSON.stringify({ pid: child.pid, mark, ...about })
    const later = child.mark.replace(/^(\["\d+","\d+)/, '$10')
    expect(later).not.toBe(child.mark)
    await world.repo.write(`${folder}/WP01-implement-1.process.json`, record(later))
    await world.repo.write(`${folder}/WP02-implement-2.process.json`, '{"pid": 1')
    await world.repo.write(`${folder}/WP03-implement-3.process.json`, record(child.mark))
    await expect(start()).rejects.toMatchObject({
      key: 'RUN_AGENT_ALIVE',
      details: { pid: child.pid, agents: [about] },
    })
    expect(await world.moves()).toEqual([])
    await child.terminate(1000)
    expect((await start()).reached).toBe('accept')
  })

  test('a dry run shows the commands and starts nothing', async () => {
    const world = await aWorld([
      ...TWO,
      { id: 'WP03', owned: ['docs/**'], mode: 'planning_artifact' },
      { id: 'WP04', owned: ['src/wp04/**'], dependencies: ['WP01'] },
    ])
    const { root } = world.repo
    await implementAndHandIn(world, 'WP02', 'generic-1', 'src/wp02/one.ts')
    const before = await world.rows()
    const asked = request(world, 'work', { dryRun: true, maxParallel: 3 })
    const command = ['agent', '{role}', '--in', '{workspace}']
    const agents = { generic: { command, prompt: 'argument' as const, env: {}, roles: [] } }
    const plan = await runMission(world.ports, world.scope, { ...asked, agents })
    RunResult.parse(plan)
    expect(plan).toMatchObject({ reached: 'planned', dry_run: true, attempts: [] })
    expect(plan.commands.generic).toEqual(command)
    const lane = `${root}/.worktrees/${world.scope.mission.slug}-lane`
    expect(plan.would_start.map((one) => [one.wp_id, one.action, one.actor, ...one.argv])).toEqual([
      ['WP02', 'review', 'generic-2', 'agent', 'reviewer', '--in', `${lane}-b`, 'PROMPT'],
      ['WP01', 'implement', 'generic-1', 'agent', 'implementer', '--in', `${lane}-a`, 'PROMPT'],
      ['WP03', 'implement', 'generic-3', 'agent', 'implementer', '--in', root, 'PROMPT'],
    ])
    expect(await world.rows()).toEqual(before)
  })

  test('until merge publishes the code, and only then main moves', async () => {
    const world = await aWorld(TWO)
    const main = await world.repo.git('rev-parse', 'main')
    const result = await runMission(
      world.ports,
      world.scope,
      request(world, 'work', { until: 'merge' }),
    )
    expect(result).toMatchObject({ reached: 'merge', merge: { merged: true } })
    expect(await world.repo.git('rev-parse', 'main')).not.toBe(main)
    expect(await world.repo.read('src/wp02/answer.ts')).toContain('answer')
    expect(result.progress.percentage).toBe(100)
  })
})
