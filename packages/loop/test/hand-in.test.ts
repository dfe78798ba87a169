import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { claimReview, claimWork, giveVerdict, handIn, queryNext, statusView } from '../src/index.js'
import { aWorld, commitIn, TWO_LANES, type World } from './world.js'

async function claimed(world: World, wpId = 'WP01') {
  return claimWork(world.ports, world.scope, { wpId, agent: 'claude' })
}

async function failing(world: World, wpId = 'WP01', agent = 'claude'): Promise<readonly string[]> {
  const error = await handIn(world.ports, world.scope, { wpId, agent }).then(
    () => undefined,
    (thrown: unknown) => thrown as { details: { checks: { state: string; code: string }[] } },
  )
  return (error?.details.checks ?? []).filter((one) => one.state !== 'pass').map((one) => one.code)
}

/** Names of everything that a row holds, however deep. */
function fieldsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fieldsOf)
  if (typeof value !== 'object' || value === null) return null
  return Object.entries(value).map(([key, inner]) => [key, fieldsOf(inner)])
}

/** Names of the identity at the head of a prompt file, in their order. */
async function identityKeys(path: string): Promise<readonly (string | undefined)[]> {
  const [, head = ''] = (await readFile(path, 'utf8')).split(/^---$/m)
  return head
    .trim()
    .split('\n')
    .map((line) => /^[a-z_]+(?=:)/.exec(line)?.[0])
}

describe('the gates of a hand-in', () => {
  test('work without a commit is refused', async () => {
    const world = await aWorld(TWO_LANES)
    await claimed(world)
    expect(await failing(world)).toEqual(['COMMITS_MISSING'])
  })

  test('uncommitted files are refused, new ones too', async () => {
    const world = await aWorld(TWO_LANES)
    const { workspace_path: path } = await claimed(world)
    await commitIn(world, path, 'src/a/one.ts', 'one\n')
    await writeFile(`${path}/src/a/new.ts`, 'new')
    expect(await failing(world)).toEqual(['WORKSPACE_DIRTY'])
  })

  test('a file of another unfinished work package is refused, a file of nobody is not', async () => {
    const world = await aWorld(TWO_LANES)
    const { workspace_path: path } = await claimed(world)
    await commitIn(world, path, 'README.md', 'nobody owns me\n')
    await commitIn(world, path, 'src/b/theirs.ts', 'theirs\n')
    expect(await failing(world)).toEqual(['OWNERSHIP_VIOLATED'])
    await world.repo.git('-C', path, 'rm', '-q', 'src/b/theirs.ts')
    await world.repo.git('-C', path, 'commit', '-q', '-m', 'Leave it to its owner')
    const handed = await handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const ownership = handed.checks.find((check) => check.gate === 'ownership')
    expect(ownership?.detail).toContain('README.md')
  })

  test('bookkeeping is not for a code lane, and deleting what nobody gave is a violation', async () => {
    const world = await aWorld(TWO_LANES)
    const { workspace_path: path } = await claimed(world)
    await commitIn(world, path, '.kittify/notes.md', 'x\n')
    await world.repo.git('-C', path, 'rm', '-q', 'src/main.ts')
    await world.repo.git('-C', path, 'commit', '-q', '-m', 'Tidy')
    expect(await failing(world)).toEqual(['OWNERSHIP_VIOLATED'])
  })

  test('only the holder hands in, and every failing gate is named at once', async () => {
    const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'], subtasks: ['T001', 'T002'] }])
    const { workspace_path: path } = await claimed(world)
    await writeFile(`${path}/stray.txt`, 'x')
    expect(await failing(world, 'WP01', 'codex')).toEqual([
      'WP_ALREADY_CLAIMED',
      'WORKSPACE_DIRTY',
      'COMMITS_MISSING',
      'SUBTASKS_OPEN',
    ])
    const error = await handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'codex' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ key: 'WP_ALREADY_CLAIMED' })
  })

  test('force skips open subtasks with a reason, and never a missing commit', async () => {
    const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'], subtasks: ['T001'] }])
    const { workspace_path: path } = await claimed(world)
    const forced = { wpId: 'WP01', agent: 'claude', force: true, reason: 'moved to WP02' }
    await expect(handIn(world.ports, world.scope, forced)).rejects.toMatchObject({
      key: 'TRANSITION_REJECTED',
    })
    await commitIn(world, path, 'src/a/one.ts', 'one\n')
    await expect(
      handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'claude', force: true }),
    ).rejects.toMatchObject({ key: 'FORCE_REASON_REQUIRED' })
    expect(await handIn(world.ports, world.scope, forced)).toMatchObject({ to_lane: 'for_review' })
    expect((await world.rows()).at(-1)).toMatchObject({ force: true, reason: 'moved to WP02' })
  })

  test('handing in twice is one hand-in', async () => {
    const world = await aWorld(TWO_LANES)
    const { workspace_path: path } = await claimed(world)
    await commitIn(world, path, 'src/a/one.ts', 'one\n')
    const first = await handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const second = await handIn(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    expect(second).toMatchObject({ changed: false, event_ids: first.event_ids })
  })

  test('a hand-in is durable and committed to the mission branch, the index stays the user’s', async () => {
    const world = await aWorld(TWO_LANES)
    const { repo, scope } = world
    await repo.write('staged.txt', 'mine')
    await repo.git('add', 'staged.txt')
    const { workspace_path: path } = await claimed(world)
    await commitIn(world, path, 'src/a/one.ts', 'one\n')
    const handed = await handIn(world.ports, scope, { wpId: 'WP01', agent: 'claude' })
    const branch = scope.mission.missionBranch ?? ''
    expect(await repo.git('rev-parse', branch)).toBe(handed.commit_sha)
    expect(await repo.git('show', `${branch}:${handed.status_events_path}`)).toContain('for_review')
    expect(await repo.git('diff', '--cached', '--name-only')).toBe('staged.txt')
  })
})

