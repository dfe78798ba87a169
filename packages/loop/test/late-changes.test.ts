import { readFile, writeFile } from 'node:fs/promises'
import { mergeMission } from '@spec-kitty/merge-engine'
import { describe, expect, test } from 'vitest'
import { acceptMission, claimReview, claimWork, giveVerdict, handIn } from '../src/index.js'
import { approve, aWorld, commitIn, implementAndHandIn, TWO_LANES, type World } from './world.js'

const AS_REX = { wpId: 'WP01', agent: 'rex' } as const
const APPROVAL = { ...AS_REX, verdict: 'approved' } as const
const HAND_IN = { wpId: 'WP01', agent: 'claude' } as const

async function handedIn(): Promise<{ world: World; lane: string }> {
  const world = await aWorld(TWO_LANES)
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  const { slug } = world.scope.mission
  return { world, lane: `${world.repo.root}/.worktrees/${slug}-lane-a` }
}

const codes = (result: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  result.diagnostics.map((one) => one.code)

async function removeIn(world: World, lane: string, path: string): Promise<void> {
  await world.repo.git('-C', lane, 'rm', '-q', path)
  await world.repo.git('-C', lane, 'commit', '-q', '-m', `Remove ${path}`)
}

describe('a commit during a review', () => {
  test('stops the approval until the same reviewer looks at the new tip', async () => {
    const { world, lane } = await handedIn()
    const { ports, scope } = world
    await claimReview(ports, scope, AS_REX)
    const late = await commitIn(world, lane, 'src/a/two.ts', 'two\n')
    await expect(giveVerdict(ports, scope, APPROVAL)).rejects.toMatchObject({
      key: 'REVIEW_STALE',
      remedy: expect.stringContaining('agent action review WP01 --agent rex'),
    })
    const again = await claimReview(ports, scope, AS_REX)
    expect(again).toMatchObject({ mode: 'resume', changed: true, head_commit: late })
    expect(codes(again)).toContain('review_moved')
    expect(await giveVerdict(ports, scope, APPROVAL)).toMatchObject({ to_lane: 'approved' })
    const rows = await world.rows()
    expect((await world.moves()).slice(-3)).toEqual([
      'WP01 in_review → for_review by rex',
      'WP01 for_review → in_review by rex',
      'WP01 in_review → approved by rex',
    ])
    expect(rows.at(-3)).toMatchObject({
      force: true,
      reason: expect.stringMatching(/^review_claim_released: rex: /),
      policy_metadata: { handin: { head_commit: late, commits: 2 } },
    })
    expect(rows.at(-1)).toMatchObject({ review_result: { commit: late } })
  })

  test('that is bookkeeping or nothing leaves the claim as it is', async () => {
    const { world } = await handedIn()
    const first = await claimReview(world.ports, world.scope, AS_REX)
    const again = await claimReview(world.ports, world.scope, AS_REX)
    expect(again).toMatchObject({ mode: 'resume', changed: false, head_commit: first.head_commit })
    expect(codes(again)).toEqual([])
  })
})

describe('work that goes beyond what was handed in', () => {
  test.each(['a deleted file', 'a changed setting', "another package's file"])(
    '%s is refused at the review, with the commit to take back',
    async (what) => {
      const { world, lane } = await handedIn()
      const { ports, scope, repo } = world
      if (what === 'a deleted file') await removeIn(world, lane, 'src/main.ts')
      else if (what === 'a changed setting')
        await commitIn(world, lane, '.kittify/config.yaml', 'review: {}\n')
      else await commitIn(world, lane, 'src/b/theirs.ts', 'x\n')
      const commit = await repo.git('-C', lane, 'rev-parse', 'HEAD')
      const before = await world.rows()
      const review = () => claimReview(ports, scope, AS_REX)
      await expect(review()).rejects.toMatchObject({
        key: 'OWNERSHIP_VIOLATED',
        remedy: `git -C ${lane} revert ${commit}`,
        details: { commit },
      })
      await expect(handIn(ports, scope, HAND_IN)).rejects.toMatchObject({
        key: 'OWNERSHIP_VIOLATED',
      })
      expect(await world.rows()).toEqual(before)
      await repo.git('-C', lane, 'revert', '--no-edit', commit)
      expect(await review()).toMatchObject({ to_lane: 'in_review' })
    },
  )

  test('after an approval it is refused where the approval would be renewed', async () => {
    const { world, lane } = await handedIn()
    await approve(world, 'WP01')
    await removeIn(world, lane, 'src/main.ts')
    await expect(claimReview(world.ports, world.scope, AS_REX)).rejects.toMatchObject({
      key: 'OWNERSHIP_VIOLATED',
    })
  })
})

test('a branch that was set back comes forward by the printed command, and the review goes on', async () => {
  const { world, lane } = await handedIn()
  const { ports, scope, repo } = world
  await approve(world, 'WP01')
  const approved = await repo.git('-C', lane, 'rev-parse', 'HEAD')
  await repo.git('-C', lane, 'reset', '-q', '--hard', 'HEAD~1')
  const before = await world.rows()
  const refused = await claimReview(ports, scope, AS_REX).catch((error: unknown) => error)
  expect(refused).toMatchObject({ key: 'WORKSPACE_BEHIND', details: { commit: approved } })
  expect(await world.rows()).toEqual(before)
  const { remedy } = refused as { readonly remedy: string }
  expect(remedy).toBe(`git -C ${lane} merge --ff-only ${approved}`)
  expect(await repo.run(['sh', '-c', remedy])).toMatchObject({ exitCode: 0 })
  expect(await repo.git('-C', lane, 'rev-parse', 'HEAD')).toBe(approved)
  await expect(claimReview(ports, scope, AS_REX)).rejects.toMatchObject({ key: 'WP_CLOSED' })
  const late = await commitIn(world, lane, 'src/a/two.ts', 'two\n')
  expect(await claimReview(ports, scope, AS_REX)).toMatchObject({
    mode: 'stale_approval',
    head_commit: late,
  })
})

describe('handing in again', () => {
  test('says which commits came since, and a review records them as handed in', async () => {
    const { world, lane } = await handedIn()
    const { ports, scope } = world
    const late = await commitIn(world, lane, 'src/a/two.ts', 'two\n')
    const again = await handIn(ports, scope, HAND_IN)
    expect(again.changed).toBe(false)
    expect(again.diagnostics).toMatchObject([
      { code: 'commits_since_hand_in', details: { head_commit: late, commits: [late] } },
    ])
    await claimReview(ports, scope, AS_REX)
    expect((await world.rows()).at(-1)).toMatchObject({
      policy_metadata: { handin: { head_commit: late }, review: { head_commit: late } },
    })
  })

  test('with uncommitted files is refused', async () => {
    const { world, lane } = await handedIn()
    await writeFile(`${lane}/src/a/one.ts`, 'changed\n')
    await expect(handIn(world.ports, world.scope, HAND_IN)).rejects.toMatchObject({
      key: 'TRANSITION_REJECTED',
      details: { rules: ['WORKSPACE_DIRTY'] },
      remedy: `git -C ${lane} status`,
    })
  })

  test('what is not in progress is refused in one line', async () => {
    const { world } = await handedIn()
    await approve(world, 'WP01')
    await expect(handIn(world.ports, world.scope, HAND_IN)).rejects.toMatchObject({
      key: 'TRANSITION_REJECTED',
      message: expect.stringMatching(/refused: it is approved\.$/),
      details: { checks: [{ gate: 'holder' }] },
    })
  })
})

describe('without a name for git to commit under', () => {
  /** The same world as someone sees it who never told git who they are. */
  function nameless(world: World): World['ports'] {
    const environment = {
      GIT_AUTHOR_NAME: '',
      GIT_COMMITTER_NAME: '',
      GIT_AUTHOR_EMAIL: '',
      GIT_COMMITTER_EMAIL: '',
      EMAIL: '',
    }
    return { ...world.ports, git: world.ports.git.withEnvironment(environment) }
  }

  test('a hand-in stands, says that it is not committed, and the next one commits it', async () => {
    const world = await aWorld(TWO_LANES)
    const { ports, scope } = world
    const claim = await claimWork(ports, scope, HAND_IN)
    await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
    const handed = await handIn(nameless(world), scope, HAND_IN)
    expect(handed).toMatchObject({ to_lane: 'for_review', commit_sha: null })
    expect(handed.diagnostics).toMatchObject([
      { code: 'status_uncommitted', details: { way: expect.stringContaining('git config') } },
    ])
    const again = await handIn(ports, scope, HAND_IN)
    expect(again).toMatchObject({ changed: false, commit_sha: expect.any(String) })
  })

  test('a mission is not accepted', async () => {
    const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }])
    await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
    await approve(world, 'WP01')
    await expect(acceptMission(nameless(world), world.scope, {})).rejects.toMatchObject({
      key: 'GIT_IDENTITY_MISSING',
    })
    const meta = await world.repo.read(`kitty-specs/${world.scope.mission.slug}/meta.json`)
    expect(meta).not.toContain('accepted_at')
  })
})

