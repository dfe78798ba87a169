import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import {
  acceptMission,
  claimReview,
  claimWork,
  giveVerdict,
  handIn,
  markStatus,
  moveTask,
  queryNext,
  statusView,
} from '../src/index.js'
import {
  AcceptResult,
  ClaimResult,
  MoveResult,
  ReviewClaimResult,
  StatusView,
} from '../src/schemas.js'
import { approve, aWorld, commitIn, implementAndHandIn, TWO_LANES } from './world.js'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('one work package from planned to accepted', () => {
  test('goes through claim, hand-in, review and approval, and main never moves', async () => {
    const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'], subtasks: ['T001'] }])
    const { ports, scope, repo } = world
    const main = await repo.git('rev-parse', 'main')

    const claim = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
    ClaimResult.parse(claim)
    expect(claim).toMatchObject({ mode: 'start', from_lane: 'planned', to_lane: 'in_progress' })
    await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'export const one = 1\n')
    await expect(handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })).rejects.toMatchObject({
      key: 'TRANSITION_REJECTED',
      details: { rules: ['SUBTASKS_OPEN'] },
    })
    await markStatus(ports, scope, { ids: ['T001'], status: 'done' })
    const handed = await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    MoveResult.parse(handed)
    expect(handed.checks.map((check) => `${check.gate} ${check.state}`)).toEqual([
      'holder pass',
      'workspace pass',
      'clean pass',
      'commits pass',
      'ownership pass',
      'subtasks pass',
      'base pass',
    ])
    const review = await claimReview(ports, scope, { agent: 'rex' })
    ReviewClaimResult.parse(review)
    expect(review.wp_id).toBe('WP01')
    const approved = await giveVerdict(ports, scope, {
      wpId: 'WP01',
      agent: 'rex',
      verdict: 'approved',
      note: 'Reads well.',
    })
    expect(approved.to_lane).toBe('approved')
    const accepted = await acceptMission(ports, scope, { actor: 'ada' })
    AcceptResult.parse(accepted)
    expect(accepted).toMatchObject({ accepted: true, already_accepted: false })

    expect(await world.moves()).toEqual([
      'WP01 planned → claimed by claude',
      'WP01 claimed → in_progress by claude',
      'WP01 in_progress → for_review by claude',
      'WP01 for_review → in_review by rex',
      'WP01 in_review → approved by rex',
    ])
    expect(await repo.git('rev-parse', 'main')).toBe(main)
    expect(await repo.git('status', '--porcelain', '-uno')).toBe('')
  })

  test('the review claim is one unforced row that names what is looked at [H-FR-016]', async () => {
    const world = await aWorld(TWO_LANES)
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    const claim = await claimReview(world.ports, world.scope, { wpId: 'WP01', agent: 'rex' })
    const row = (await world.rows()).at(-1)
    expect(row).toMatchObject({
      from_lane: 'for_review',
      to_lane: 'in_review',
      force: false,
      review_ref: 'action-review-claim',
      policy_metadata: {
        review: { head_commit: claim.head_commit, invocation_id: claim.invocation_id },
      },
    })
    for (const command of claim.diff_commands) {
      const shown = await world.repo.run(['sh', '-c', command])
      expect(shown.stderr).toBe('')
      expect(shown.stdout).toContain('src/a/one.ts')
    }
  })

  test('an approval records commit and tree of what was reviewed, and its file', async () => {
    const world = await aWorld(TWO_LANES)
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    const review = await claimReview(world.ports, world.scope, { wpId: 'WP01', agent: 'rex' })
    const verdict = await giveVerdict(world.ports, world.scope, {
      wpId: 'WP01',
      agent: 'rex',
      verdict: 'approved',
    })
    const tree = await world.repo.git('rev-parse', `${review.head_commit}^{tree}`)
    const row = (await world.rows()).at(-1)
    expect(row?.evidence).toMatchObject({
      repos: [{ commit: review.head_commit, tree, repo: '.' }],
      review: { reviewer: 'rex', verdict: 'approved' },
    })
    const artifact = await world.repo.read(verdict.review_artifact ?? '')
    expect(artifact).toContain('verdict: approved')
    expect(artifact).toContain('cycle_number: 1')
  })

  test('a rejection leads through fix mode to an approval, each with its own file', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    const empty = { wpId: 'WP01', agent: 'rex', verdict: 'changes_requested' } as const
    await expect(
      giveVerdict(ports, scope, { ...empty, feedback: bytes(' \n') }),
    ).rejects.toMatchObject({ key: 'REVIEW_FEEDBACK_REQUIRED' })
    const rejected = await giveVerdict(ports, scope, {
      ...empty,
      feedback: bytes('one.ts: handle zero'),
    })
    expect(rejected).toMatchObject({ from_lane: 'in_review', to_lane: 'planned' })
    expect((await world.rows()).at(-1)).toMatchObject({
      force: false,
      review_ref: `review-cycle://${scope.mission.slug}/WP01-build/review-cycle-1.md`,
    })

    const fix = await claimWork(ports, scope, { agent: 'claude' })
    expect(fix).toMatchObject({ wp_id: 'WP01', mode: 'fix' })
    expect(await readFile(fix.prompt_file, 'utf8')).toContain('one.ts: handle zero')
    await commitIn(world, fix.workspace_path, 'src/a/one.ts', 'fixed\n')
    await handIn(ports, scope, { wpId: 'WP01', agent: 'claude' })
    await approve(world, 'WP01')
    const files = await world.repo.git(
      'ls-tree',
      '-r',
      '--name-only',
      scope.mission.missionBranch ?? '',
    )
    expect(files).toContain('WP01-build/review-cycle-1.md')
    expect(files).toContain('WP01-build/review-cycle-2.md')
  })

  test('a commit after the review claim makes the approval stale, and nothing is written', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    const review = await claimReview(ports, scope, { wpId: 'WP01', agent: 'rex' })
    await commitIn(world, review.workspace_path, 'src/a/late.ts', 'late\n')
    const before = await world.moves()
    await expect(
      giveVerdict(ports, scope, { wpId: 'WP01', agent: 'rex', verdict: 'approved' }),
    ).rejects.toMatchObject({ key: 'REVIEW_STALE', details: { reviewed: review.head_commit } })
    expect(await world.moves()).toEqual(before)
  })

  test('a commit after the approval asks for a new review, by the same command', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await approve(world, 'WP01')
    const lane = `${world.repo.root}/${(await statusView(ports, scope, { wpId: 'WP01' })).work_packages[0]?.workspace_path}`
    await commitIn(world, lane, 'src/a/late.ts', 'late\n')
    expect(await queryNext(ports, scope, { role: 'reviewer' })).toMatchObject({
      reason: 'stale_approval',
      wp_id: 'WP01',
    })
    await expect(acceptMission(ports, scope, {})).rejects.toMatchObject({ key: 'ACCEPT_NOT_READY' })
    await approve(world, 'WP01')
    const view = await statusView(ports, scope, {})
    StatusView.parse(view)
    expect(view.work_packages[0]?.review.approval).toBe('fresh')
  })

  test('accepting again changes nothing, and a dry run never did', async () => {
    const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }])
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await approve(world, 'WP01')
    const dry = await acceptMission(world.ports, world.scope, { dryRun: true })
    expect(dry).toMatchObject({ accepted: false, dry_run: true })
    const first = await acceptMission(world.ports, world.scope, {})
    const meta = await readFile(`${world.scope.mission.path}/meta.json`, 'utf8')
    const scope = await world.scopeFrom(world.repo.root)
    const second = await acceptMission(world.ports, scope, {})
    expect(second).toMatchObject({ already_accepted: true, commit_sha: null })
    expect(second.inputs_sha256).toBe(first.inputs_sha256)
    expect(second.accepted_at).toBe(first.accepted_at)
    expect(await readFile(`${world.scope.mission.path}/meta.json`, 'utf8')).toBe(meta)
    expect(await queryNext(world.ports, scope, {})).toMatchObject({
      step_id: 'merge',
      detail: expect.not.stringContaining('can be merged'),
    })
  })

  test('move-task writes the same rows as the commands with names of their own', async () => {
    const shape = async (viaMoveTask: boolean) => {
      const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }])
      const { ports, scope } = world
      const claim = await claimWork(ports, scope, { wpId: 'WP01', agent: 'claude' })
      await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
      const wpId = 'WP01'
      if (viaMoveTask) {
        await moveTask(ports, scope, { wpId, to: 'for_review', agent: 'claude' })
        await moveTask(ports, scope, { wpId, to: 'in_review', agent: 'rex' })
        await moveTask(ports, scope, { wpId, to: 'approved', agent: 'rex' })
      } else {
        await handIn(ports, scope, { wpId, agent: 'claude' })
        await approve(world, wpId)
      }
      return (await world.rows()).map((row) => [
        row.from_lane,
        row.to_lane,
        row.actor,
        row.force,
        row.review_ref,
        Object.keys((row.policy_metadata as object | null) ?? {}),
        Object.keys((row.evidence as object | null) ?? {}),
        row.review_result === undefined,
      ])
    }
    expect(await shape(true)).toEqual(await shape(false))
  })
})
