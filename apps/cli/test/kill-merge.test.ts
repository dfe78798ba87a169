import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createRepository, seededRandom, type TestRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'

const CLI = fileURLToPath(new URL('../bin/run.cjs', import.meta.url))
const KILLS = 40
const PARTS = ['WP01', 'WP02', 'WP03']
const FILES = 40
const LINES = 200

test(`a merge that is killed ${KILLS} times at random instants always completes, with one done event each [H-FR-002][R-FR-001][R-FR-003]`, {
  timeout: 300_000,
}, async () => {
  const { repository, mission, slug } = await approvedMission()
  const saved = `${repository.outside}/saved`
  await cp(repository.root, saved, { recursive: true, verbatimSymlinks: true })
  const before = await repository.git('rev-parse', 'main')
  const events = await eventIds(repository, slug)
  const uninterrupted = await measured(() => merge(repository, mission))
  const expected = await outcome(repository, slug)
  expect(expected).toMatchObject({ done: PARTS, sameLog: true, number: 1, commits: '3' })
  expect(await everyPart(repository)).toEqual(PATHS)
  const random = seededRandom(20261121)
  let killed = 0
  let unpublished = 0
  let killedAfterwards = 0

  for (let round = 0; round < KILLS; round += 1) {
    await rm(repository.root, { recursive: true, force: true })
    await cp(saved, repository.root, { recursive: true, verbatimSymlinks: true })
    const delay = random.next() * uninterrupted
    // Most kills are blind; every eighth waits until the target has moved.
    const aimed = round % 8 === 7
    const died = await killedAfter(repository, mission, aimed ? before : delay)
    if (died) killed += 1
    const between = await repository.git('rev-parse', 'main')
    if (died && between !== before) killedAfterwards += 1
    if (between === before) unpublished += 1
    else expect(await repository.git('rev-parse', `${between}^`), `round ${round}`).toBe(before)
    await merge(repository, mission)
    expect(await outcome(repository, slug), `round ${round}, killed after ${delay} ms`).toEqual(
      expected,
    )
    expect(await everyPart(repository), `round ${round}`).toEqual(PATHS)
    const now = new Set(await eventIds(repository, slug))
    expect(events.filter((id) => !now.has(id))).toEqual([])
    expect(await repository.read('mine.txt')).toBe('not yet committed\n')
  }
  expect(killed).toBeGreaterThan(KILLS / 2)
  expect(unpublished).toBeGreaterThan(KILLS / 4)
  expect(killedAfterwards).toBeGreaterThanOrEqual(3)
})

const PATHS = PARTS.flatMap((id) =>
  Array.from({ length: FILES }, (_, part) => `new/${id}/${part}.txt`),
).sort()

/** What main holds of the three lanes, each file compared with what its lane wrote. */
async function everyPart(repository: TestRepository): Promise<readonly string[]> {
  const listed = (await repository.git('ls-tree', '-r', '--name-only', 'main', '--', 'new')).split(
    '\n',
  )
  const specs = listed.map((path) => `main:${path}\n`).join('')
  const { stdout } = await repository.run(['git', 'cat-file', '--batch=%(rest)'], { input: specs })
  const expected = listed.map((path) => {
    const [, id, part] = /^new\/(\w+)\/(\d+)\.txt$/.exec(path) ?? []
    return `\n${`${id} ${part}\n`.repeat(LINES)}\n`
  })
  expect(stdout).toBe(expected.join(''))
  return listed.sort()
}

async function eventIds(repository: TestRepository, slug: string): Promise<readonly string[]> {
  const log = await repository.read(`kitty-specs/${slug}/status.events.jsonl`)
  return log
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event_id: string }).event_id)
}