test('a mission whose meta.json is not UTF-8 is not accepted, and keeps every byte', async () => {
  const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }])
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  await approve(world, 'WP01')
  const path = `${world.scope.mission.path}/meta.json`
  const text = (await readFile(path, 'latin1')).replace(
    '"friendly_name": "',
    '"friendly_name": "caf\xe9 ',
  )
  expect(text).toContain('caf\xe9')
  await writeFile(path, text, 'latin1')
  const scope = await world.scopeFrom(world.repo.root)
  await expect(acceptMission(world.ports, scope, {})).rejects.toMatchObject({
    key: 'MISSION_META_INVALID',
    message: expect.stringContaining('it is not UTF-8; it is left as it is'),
  })
  expect(await readFile(path, 'latin1')).toBe(text)
})

test('accepting again commits mission files that changed, so that the merge goes on', async () => {
  const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }])
  const { ports, repo } = world
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  await approve(world, 'WP01')
  await acceptMission(ports, world.scope, {})
  const spec = `kitty-specs/${world.scope.mission.slug}/spec.md`
  await repo.write(spec, `${await repo.read(spec)}\nOne more word.\n`)
  const scope = await world.scopeFrom(repo.root)
  const again = await acceptMission(ports, scope, {})
  expect(again).toMatchObject({ already_accepted: true, commit_sha: expect.any(String) })
  expect(await repo.git('show', `${again.commit_sha}:${spec}`)).toContain('One more word.')
  const merged = await mergeMission(ports, { ...scope, actor: 'user' })
  expect(merged.merge_commit).not.toBeNull()
  const after = await acceptMission(ports, await world.scopeFrom(repo.root), {})
  expect(after.instructions.join()).not.toContain('spec-kitty merge')
})