describe('a planning work package', () => {
  const planned = [
    { id: 'WP01', owned: ['docs/**'], mode: 'planning_artifact' as const },
    { id: 'WP02', owned: ['src/a/**'] },
  ]

  test('takes the same way as code does; its files land on the mission branch, main stays [H-FR-015]', async () => {
    const world = await aWorld(planned)
    const { ports, scope, repo } = world
    const main = await repo.git('rev-parse', 'main')
    expect(await queryNext(ports, scope, { agent: 'claude' })).toMatchObject({ kind: 'step' })
    const claim = await claimed(world)
    expect(claim.workspace).toMatchObject({ kind: 'planning', path: repo.root })
    expect(await failing(world)).toEqual(['COMMITS_MISSING'])

    await repo.write('docs/limits.md', '# Limits\n')
    await repo.write('elsewhere.md', 'mine, and nobody commits it\n')
    await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    const branch = scope.mission.missionBranch ?? ''
    expect(await repo.git('show', `${branch}:docs/limits.md`)).toBe('# Limits')
    const files = await repo.git('ls-tree', '-r', '--name-only', branch)
    expect(files).not.toContain('elsewhere.md')

    const review = await claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    const diff = await repo.run(['sh', '-c', review.diff_commands[1] ?? ''])
    expect(diff.stdout).toContain('+# Limits')
    await giveVerdict(ports, scope, { wpId: 'WP01', agent: 'rex', verdict: 'approved' })
    const board = await statusView(ports, scope, { wpId: 'WP01' })
    expect(board.work_packages[0]?.review.approval).toBe('fresh')
    expect(await repo.git('rev-parse', 'main')).toBe(main)
    expect(await repo.git('rev-parse', 'HEAD')).toBe(main)
  })

  test('answers, checks, rows, status and prompt have the fields that code has [N-FR-105]', async () => {
    const world = await aWorld(planned)
    const { ports, scope, repo } = world
    const shapeOf = async (wpId: string, work: (workspace: string) => Promise<unknown>) => {
      const rowsBefore = (await world.rows()).length
      const claim = await claimed(world, wpId)
      await work(claim.workspace_path)
      const handed = await handIn(ports, scope, { wpId, agent: 'claude' })
      const review = await claimReview(ports, scope, { wpId, agent: 'rex' })
      const verdict = await giveVerdict(ports, scope, { wpId, agent: 'rex', verdict: 'approved' })
      const [entry] = (await statusView(ports, scope, { wpId })).work_packages
      const answers = { claim, workspace: claim.workspace, handed, review, verdict, entry }
      return {
        answers: Object.entries(answers).map(([name, one]) => [name, Object.keys(one ?? {})]),
        checks: handed.checks.map((check) => [check.gate, check.state, Object.keys(check)]),
        rows: (await world.rows()).slice(rowsBefore).map(fieldsOf),
        prompts: await Promise.all([claim, review].map((one) => identityKeys(one.prompt_file))),
      }
    }
    const planning = await shapeOf('WP01', () => repo.write('docs/limits.md', '# Limits\n'))
    const code = await shapeOf('WP02', (lane) => commitIn(world, lane, 'src/a/one.ts', 'one\n'))
    expect(planning).toEqual(code)
    expect(planning.rows).toHaveLength(5)
    expect(planning.checks).toHaveLength(7)
    expect(planning.prompts[0]).toContain('lane_worktree')
  })

  test('a commit to its files after the review began refuses the approval; bookkeeping does not', async () => {
    const world = await aWorld(planned)
    const { ports, scope, repo } = world
    await claimed(world)
    await repo.write('docs/limits.md', '# Limits\n')
    await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    await claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    const branch = scope.mission.missionBranch ?? ''
    const aside = `${repo.outside}/aside`
    await repo.git('worktree', 'add', '-q', aside, branch)
    const commit = await commitIn(world, aside, `kitty-specs/${scope.mission.slug}/notes.md`, 'x\n')
    const late = await commitIn(world, aside, 'docs/limits.md', '# Other limits\n')
    await repo.git('worktree', 'remove', aside)
    const approval = { wpId: 'WP01', agent: 'rex', verdict: 'approved' } as const
    await expect(giveVerdict(ports, scope, approval)).rejects.toMatchObject({
      key: 'REVIEW_STALE',
      details: { head: late, commits: [late] },
    })
    await repo.git('update-ref', `refs/heads/${branch}`, commit)
    expect(await giveVerdict(ports, scope, approval)).toMatchObject({ to_lane: 'approved' })
  })
})
