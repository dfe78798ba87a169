import { readdir } from 'node:fs/promises'
import { createGit } from '@spec-kitty/git'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { CrashingFiles, CrashingProcesses, type CrashPoint, PowerLoss } from '@spec-kitty/testkit'
import { describe, expect, test } from 'vitest'
import { claimReview, claimWork, giveVerdict, handIn, statusView } from '../src/index.js'
import { aWorld, commitIn, implementAndHandIn, type World } from './world.js'

type Step = (world: World, ports: World['ports']) => Promise<unknown>

interface Killed {
  readonly prepare: (world: World) => Promise<unknown>
  readonly act: Step
  /** The lane that the same command reaches in the end. */
  readonly lane: string
  /** What holds at every point where power may go. */
  readonly between?: (world: World) => Promise<void>
}

const wpId = 'WP01'

const STORIES: Readonly<Record<string, Killed>> = {
  claim: {
    prepare: async () => undefined,
    act: (world, ports) => claimWork(ports, world.scope, { wpId, agent: 'claude' }),
    lane: 'in_progress',
    between: claimedBeforeAllocated,
  },
  'hand-in': {
    prepare: async (world) => {
      const claim = await claimWork(world.ports, world.scope, { wpId, agent: 'claude' })
      await commitIn(world, claim.workspace_path, 'src/a/one.ts', 'one\n')
    },
    act: (world, ports) => handIn(ports, world.scope, { wpId, agent: 'claude' }),
    lane: 'for_review',
  },
  approval: {
    prepare: async (world) => {
      await implementAndHandIn(world, wpId, 'claude', 'src/a/one.ts')
      await claimReview(world.ports, world.scope, { wpId, agent: 'rex' })
    },
    act: (world, ports) =>
      giveVerdict(ports, world.scope, { wpId, agent: 'rex', verdict: 'approved' }),
    lane: 'approved',
  },
}

/** Nothing of a workspace is there unless the log says whose it is. */
async function claimedBeforeAllocated(world: World): Promise<void> {
  const { git } = world.repo
  const branches = await git('for-each-ref', '--format=%(refname)', 'refs/heads')
  const worktrees = (await git('worktree', 'list', '--porcelain')).split('worktree ').length - 2
  const folder = (await readdir(world.repo.root)).includes('.worktrees')
  if (!branches.includes('-lane-') && worktrees === 0 && !folder) return
  expect((await world.rows()).at(-1)).toMatchObject({ wp_id: wpId, to_lane: 'in_progress' })
}

/** Ports in which the n-th change on disk, or the n-th git call, is the last. */
function dying(world: World, kind: 'disk' | 'git', point?: CrashPoint) {
  const files = new CrashingFiles(nodeFiles, kind === 'disk' ? point : undefined)
  const processes = new CrashingProcesses(nodeProcesses, kind === 'git' ? point : undefined)
  const git = createGit(processes, { environment: world.repo.environment })
  const ports = { ...world.ports, files, git }
  return { ports, steps: () => (kind === 'disk' ? files.steps : processes.steps) }
}

describe.each(Object.entries(STORIES))('%s', (_name, story) => {
  test.each(['disk', 'git'] as const)(
    'killed at any change (%s), the same command goes on to the end [H-FR-014]',
    async (kind) => {
      const trial = await aWorld([{ id: wpId, owned: ['src/a/**'] }])
      await story.prepare(trial)
      const whole = dying(trial, kind)
      await story.act(trial, whole.ports)
      expect(whole.steps()).toBeGreaterThan(1)
      for (let at = 1; at <= whole.steps(); at += 1) {
        const world = await aWorld([{ id: wpId, owned: ['src/a/**'] }])
        await story.prepare(world)
        const main = await world.repo.git('rev-parse', 'main')
        const { ports } = dying(world, kind, { at, when: at % 2 === 0 ? 'after' : 'before' })
        await story.act(world, ports).catch((error: unknown) => {
          expect(error).toBeInstanceOf(PowerLoss)
        })
        await story.between?.(world)
        await story.act(world, world.ports)
        const view = await statusView(world.ports, world.scope, { wpId })
        expect(view.work_packages[0]?.lane, `step ${at}`).toBe(story.lane)
        expect(await world.repo.git('rev-parse', 'main')).toBe(main)
        const moves = await world.moves()
        expect(new Set(moves).size, `step ${at}`).toBe(moves.length)
      }
    },
    120_000,
  )
})
