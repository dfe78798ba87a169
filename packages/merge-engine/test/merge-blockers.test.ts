import { utimes } from 'node:fs/promises'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { beforeAll, expect, test } from 'vitest'
import type { MergeRequest } from '../src/index.js'
import { everything, possessions } from './everything.js'
import {
  aMission,
  approve,
  approveUntouched,
  aWorld,
  claim,
  complete,
  type Mission,
  merge,
  move,
  portsOf,
  snapshot,
  type World,
} from './world.js'

interface Scene {
  readonly world: World
  readonly mission: Mission
  /** More than the mission to ask for. */
  readonly request?: Partial<MergeRequest>
}

const WORK = { 'src/one.ts': 'one\n', 'src/base.ts': 'changed\n' }
const ONE = [{ id: 'WP01', owns: Object.keys(WORK) }]
/** As the documentation says it. */
const CHANGES_MAX = 100_000

let approved: Scene
let restore: () => Promise<void>

beforeAll(async () => {
  const world = await aWorld()
  const mission = await aMission(world, ONE)
  await complete(world, mission, 'WP01', WORK)
  approved = { world, mission }
  restore = await snapshot(world)
})

/** One approved work package, with something done to its repository afterwards. */
function after(spoil: (scene: Scene & { readonly lane: string }) => Promise<unknown>) {
  return async (): Promise<Scene> => {
    await restore()
    await spoil({ ...approved, lane: `.worktrees/${approved.mission.slug}-lane-a` })
    return approved
  }
}

/** As logs were once written: an approval by nobody, forced. */
async function forgetReviewer(world: World, mission: Mission): Promise<void> {
  const journal = `.git/spec-kitty/missions/${mission.missionId}/events.jsonl`
  for (const path of [journal, `kitty-specs/${mission.slug}/status.events.jsonl`]) {
    const rows = (await world.disk.read(path)).trimEnd().split('\n')
    const told = rows.map((line) => {
      const row = JSON.parse(line)
      if (row.to_lane !== 'approved') return line
      const nobody = { evidence: null, review_result: null, force: true, reason: 'trust me' }
      return JSON.stringify({ ...row, ...nobody })
    })
    await world.disk.write(path, `${told.join('\n')}\n`)
  }
}

/** Commits so many files of one content to a lane whose worktree is gone, without writing them. */
async function importFiles(world: World, branch: string, count: number): Promise<void> {
  const { stdout } = await world.disk.run(['git', 'worktree', 'list', '--porcelain'])
  const lane = /worktree (\S+-lane-a)\n/.exec(stdout)?.[1] ?? ''
  await world.disk.git('worktree', 'remove', '--force', lane)
  const lines = Array.from(
    { length: count },
    (_, at) => `M 100644 :1 src/many/${at % 317}/${at}.ts`,
  )
  const who = 'committer Test Person <test@example.org> 1767225600 +0000'
  const begin = `blob\nmark :1\ndata 4\none\n\ncommit refs/heads/${branch}\n${who}\ndata 5\nMany\n`
  const input = `${begin}from refs/heads/${branch}^0\n${lines.join('\n')}\n`
  const imported = await world.disk.run(['git', 'fast-import', '--quiet'], { input })
  if (imported.exitCode !== 0) throw new Error(imported.stderr)
}

const asking = (request: Partial<MergeRequest>) => async () => {
  await restore()
  return { ...approved, request }
}

/** A mission of its own, whose work packages come to their end in another way. */
function instead(
  end: (world: World, mission: Mission) => Promise<unknown>,
  plan: {
    readonly owns?: readonly string[]
    /** What a second work package builds on. */
    readonly needs?: readonly string[]
    readonly tracked?: boolean
  } = {},
) {
  return async (): Promise<Scene> => {
    const world = await aWorld()
    const { owns = Object.keys(WORK), needs, tracked = false } = plan
    const one = { id: 'WP01', owns }
    const two = needs === undefined ? [] : [{ id: 'WP02', owns: ['src/two.ts'], needs }]
    const mission = await aMission(world, [one, ...two], { tracked })
    await end(world, mission)
    return { world, mission }
  }
}

