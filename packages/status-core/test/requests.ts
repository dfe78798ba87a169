import type { Lane } from '@spec-kitty/events/status'
import type { SeedRequest, TransitionRequest } from '../src/index.js'

export const WORKSPACE = {
  kind: 'worktree',
  path: '.worktrees/rate-limit-api-01KZ7Q3M-lane-a',
  branch: 'kitty/mission-rate-limit-api-01KZ7Q3M-lane-a',
  lane_id: 'lane-a',
  start: null,
} as const

export const HAND_IN = {
  base_commit: 'a'.repeat(40),
  head_commit: 'b'.repeat(40),
  head_tree: 'c'.repeat(40),
  commits: 2,
} as const

const REFERENCE = 'review-cycle://rate-limit-api-01KZ7Q3M/WP01/review-cycle-1.md'

export const APPROVED = {
  reviewer: 'codex',
  verdict: 'approved',
  reference: REFERENCE,
  commit: HAND_IN.head_commit,
  tree: HAND_IN.head_tree,
} as const

export const REJECTED = { ...APPROVED, verdict: 'changes_requested' } as const

export const LANDED = {
  repos: [{ branch: WORKSPACE.branch, commit: 'd'.repeat(40), repo: '.' }],
  review: { reviewer: 'codex', verdict: 'approved', reference: REFERENCE },
} as const

export function seed(wpId: string): SeedRequest {
  return { kind: 'seed', wpId, actor: 'finalize-tasks', executionMode: 'worktree' }
}

/** A bare move without any input of a guard but the actor. */
export function move(
  wpId: string,
  to: Lane,
  more: Partial<TransitionRequest> = {},
): TransitionRequest {
  return { kind: 'transition', wpId, to, actor: 'claude', executionMode: 'worktree', ...more }
}

export const claim = (wpId: string, actor = 'claude') =>
  move(wpId, 'claimed', { actor, workspace: WORKSPACE })

export const start = (wpId: string, actor = 'claude') =>
  move(wpId, 'in_progress', { actor, workspace: WORKSPACE })

export const handIn = (wpId: string, actor = 'claude') =>
  move(wpId, 'for_review', { actor, handin: HAND_IN, subtasks: { open: [] } })

export const reviewClaim = (wpId: string, actor = 'codex') =>
  move(wpId, 'in_review', { actor, reviewRef: 'action-review-claim' })

export const approve = (wpId: string) =>
  move(wpId, 'approved', { actor: 'codex', reviewResult: APPROVED })

export const reject = (wpId: string) =>
  move(wpId, 'planned', { actor: 'codex', reviewResult: REJECTED, reviewRef: REFERENCE })

export const finish = (wpId: string) => move(wpId, 'done', { actor: 'merge', evidence: LANDED })

/** The straight way of one work package, seed excluded. */
export const wholeWay = (wpId: string): TransitionRequest[] => [
  claim(wpId),
  start(wpId),
  handIn(wpId),
  reviewClaim(wpId),
  approve(wpId),
  finish(wpId),
]
