import { findRepository } from '@spec-kitty/git'
import { createNodeLock, nodeClock, nodeFiles, nodeIds } from '@spec-kitty/platform/node'
import {
  type EmitPorts,
  type EmitRequest,
  emit,
  readStatus,
  repairLog,
  type StatusLogLocation,
  snapshotBytes,
} from '@spec-kitty/status-core'
import { createRepository, openRepository, type TestRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { selectMission, statusLocation } from '../src/index.js'

const SLUG = 'shared-log-01KZ7Q3M'
const LOG = `kitty-specs/${SLUG}/status.events.jsonl`
const META = JSON.stringify({
  mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EF',
  mission_slug: SLUG,
  slug: SLUG,
  mission_type: 'software-dev',
  target_branch: 'main',
  created_at: '2026-12-01T09:00:00+00:00',
})
const UNION = ['status.events.jsonl', 'status.json']
  .map((name) => `kitty-specs/**/${name} text eol=lf merge=union\n`)
  .join('')
const WORKSPACE = {
  kind: 'worktree',
  path: '.worktrees/a',
  branch: 'kitty/a',
  lane_id: 'lane-a',
  start: null,
} as const

const seed = (wpId: string): EmitRequest => ({
  kind: 'seed',
  wpId,
  actor: 'finalize-tasks',
  executionMode: 'worktree',
})
const move = (
  wpId: string,
  to: 'claimed' | 'blocked' | 'in_progress',
  actor: string,
): EmitRequest => ({
  kind: 'transition',
  wpId,
  to,
  actor,
  executionMode: 'worktree',
  workspace: WORKSPACE,
  reason: 'as it should be',
})

interface Clone {
  readonly repo: TestRepository
  readonly location: StatusLogLocation
  readonly ports: EmitPorts
  write(...requests: EmitRequest[]): Promise<readonly string[]>
  /** Bytes of the view, which are a function of the rows. */
  state(): Promise<string>
}

async function cloneAt(repo: TestRepository): Promise<Clone> {
  const found = await findRepository(nodeFiles, repo.root, { HOME: '/var/people/ada' })
  const { mission } = await selectMission(nodeFiles, found, SLUG)
  const location = statusLocation(found, mission, false)
  const lock = createNodeLock(`${found.commonDir}/spec-kitty/locks`)
  const ports = { files: nodeFiles, clock: nodeClock, ids: nodeIds, lock }
  return {
    repo,
    location,
    ports,
    write: async (...requests) => (await emit(ports, location, requests)).eventIds,
    state: async () =>
      new TextDecoder().decode(snapshotBytes(await readStatus(nodeFiles, location), location)),
  }
}

async function aClone(attributes = UNION): Promise<Clone> {
  const repo = await createRepository({
    files: {
      [`kitty-specs/${SLUG}/meta.json`]: META,
      '.gitattributes': attributes,
      'a.txt': '1\n',
    },
  })
  const clone = await cloneAt(repo)
  await clone.write(seed('WP01'), seed('WP02'))
  await repo.commit('Plan', {})
  await repo.git('add', 'kitty-specs')
  await repo.git('commit', '-q', '--allow-empty', '-m', 'Events')
  return clone
}

async function commitAll({ repo }: Clone, message: string): Promise<void> {
  await repo.git('add', 'kitty-specs')
  await repo.git('commit', '-q', '-m', message)
}

test.each([
  ['stash', ['stash', '-u']],
  ['reset', ['reset', '--hard']],
  ['clean', ['clean', '-fdx']],
  ['restore', ['checkout', '--', '.']],
  ['branch switch', ['checkout', '-f', 'other']],
  ['older commit', ['checkout', '-f', '--detach', 'HEAD~1']],
])(
  'events that were not committed survive %s: same state, completed by the next write',
  async (_, argv) => {
    const clone = await aClone()
    await clone.repo.git('branch', 'other', 'HEAD~1')
    await clone.write(move('WP01', 'claimed', 'ada'), move('WP01', 'in_progress', 'ada'))
    const before = await clone.state()
    await clone.repo.git(...argv)
    expect(await clone.state()).toBe(before)
    const [id = ''] = await clone.write(move('WP02', 'claimed', 'bob'))
    const tracked = (await clone.repo.read(LOG)).trim().split('\n')
    expect(tracked.map((line) => JSON.parse(line).event_id)).toContain(id)
    expect(tracked).toHaveLength(5)
    const { state, trackedComplete, findings } = await readStatus(nodeFiles, clone.location)
    expect(state.workPackages.get('WP01')?.lane).toBe('in_progress')
    expect({ trackedComplete, findings }).toEqual({ trackedComplete: true, findings: [] })
  },
)

/** A second clone of the same history, in which people go on without knowing of the first. */
async function apart(attributes: string): Promise<readonly [Clone, Clone]> {
  const one = await aClone(attributes)
  const root = `${one.repo.outside}/second`
  await one.repo.git('clone', '-q', one.repo.root, root)
  const two = await cloneAt(openRepository(root, one.repo.outside))
  await one.write(move('WP01', 'claimed', 'ada'), move('WP01', 'in_progress', 'ada'))
  await commitAll(one, 'Ada claims')
  await two.write(move('WP01', 'claimed', 'bob'), move('WP02', 'claimed', 'bob'))
  await commitAll(two, 'Bob claims')
  return [one, two]
}

test("clones whose logs git's built-in union merged have one state, and the next write settles it", async () => {
  const [one, two] = await apart(UNION)
  await two.repo.git('pull', '-q', '--no-rebase', '--no-edit')
  await one.repo.git('pull', '-q', '--no-rebase', two.repo.root, 'main')
  expect(await two.state()).toBe(await one.state())
  const { state } = await readStatus(nodeFiles, two.location)
  expect(state.eventCount).toBe(6)
  expect(state.workPackages.get('WP01')).toMatchObject({ lane: 'in_progress', actor: 'ada' })
  expect(state.workPackages.get('WP01')?.heads).toHaveLength(2)
  await two.write(move('WP01', 'blocked', 'bob'))
  expect(await two.repo.read(LOG.replace('events.jsonl', 'json'))).toBe(await two.state())
  const after = await readStatus(nodeFiles, two.location)
  expect(after.state.workPackages.get('WP01')?.heads).toHaveLength(1)
})

test('a rebase over the other clone ends with the same state as a merge', async () => {
  const [one, two] = await apart(UNION)
  await two.repo.git('pull', '-q', '--rebase')
  await one.repo.git('pull', '-q', '--no-rebase', two.repo.root, 'main')
  expect(await two.state()).toBe(await one.state())
})

test.each([
  ['no attribute', '* text=auto\n'],
  ["an older tool's driver that is not configured", `${LOG} merge=spec-kitty-event-log\n`],
])(
  'with %s git leaves markers: they are named by line, and repair keeps both sides',
  async (_, attributes) => {
    const [one, two] = await apart(attributes)
    const pulled = await two.repo.run(['git', 'pull', '-q', '--no-rebase', '--no-edit'])
    expect(pulled.exitCode).not.toBe(0)
    const failure = await two.write(move('WP02', 'blocked', 'bob')).catch((error) => error)
    expect(failure).toMatchObject({
      key: 'EVENT_LOG_CORRUPT',
      details: { kind: 'conflict', lines: [3, 6, 9], path: two.location.trackedLog },
    })
    const repaired = await repairLog(two.ports, two.location)
    expect(repaired.files).toMatchObject([{ markers: [3, 6, 9], setAside: [] }])
    await two.repo.git('add', 'kitty-specs')
    await two.repo.git('commit', '-q', '--no-edit')
    expect(await two.repo.read('.gitattributes')).toBe(attributes)
    await one.repo.git('pull', '-q', '--ff-only', two.repo.root, 'main')
    expect(await one.state()).toBe(await two.state())
    expect((await readStatus(nodeFiles, one.location)).state.eventCount).toBe(6)
  },
)

test('paths of the repository and of the home directory are cut from what is committed', async () => {
  const clone = await aClone()
  const reason = `no ${clone.repo.root}/src/a.ts, see /var/people/ada/notes.txt`
  await clone.write({ ...move('WP01', 'blocked', 'ada'), reason } as EmitRequest)
  const text = await clone.repo.read(LOG)
  expect(text).toContain('"reason": "no src/a.ts, see ~/notes.txt"')
  expect(text).not.toContain(clone.repo.root)
  expect(text).not.toContain('/var/people')
})