const CASES: readonly (readonly [code: string, how: string, scene: () => Promise<Scene>])[] = [
  ['MERGE_STRATEGY_UNSUPPORTED', 'strategy rebase', asking({ strategy: 'rebase' })],
  [
    'MERGE_TARGET_MISSING',
    'the target was deleted',
    after(async ({ world }) => {
      await world.disk.git('switch', '-q', '--detach')
      await world.disk.git('branch', '-D', 'main')
    }),
  ],
  ['MERGE_TARGET_MISSING', 'a target that never was', asking({ target: 'nowhere' })],
  [
    'LANES_MISSING',
    'the manifest is gone',
    after(({ world, mission }) => world.disk.run(['rm', `kitty-specs/${mission.slug}/lanes.json`])),
  ],
  [
    'LANES_CORRUPT',
    'the manifest does not parse',
    after(({ world, mission }) => world.disk.write(`kitty-specs/${mission.slug}/lanes.json`, '{')),
  ],
  [
    'MERGE_BRANCH_MISSING',
    'the mission branch was deleted',
    after(({ world, mission }) => world.disk.git('branch', '-D', `${mission.missionBranch}`)),
  ],
  [
    'MERGE_LANE_BRANCH_MISSING',
    'a lane was deleted',
    after(async ({ world, mission, lane }) => {
      await world.disk.git('worktree', 'remove', '--force', lane)
      await world.disk.git('branch', '-D', `${mission.missionBranch}-lane-a`)
    }),
  ],
  [
    'MERGE_NOT_READY',
    'a work package is still planned',
    instead((world, mission) => complete(world, mission, 'WP01', WORK), { needs: ['WP01'] }),
  ],
  [
    'MERGE_APPROVAL_MISSING',
    'an older log does not say who approved',
    after(({ world, mission }) => forgetReviewer(world, mission)),
  ],
  [
    'REVIEW_STALE',
    'a commit after the approval',
    after(({ world, lane }) => {
      const commit = ['commit', '-q', '--allow-empty', '-m', 'Sneak']
      return world.disk.git('-C', lane, ...commit)
    }),
  ],
  [
    'MERGE_CANCELED_WORK_IN_LANE',
    'what the approved one builds on was canceled',
    instead(
      async (world, mission) => {
        await complete(world, mission, 'WP01', WORK)
        await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
        await move(world, mission, 'WP01', 'person', [{ to: 'canceled', reason: 'not needed' }])
      },
      { needs: ['WP01'] },
    ),
  ],
  [
    'MERGE_NOT_ACCEPTED',
    'acceptance is required',
    after(({ world }) =>
      world.disk.write('.kittify/config.yaml', 'vcs: {type: git}\nmerge: {require_accept: true}\n'),
    ),
  ],
  [
    'GIT_BUSY',
    'a merge of the user is open',
    after(async ({ world }) =>
      world.disk.write('.git/MERGE_HEAD', `${await world.disk.git('rev-parse', 'main')}\n`),
    ),
  ],
  [
    'GIT_BUSY',
    'the target is being rebased elsewhere',
    after(async ({ world }) => {
      await world.disk.git('switch', '-q', '--detach')
      await world.disk.git('worktree', 'add', '-q', '--detach', '../other')
      const { git } = world.disk
      const gitDir = await git('-C', '../other', 'rev-parse', '--absolute-git-dir')
      await world.disk.run(['mkdir', `${gitDir}/rebase-merge`])
      const head = `${gitDir}/rebase-merge/head-name`
      await world.disk.run(['sh', '-c', `echo refs/heads/main > "${head}"`])
    }),
  ],
  [
    'MERGE_TARGET_CHECKOUT',
    'the target is checked out twice',
    after(({ world }) => world.disk.git('worktree', 'add', '-q', '--force', '../second', 'main')),
  ],
  [
    'GIT_INDEX_LOCKED',
    'an index lock was left behind',
    after(async ({ world }) => {
      await world.disk.write('.git/index.lock', '')
      await utimes(`${world.disk.root}/.git/index.lock`, new Date(0), new Date(0))
    }),
  ],
  [
    'GIT_INDEX_UNMERGED',
    'a conflict of the user is open',
    after(async ({ world }) => {
      const oid = await world.disk.git('rev-parse', 'main:README.md')
      const lines = [1, 2, 3].map((stage) => `100644 ${oid} ${stage}\tREADME.md\n`)
      await world.disk.git('update-index', '--force-remove', 'README.md')
      await world.disk.run(['git', 'update-index', '--index-info'], { input: lines.join('') })
    }),
  ],
  [
    'GIT_SPARSE',
    'a sparse checkout hides the mission',
    after(({ world }) => world.disk.git('sparse-checkout', 'set', 'src')),
  ],
  [
    'MERGE_TARGET_DIRTY',
    'a file of the merge was edited',
    after(({ world }) => world.disk.write('src/base.ts', 'mine\n')),
  ],
  [
    'MERGE_TARGET_DIRTY',
    'a file of the merge was staged',
    after(async ({ world }) => {
      await world.disk.write('src/base.ts', 'mine\n')
      await world.disk.git('add', 'src/base.ts')
    }),
  ],
  [
    'MERGE_TARGET_DIRTY',
    'an edited file is flagged as unchanged',
    after(async ({ world }) => {
      await world.disk.git('update-index', '--assume-unchanged', 'src/base.ts')
      await world.disk.write('src/base.ts', 'mine\n')
    }),
  ],
  [
    'MERGE_UNTRACKED_IN_THE_WAY',
    'a file that the merge adds is there',
    after(({ world }) => world.disk.write('src/one.ts', 'mine\n')),
  ],
  [
    'WORKSPACE_DIRTY',
    'a lane has something uncommitted',
    after(({ world, lane }) => world.disk.write(`${lane}/forgotten.ts`, 'mine\n')),
  ],
  [
    'MERGE_NO_COMMON_HISTORY',
    'the target began anew',
    after(async ({ world }) => {
      const orphan = await world.disk.git('commit-tree', 'main^{tree}', '-m', 'Anew')
      await world.disk.git('update-ref', 'refs/heads/main', orphan)
    }),
  ],
  [
    'MERGE_CONFLICT',
    'the target changed the same lines',
    after(({ world }) => world.disk.commit('Else', { 'src/base.ts': 'else\n' })),
  ],
  [
    'MERGE_BOOKKEEPING_CONFLICT',
    'the target has another mission of this name',
    instead(
      async (world, mission) => {
        await complete(world, mission, 'WP01', WORK)
        const path = `kitty-specs/${mission.slug}/meta.json`
        const meta = { ...JSON.parse(await world.disk.read(path)), mission_id: 'another' }
        const oid = await world.disk.run(['git', 'hash-object', '-w', '--stdin'], {
          input: JSON.stringify(meta),
        })
        await world.disk.git('update-index', '--cacheinfo', `100644,${oid.stdout.trim()},${path}`)
        await world.disk.git('commit', '-q', '-m', 'Another')
      },
      { tracked: true },
    ),
  ],
  [
    'MERGE_NOTHING_TO_LAND',
    'a work package without a commit',
    instead((world, mission) => approveUntouched(world, mission, 'WP01')),
  ],
  [
    'MERGE_NESTED_WORKTREE',
    'a lane committed a worktree',
    instead((world, mission) =>
      complete(world, mission, 'WP01', { ...WORK, '.worktrees/x/stray.ts': 'stray\n' }),
    ),
  ],
  [
    'MERGE_LIMIT_EXCEEDED',
    'a lane changes more paths than a merge may',
    instead(
      async (world, mission) => {
        await claim(world, mission, 'WP01')
        await importFiles(world, `${mission.missionBranch}-lane-a`, CHANGES_MAX + 1)
        await approve(world, mission, 'WP01')
      },
      { owns: ['src/many/**'] },
    ),
  ],
  [
    'MERGE_CASE_COLLISION',
    'two names are one on this disk',
    instead(async (world, mission) => {
      await complete(world, mission, 'WP01', { ...WORK, 'src/ONE.ts': 'twin\n' })
      await world.disk.git('config', 'core.ignorecase', 'true')
    }),
  ],
  [
    'MERGE_HOOK_UNSUPPORTED',
    'a content hook of the user',
    after(({ world }) => world.disk.write('.git/hooks/pre-commit', '#!/bin/sh\n', 0o755)),
  ],
]

test.each(CASES)(
  'dry run and real run refuse alike and change nothing: %s, %s [B-FR-018]',
  async (code, _, setUp) => {
    const { world, mission, request } = await setUp()
    const before = await everything(world)
    // One command after the other: none knows what the one before it has read.
    const fresh = (seed: number) => portsOf(world.disk, nodeFiles, nodeProcesses, seed)
    const dry = await merge(world, mission, { ...request, dryRun: true }, fresh(5))
    expect(await everything(world)).toBe(before)
    expect(dry).toMatchObject({ ready: false, status: 'blocked', dry_run: true })
    expect(dry.blockers.map((one) => one.code)).toContain(code)
    const owned = await possessions(world, mission)
    const real = await merge(world, mission, request, fresh(6))
    expect(await possessions(world, mission)).toBe(owned)
    expect(real).toMatchObject({ ready: false, merged: false, merge_commit: null })
    expect(real.blockers).toEqual(dry.blockers)
    for (const one of real.blockers) expect(one.remediation).toMatch(/^\S+ /)
  },
  120_000,
)