test('a planning file that was committed to the target is delivered all the same', async () => {
  const world = await aWorld([
    { id: 'WP01', owned: ['docs/**'], mode: 'planning_artifact' },
    { id: 'WP02', owned: ['src/a/**'] },
  ])
  const { ports, scope, repo } = world
  await claimWork(ports, scope, HAND_IN)
  await commitIn(world, repo.root, 'docs/limits.md', '# Limits\n')
  expect(await handIn(ports, scope, HAND_IN)).toMatchObject({ to_lane: 'for_review' })
  expect(await repo.git('show', `${scope.mission.missionBranch}:docs/limits.md`)).toBe('# Limits')
})

test('whoever reviews their own work, or files of nobody, is told so', async () => {
  const world = await aWorld(TWO_LANES)
  const { ports, scope } = world
  const claim = await claimWork(ports, scope, HAND_IN)
  await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
  await commitIn(world, claim.workspace_path, 'NOTES.md', 'nobody owns me\n')
  expect(codes(await handIn(ports, scope, HAND_IN))).toEqual(['outside_map'])
  const review = await claimReview(ports, scope, HAND_IN)
  expect(review.diagnostics).toMatchObject([
    { code: 'self_review', severity: 'warning' },
    { code: 'outside_map', details: { paths: ['NOTES.md'] } },
  ])
  const verdict = await giveVerdict(ports, scope, { ...HAND_IN, verdict: 'approved' })
  expect(codes(verdict)).toContain('self_review')
})

test('work that is not handed in cannot be reviewed, and the refusal says what comes first', async () => {
  const world = await aWorld(TWO_LANES)
  const review = () => claimReview(world.ports, world.scope, AS_REX)
  await expect(review()).rejects.toMatchObject({
    key: 'TRANSITION_REJECTED',
    message: expect.stringContaining('it is planned'),
    remedy: expect.stringContaining('agent action implement WP01'),
  })
  await claimWork(world.ports, world.scope, HAND_IN)
  await expect(review()).rejects.toMatchObject({
    key: 'TRANSITION_REJECTED',
    remedy: expect.stringContaining('hand-in WP01 --agent claude'),
  })
})
