import type { WorkPackageState } from '@spec-kitty/events/log'
import { LANES, type Lane } from '@spec-kitty/events/status'
import { describe, expect, test } from 'vitest'
import { decideTransition, type TransitionDecision, type TransitionRequest } from '../src/index.js'
import { APPROVED, HAND_IN, LANDED, move, REJECTED, WORKSPACE } from './requests.js'

/** The design's table, written down a second time: every legal edge and the rules it can break. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  'genesis planned': [],
  'genesis canceled': ['REASON_REQUIRED'],
  'planned claimed': [],
  'claimed in_progress': ['WORKSPACE_REQUIRED'],
  'in_progress for_review': ['SUBTASKS_UNKNOWN', 'COMMITS_MISSING'],
  'in_progress planned': ['REASON_REQUIRED'],
  'for_review in_review': [],
  'in_review approved': ['REVIEW_RESULT_REQUIRED'],
  'in_review planned': ['REVIEW_RESULT_REQUIRED', 'REVIEW_REF_REQUIRED'],
  'in_review in_progress': ['REVIEW_RESULT_REQUIRED', 'REVIEW_REF_REQUIRED'],
  'approved done': ['EVIDENCE_REQUIRED'],
  'approved planned': ['REVIEW_REF_REQUIRED'],
  'approved in_progress': ['REVIEW_REF_REQUIRED'],
  'blocked in_progress': ['WORKSPACE_REQUIRED'],
  'blocked planned': ['REASON_REQUIRED'],
  'planned blocked': ['REASON_REQUIRED'],
  'claimed blocked': ['REASON_REQUIRED'],
  'in_progress blocked': ['REASON_REQUIRED'],
  'for_review blocked': ['REASON_REQUIRED'],
  'in_review blocked': ['REASON_REQUIRED'],
  'approved blocked': ['REASON_REQUIRED'],
  'planned canceled': ['REASON_REQUIRED'],
  'claimed canceled': ['REASON_REQUIRED'],
  'in_progress canceled': ['REASON_REQUIRED'],
  'for_review canceled': ['REASON_REQUIRED'],
  'in_review canceled': ['REASON_REQUIRED'],
  'approved canceled': ['REASON_REQUIRED'],
  'blocked canceled': ['REASON_REQUIRED'],
}
const HOLDER_EDGES = [
  'claimed in_progress',
  'in_progress for_review',
  'in_review approved',
  'in_review planned',
  'in_review in_progress',
]
const STAMP = { eventId: '01KZ7R1A2B3C4D5E6F7G8H9J0K', at: '2026-12-01T10:04:58.293841+00:00' }
const CONTEXT = { missionId: '01KZ7Q3M8XH2V5T9RWB4C6D1EF', missionSlug: 'rate-limit-api-01KZ7Q3M' }
const PAIRS = LANES.flatMap((from) => LANES.map((to) => ({ from, to, edge: `${from} ${to}` })))

function stateIn(lane: Lane, more: Partial<WorkPackageState> = {}): WorkPackageState | undefined {
  if (lane === 'genesis') return undefined
  return {
    wpId: 'WP01',
    lane,
    actor: 'claude',
    since: '2026-12-01T10:00:00.000000+00:00',
    lastEventId: '01KZ7QZZ11AA22BB33CC44DD55',
    forceCount: 0,
    openRejection: false,
    blockedFrom: null,
    blockedReason: null,
    approval: null,
    rejection: null,
    workspace: null,
    handIn: null,
    reviewClaim: null,
    implementer: 'claude',
    heads: ['01KZ7QZZ11AA22BB33CC44DD55'],
    landCommit: null,
    ...more,
  }
}

/** A request that brings whatever any guard of an edge into `to` could ask for. */
function complete(to: Lane): TransitionRequest {
  const reviewResult = to === 'approved' ? APPROVED : REJECTED
  return move('WP01', to, {
    reason: 'a reason',
    workspace: WORKSPACE,
    subtasks: { open: [] },
    handin: HAND_IN,
    reviewResult,
    reviewRef: reviewResult.reference,
    evidence: LANDED,
  })
}

