import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { claimReview, claimWork, giveVerdict, handIn, queryNext, statusView } from '../src/index.js'
import { approve, aWorld, commitIn, implementAndHandIn, TWO_LANES, type World } from './world.js'

const AS_CLAUDE = { wpId: 'WP01', agent: 'claude' } as const

const laneOf = (world: World) => `${world.repo.root}/.worktrees/${world.scope.mission.slug}-lane-a`
const branchOf = (world: World) => `${world.scope.mission.missionBranch}-lane-a`

/** Takes lane a's worktree and branch away, as a person with git does; gives its last commit. */
async function loseBranch(world: World): Promise<string> {
  const { repo } = world
  const head = await repo.git('rev-parse', branchOf(world))
  await repo.git('worktree', 'remove', '--force', laneOf(world))
  await repo.git('branch', '-q', '-D', branchOf(world))
  return head
}

describe('a lane branch that is gone', () => {
  test('is made again for rework, at what was handed in', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    const feedback = new TextEncoder().encode('Use two.')
    const no = { wpId: 'WP01', agent: 'rex', verdict: 'changes_requested', feedback } as const
    await giveVerdict(ports, scope, no)
    const head = await loseBranch(world)
    const claim = await claimWork(ports, scope, AS_CLAUDE)
    expect(claim).toMatchObject({ mode: 'fix', workspace: { head_commit: head } })
    expect(claim.diagnostics).toMatchObject([
      { code: 'lane_branch_remade', details: { commit: head } },
    ])
    expect(await readFile(`${claim.workspace_path}/src/a/one.ts`, 'utf8')).toBe('WP01\n')
    await commitIn(world, claim.workspace_path, 'src/a/two.ts', 'two\n')
    expect(await handIn(ports, scope, AS_CLAUDE)).toMatchObject({ to_lane: 'for_review' })
    expect(await repo.git('merge-base', '--is-ancestor', head, branchOf(world))).toBe('')
  })

  test('is not made again from nothing where the handed-in commit is not here', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await approve(world, 'WP01')
    const feedback = new TextEncoder().encode('Use two.')
    const no = { wpId: 'WP01', agent: 'rex', verdict: 'changes_requested', feedback } as const
    await giveVerdict(ports, scope, no)
    const head = await loseBranch(world)
    await rm(`${repo.root}/.git/objects/${head.slice(0, 2)}/${head.slice(2)}`)
    await expect(claimWork(ports, scope, AS_CLAUDE)).rejects.toMatchObject({
      key: 'WORKSPACE_NOT_ALLOCATED',
      message: expect.stringContaining(head),
    })
  })

  test('during a review stops the approval with the command that brings it back', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    const yes = { wpId: 'WP01', agent: 'rex', verdict: 'approved' } as const
    await claimReview(ports, scope, yes)
    const head = await loseBranch(world)
    const before = await world.rows()
    const refused = await giveVerdict(ports, scope, yes).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      key: 'WORKSPACE_UNPROVEN',
      remedy: `git branch ${branchOf(world)} ${head}`,
    })
    expect(await world.rows()).toEqual(before)
    await repo.run(['sh', '-c', (refused as { remedy: string }).remedy])
    expect(await giveVerdict(ports, scope, yes)).toMatchObject({ to_lane: 'approved' })
  })

  test('of approved work is named with the command that brings it back', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await approve(world, 'WP01')
    const head = await loseBranch(world)
    const command = `git branch ${branchOf(world)} ${head}`
    const next = await queryNext(ports, scope, { agent: 'rex', role: 'reviewer' })
    expect(next).toMatchObject({ kind: 'blocked', run: command })
    await expect(claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })).rejects.toMatchObject({
      key: 'WORKSPACE_UNPROVEN',
      remedy: command,
    })
    await repo.run(['sh', '-c', command])
    const row = (await statusView(ports, scope, { wpId: 'WP01' })).work_packages[0]
    expect(row).toMatchObject({ lane: 'approved', review: { approval: 'fresh' } })
  })
})

describe('a worktree that is not what it should be', () => {
  test('on another branch it claims nothing, and the refusal says how to go back', async () => {
    const world = await aWorld([
      { id: 'WP01', owned: ['src/a/**'] },
      { id: 'WP02', owned: ['src/a/**'], dependencies: ['WP01'] },
    ])
    const { ports, scope, repo } = world
    await claimWork(ports, scope, AS_CLAUDE)
    const before = await world.rows()
    await repo.git('-C', laneOf(world), 'switch', '-q', '-c', 'mine')
    const claim = () => claimWork(ports, scope, AS_CLAUDE)
    const command = `git -C ${laneOf(world)} checkout ${branchOf(world)}`
    await expect(claim()).rejects.toMatchObject({ key: 'WORKSPACE_UNPROVEN', remedy: command })
    await expect(handIn(ports, scope, AS_CLAUDE)).rejects.toMatchObject({ remedy: command })
    expect(await world.rows()).toEqual(before)
    await repo.run(['sh', '-c', command])
    expect(await claim()).toMatchObject({ mode: 'resume' })
  })

  test('a directory in its place leaves the work in progress, and goes on once it is moved', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    await claimWork(ports, scope, AS_CLAUDE)
    const lane = laneOf(world)
    await rm(lane, { recursive: true })
    await mkdir(lane)
    await writeFile(`${lane}/mine.txt`, 'not yours')
    await expect(claimWork(ports, scope, AS_CLAUDE)).rejects.toMatchObject({
      key: 'WORKSPACE_UNPROVEN',
      message: expect.stringContaining('move it away'),
      remedy: expect.stringContaining('agent action implement WP01 --agent claude'),
    })
    expect((await world.rows()).at(-1)).toMatchObject({ to_lane: 'in_progress' })
    await rename(lane, `${lane}-aside`)
    expect(await claimWork(ports, scope, AS_CLAUDE)).toMatchObject({ mode: 'resume' })
  })

  test('one that is missing stops a review with the command that makes it', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope, repo } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await rm(laneOf(world), { recursive: true })
    const review = () => claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    const command = `git worktree add -f ${laneOf(world)} ${branchOf(world)}`
    await expect(review()).rejects.toMatchObject({ key: 'WORKSPACE_UNPROVEN', remedy: command })
    await repo.run(['sh', '-c', command])
    expect(await review()).toMatchObject({ to_lane: 'in_review' })
  })
})