/** What must be the same after every interruption: the tree but for times, done rows, git's view. */
async function outcome(repository: TestRepository, slug: string) {
  const log = `kitty-specs/${slug}/status.events.jsonl`
  const rows = (await readFile(`${repository.root}/${log}`, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { to_lane?: string; wp_id?: string })
  const published = await repository.git('show', `main:${log}`)
  const meta = await repository.git('show', `main:kitty-specs/${slug}/meta.json`)
  return {
    code: await repository.git('ls-tree', '-r', 'main', '--', 'new'),
    done: rows.filter((row) => row.to_lane === 'done').map((row) => row.wp_id),
    sameLog: published.trim().split('\n').length === rows.length,
    number: (JSON.parse(meta) as { mission_number: number }).mission_number,
    commits: await repository.git('rev-list', '--count', 'main'),
    status: await repository.git('status', '--porcelain'),
    branches: await repository.git('for-each-ref', '--format=%(refname)', 'refs/heads'),
    worktrees: (await repository.git('worktree', 'list')).split('\n').length,
  }
}

async function approvedMission() {
  const repository = await createRepository({ files: { 'readme.txt': 'a project\n' } })
  await spec(repository, 'init', '--ai', 'none')
  await repository.git('add', '.')
  await repository.git('commit', '-q', '-m', 'Add Spec Kitty')
  const created = await spec(repository, 'agent', 'mission', 'create', 'parts')
  const slug = created.mission_slug as string
  const directory = `kitty-specs/${slug}`
  await repository.write(`${directory}/spec.md`, '# Parts\n\n- **FR-001** Every part has files.\n')
  await repository.write(
    `${directory}/tasks.md`,
    PARTS.map((id) => `## ${id} Part\n\n**Dependencies**: none\n`).join('\n'),
  )
  for (const id of PARTS)
    await repository.write(`${directory}/tasks/${id}-part.md`, workPackage(id))
  await spec(repository, 'agent', 'mission', 'finalize-tasks')
  for (const id of PARTS) await approve(repository, id)
  await repository.write('mine.txt', 'not yet committed\n')
  return { repository, mission: created.mid8 as string, slug }
}

function workPackage(id: string): string {
  return `---
work_package_id: ${id}
title: Part
dependencies: []
requirement_refs: [FR-001]
owned_files: ['new/${id}/**']
create_intent: ['new/${id}/**']
execution_mode: code_change
---

# ${id}
`
}

async function approve(repository: TestRepository, id: string): Promise<void> {
  const claim = await spec(repository, 'agent', 'action', 'implement', id, '--agent', 'ada')
  const workspace = claim.workspace_path as string
  await mkdir(`${workspace}/new/${id}`, { recursive: true })
  for (let part = 0; part < FILES; part += 1)
    await writeFile(`${workspace}/new/${id}/${part}.txt`, `${id} ${part}\n`.repeat(LINES))
  await repository.git('-C', workspace, 'add', 'new')
  await repository.git('-C', workspace, 'commit', '-q', '-m', `${id}: its files`)
  await spec(repository, 'hand-in', id, '--agent', 'ada')
  await spec(repository, 'agent', 'action', 'review', id, '--agent', 'grace')
  await spec(repository, 'approve', id, '--agent', 'grace')
}

async function merge(repository: TestRepository, mission: string): Promise<void> {
  await spec(repository, 'merge', '--mission', mission)
}

async function spec(
  repository: TestRepository,
  ...args: string[]
): Promise<Record<string, unknown>> {
  const result = await repository.run([process.execPath, CLI, ...args, '--json'])
  expect(result.exitCode, `spec-kitty ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(0)
  return JSON.parse(result.stdout) as Record<string, unknown>
}

/**
 * Kills the command with every git process that it started, after so many milliseconds or as soon
 * as main is no longer at a commit; true if it was still alive then.
 */
function killedAfter(
  repository: TestRepository,
  mission: string,
  moment: number | string,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, 'merge', '--mission', mission], {
      cwd: repository.root,
      env: repository.environment,
      stdio: 'ignore',
      detached: true,
    })
    const kill = () => process.kill(-(child.pid as number), 'SIGKILL')
    const tip = () => readFileSync(`${repository.root}/.git/refs/heads/main`, 'utf8').trim()
    const timer =
      typeof moment === 'number'
        ? setTimeout(kill, moment)
        : setInterval(() => tip() !== moment && kill(), 2)
    child.on('exit', (_, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    })
  })
}

async function measured(action: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await action()
  return performance.now() - start
}