function decide(
  from: Lane,
  request: TransitionRequest,
  more: Partial<WorkPackageState> = {},
): TransitionDecision {
  return decideTransition(stateIn(from, more), request, STAMP, CONTEXT)
}

function rulesOf(decision: TransitionDecision): (string | null)[] {
  return decision.kind === 'rejected' ? decision.failures.map((one) => one.rule) : []
}

test('the table has 28 edges', () => {
  expect(Object.keys(TABLE)).toHaveLength(28)
  expect(PAIRS).toHaveLength(100)
})

describe.each(PAIRS)('$from → $to', ({ from, to, edge }) => {
  const legal = TABLE[edge] !== undefined
  const repeated = from === to && from !== 'genesis'

  test('with everything that guards ask for, the table decides', () => {
    const decision = decide(from, complete(to))
    const expected = repeated ? 'already-there' : legal ? 'accepted' : 'rejected'
    expect(decision.kind).toBe(expected)
  })

  test('with nothing but an actor, every guard of the edge reports [W-NFR-005]', () => {
    const decision = decide(from, move('WP01', to))
    if (repeated) return expect(decision.kind).toBe('already-there')
    const wrong = to === 'genesis' ? 'GENESIS_TARGET' : 'ILLEGAL_TRANSITION'
    const terminal = (from === 'done' || from === 'canceled') && to !== 'genesis'
    expect(rulesOf(decision)).toEqual(TABLE[edge] ?? [terminal ? 'TERMINAL_LANE' : wrong])
  })

  test('without an actor nothing is written', () => {
    const decision = decide(from, { ...complete(to), actor: ' ' })
    if (!repeated) expect(rulesOf(decision)).toContain('ACTOR_REQUIRED')
    expect(decision.kind).not.toBe('accepted')
  })

  test('another actor is refused exactly where a holder is asked for', () => {
    const decision = decide(from, { ...complete(to), actor: 'gemini' })
    const held = HOLDER_EDGES.includes(edge)
    const heldLane = repeated && ['claimed', 'in_progress', 'in_review'].includes(from)
    if (held || heldLane) {
      expect(decision).toMatchObject({ kind: 'rejected', code: 'WP_ALREADY_CLAIMED' })
      expect(decision).toMatchObject({ holder: { actor: 'claude' } })
    } else if (legal) expect(decision.kind).toBe('accepted')
  })

  test('force reaches every lane but genesis, and done only from approved', () => {
    const decision = decide(from, { ...complete(to), force: true })
    if (repeated) return expect(decision.kind).toBe('already-there')
    const reachable = to !== 'genesis' && (to !== 'done' || from === 'approved')
    expect(decision.kind).toBe(reachable ? 'accepted' : 'rejected')
    if (decision.kind === 'accepted') expect(decision.row.force).toBe(!legal)
  })

  test('force without actor or reason is refused by name', () => {
    if (repeated) return
    const bare = decide(from, { ...complete(to), force: true, reason: ' ' })
    const nobody = decide(from, { ...complete(to), force: true, actor: '' })
    expect(bare).toMatchObject({ kind: 'rejected', code: 'FORCE_REASON_REQUIRED' })
    expect(nobody).toMatchObject({ kind: 'rejected', code: 'FORCE_REASON_REQUIRED' })
  })

  test('force skips just what an unforced request would have been refused for', () => {
    const request = move('WP01', to, { reason: 'why', evidence: LANDED })
    const refused = decide(from, request)
    const forced = decide(from, { ...request, force: true })
    if (forced.kind !== 'accepted') return
    const rules = rulesOf(refused)
    expect(forced.row.policy_metadata?.forced_rules ?? []).toEqual(rules)
    expect(forced.row.force).toBe(rules.length > 0)
  })
})

test.each([
  ['for_review', { subtasks: { open: ['T003', 'T004'] } }, 'SUBTASKS_OPEN', 'T003, T004'],
  ['for_review', { subtasks: { error: 'no tasks.md' } }, 'SUBTASKS_UNKNOWN', 'no tasks.md'],
  ['for_review', { handin: { ...HAND_IN, commits: 0 } }, 'COMMITS_MISSING', HAND_IN.base_commit],
] as const)('an input that says no is refused: %s %o', (to, input, rule, text) => {
  const decision = decide('in_progress', { ...complete(to), ...input })
  expect(decision).toMatchObject({ failures: [{ rule, text: expect.stringContaining(text) }] })
})

test.each([
  ['approved', { reviewResult: REJECTED }, 'VERDICT_MISMATCH'],
  ['planned', { reviewResult: { ...APPROVED } }, 'VERDICT_MISMATCH'],
  ['planned', { reviewRef: 'review-cycle://another' }, 'REVIEW_REF_REQUIRED'],
  ['approved', { reviewResult: { ...APPROVED, reference: '' } }, 'REVIEW_RESULT_REQUIRED'],
] as const)('a verdict that does not fit is refused: %s %o', (to, input, rule) => {
  expect(rulesOf(decide('in_review', { ...complete(to), ...input }))).toEqual([rule])
})

test('done names a land commit and an approving review', () => {
  const review = { ...LANDED.review, verdict: 'changes_requested' }
  const unlanded = decide('approved', { ...complete('done'), evidence: { review: LANDED.review } })
  const unapproved = decide('approved', { ...complete('done'), evidence: { ...LANDED, review } })
  expect(rulesOf(unlanded)).toEqual(['EVIDENCE_REQUIRED'])
  expect(rulesOf(unapproved)).toEqual(['VERDICT_NOT_APPROVED'])
})

test('an override to done needs the approval of the log, not its land commit', () => {
  const approval = {
    reviewer: 'codex',
    reference: 'review-cycle://x',
    commit: null,
    tree: null,
    branch: null,
    eventId: 'E',
    at: '',
  }
  const request = move('WP01', 'done', { force: true, reason: 'landed by hand' })
  expect(decide('approved', request, { approval })).toMatchObject({
    kind: 'accepted',
    row: { force: true, evidence: { review: { reviewer: 'codex', verdict: 'approved' } } },
  })
  expect(rulesOf(decide('approved', request))).toEqual(['EVIDENCE_REQUIRED'])
})

test('a workspace of kind planning is the planning lane and nothing else', () => {
  const mixed = { ...WORKSPACE, kind: 'planning' } as const
  const planning = { ...mixed, path: '.', lane_id: 'lane-planning' } as const
  expect(rulesOf(decide('claimed', { ...complete('in_progress'), workspace: mixed }))).toEqual([
    'WORKSPACE_REQUIRED',
  ])
  expect(decide('claimed', { ...complete('in_progress'), workspace: planning }).kind).toBe(
    'accepted',
  )
})

test('an actor that continues the holder at a colon is the holder', () => {
  const request = { ...complete('in_progress'), actor: 'CLAUDE:opus:backend:implementer' }
  expect(decide('claimed', request).kind).toBe('accepted')
  expect(decide('claimed', { ...request, actor: 'claude-1' })).toMatchObject({
    code: 'WP_ALREADY_CLAIMED',
  })
})

test('the row says where the work package really came from', () => {
  const workspace = { ...WORKSPACE }
  const { evidence: _, ...request } = complete('approved')
  const decision = decide('in_review', request, {
    workspace,
  })
  expect(decision).toEqual({
    kind: 'accepted',
    row: {
      actor: 'claude',
      at: STAMP.at,
      event_id: STAMP.eventId,
      evidence: {
        repos: [
          {
            branch: WORKSPACE.branch,
            commit: APPROVED.commit,
            repo: '.',
            tree: APPROVED.tree,
          },
        ],
        review: { reviewer: 'codex', verdict: 'approved', reference: APPROVED.reference },
      },
      execution_mode: 'worktree',
      force: false,
      from_lane: 'in_review',
      mission_id: CONTEXT.missionId,
      mission_slug: CONTEXT.missionSlug,
      policy_metadata: { workspace: WORKSPACE, handin: HAND_IN },
      prev_event_id: '01KZ7QZZ11AA22BB33CC44DD55',
      reason: 'a reason',
      review_ref: APPROVED.reference,
      review_result: APPROVED,
      to_lane: 'approved',
      wp_id: 'WP01',
    },
  })
})
