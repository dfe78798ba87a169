import { describe, expect, it } from 'vitest'
import { judgeTransition, type TransitionFacts } from '../src/log.js'
import {
  checkTransition,
  GUARDS,
  LANES,
  type Lane,
  normalizeLane,
  TRANSITIONS,
  targetsOf,
} from '../src/status.js'
import { APPROVAL, landing } from './row-builder.js'

/** The state machine written down a second time, in another form, to hold the table against. */
const EXPECTED: Readonly<Record<Lane, Readonly<Partial<Record<Lane, string>>>>> = {
  genesis: { planned: '', canceled: 'REASON' },
  planned: { claimed: '', blocked: 'REASON', canceled: 'REASON' },
  claimed: { in_progress: 'HOLDER WORKSPACE', blocked: 'REASON', canceled: 'REASON' },
  in_progress: {
    for_review: 'HOLDER SUBTASKS IMPLEMENTED',
    planned: 'REASON',
    blocked: 'REASON',
    canceled: 'REASON',
  },
  for_review: { in_review: '', blocked: 'REASON', canceled: 'REASON' },
  in_review: {
    approved: 'HOLDER RESULT VERDICT',
    planned: 'HOLDER RESULT VERDICT FEEDBACK',
    in_progress: 'HOLDER RESULT VERDICT FEEDBACK',
    blocked: 'REASON',
    canceled: 'REASON',
  },
  approved: {
    done: 'EVIDENCE',
    planned: 'FEEDBACK',
    in_progress: 'FEEDBACK',
    blocked: 'REASON',
    canceled: 'REASON',
  },
  done: {},
  blocked: { in_progress: 'WORKSPACE', planned: 'REASON', canceled: 'REASON' },
  canceled: {},
}

const NAMES = [...LANES, 'doing'] as const

const rejection = {
  reviewer: 'codex',
  verdict: 'changes_requested',
  reference: 'review-cycle://m/WP01/1',
} as const
const approval = { ...rejection, verdict: 'approved' } as const
const workspace = {
  kind: 'worktree',
  path: '.worktrees/a',
  branch: 'lane-a',
  lane_id: 'lane-a',
  start: null,
} as const
const handin = { base_commit: 'b', head_commit: 'c', head_tree: 'd', commits: 1 }

/** Facts under which a guard holds, by guard; the verdict depends on the target. */
function holding(guard: string, to: Lane): TransitionFacts {
  switch (guard) {
    case 'REASON':
      return { reason: 'because' }
    case 'WORKSPACE':
      return { workspace }
    case 'SUBTASKS':
      return { subtasks: { open: [] } }
    case 'IMPLEMENTED':
      return { handin }
    case 'RESULT':
    case 'VERDICT':
      return { reviewResult: to === 'approved' ? approval : rejection }
    case 'FEEDBACK':
      return { reviewRef: rejection.reference }
    case 'EVIDENCE':
      return { evidence: landing('abc1234') }
    default:
      return {}
  }
}

/** Every guard with the ways to break it and the rule that each must answer with. */
const BREAKS: Readonly<Record<string, readonly (readonly [TransitionFacts, string | null])[]>> = {
  ACTOR: [
    [{ actor: undefined }, 'ACTOR_REQUIRED'],
    [{ actor: ' ' }, 'ACTOR_REQUIRED'],
    [{ actor: 'a\u0007' }, 'ACTOR_REQUIRED'],
    [{ actor: 'é'.repeat(129) }, 'ACTOR_REQUIRED'],
  ],
  REASON: [
    [{ reason: undefined }, 'REASON_REQUIRED'],
    [{ reason: '\t' }, 'REASON_REQUIRED'],
    [{ reason: 'x'.repeat(4097) }, 'REASON_REQUIRED'],
  ],
  HOLDER: [[{ holder: { actor: 'other', since: '2026-12-01T00:00:00Z' } }, null]],
  WORKSPACE: [
    [{ workspace: undefined }, 'WORKSPACE_REQUIRED'],
    [{ workspace: { ...workspace, path: ' ' } }, 'WORKSPACE_REQUIRED'],
    [{ workspace: { ...workspace, kind: 'planning' } }, 'WORKSPACE_REQUIRED'],
    [{ workspace: { ...workspace, lane_id: 'lane-planning' } }, 'WORKSPACE_REQUIRED'],
  ],
  SUBTASKS: [
    [{ subtasks: undefined }, 'SUBTASKS_UNKNOWN'],
    [{ subtasks: { error: 'no file' } }, 'SUBTASKS_UNKNOWN'],
    [{ subtasks: { open: ['T003', 'T004'] } }, 'SUBTASKS_OPEN'],
  ],
  IMPLEMENTED: [
    [{ handin: undefined }, 'COMMITS_MISSING'],
    [{ handin: { ...handin, commits: 0 } }, 'COMMITS_MISSING'],
  ],
  RESULT: [
    [{ reviewResult: undefined }, 'REVIEW_RESULT_REQUIRED'],
    [{ reviewResult: { ...rejection, reviewer: '' } }, 'REVIEW_RESULT_REQUIRED'],
  ],
  VERDICT: [],
  FEEDBACK: [
    [{ reviewRef: undefined }, 'REVIEW_REF_REQUIRED'],
    [{ reviewRef: ' ' }, 'REVIEW_REF_REQUIRED'],
  ],
  EVIDENCE: [
    [{ evidence: undefined }, 'EVIDENCE_REQUIRED'],
    [{ evidence: APPROVAL }, 'EVIDENCE_REQUIRED'],
    [
      { evidence: { review: { ...landing('abc1234').review, verdict: 'rejected' } } },
      'VERDICT_NOT_APPROVED',
    ],
  ],
}

function guardsOf(from: Lane, to: Lane): readonly string[] | undefined {
  return EXPECTED[from][to]?.split(' ').filter((name) => name !== '')
}

function complete(from: Lane, to: Lane): TransitionFacts {
  const guards = guardsOf(from, to) ?? []
  return Object.assign({ actor: 'claude' }, ...guards.map((guard) => holding(guard, to)))
}

function everyPair(visit: (from: Lane, to: Lane) => void): number {
  let pairs = 0
  for (const source of NAMES)
    for (const target of NAMES) {
      visit(normalizeLane(source) as Lane, normalizeLane(target) as Lane)
      pairs += 1
    }
  return pairs
}

describe('the lane state machine', () => {
  it('has exactly the 28 edges, each with its guards in the order of evaluation', () => {
    expect(TRANSITIONS.native).toHaveLength(28)
    for (const from of LANES)
      expect(
        Object.fromEntries(
          TRANSITIONS.native
            .filter((edge) => edge.from === from)
            .map((edge) => [edge.to, edge.guards.join(' ')]),
        ),
      ).toEqual(EXPECTED[from])
    for (const { guards } of TRANSITIONS.native)
      expect([...guards].sort((a, b) => GUARDS.indexOf(a) - GUARDS.indexOf(b))).toEqual(guards)
  })

  it('lets a review claim go from for_review to in_review with nothing but an actor [H-FR-016]', () => {
    const verdict = judgeTransition('for_review', 'in_review', { actor: 'codex' })
    expect(verdict).toEqual({ ok: true, force: false, skipped: [] })
    expect(checkTransition('for_review', { to: 'in_review' })).toEqual({ ok: true })
    expect(judgeTransition('for_review', 'in_progress', { actor: 'codex' })).toMatchObject({
      ok: false,
      failures: [{ rule: 'ILLEGAL_TRANSITION' }],
    })
  })

  it('answers every pair of names: passes with all facts, names the missing edge without one', () => {
    const pairs = everyPair((from, to) => {
      const verdict = judgeTransition(from, to, complete(from, to))
      if (guardsOf(from, to) !== undefined)
        expect(verdict, `${from} → ${to}`).toEqual({ ok: true, force: false, skipped: [] })
      else
        expect(verdict, `${from} → ${to}`).toMatchObject({
          ok: false,
          code: 'TRANSITION_REJECTED',
          failures: [
            {
              guard: null,
              rule:
                to === 'genesis'
                  ? 'GENESIS_TARGET'
                  : from === 'done' || from === 'canceled'
                    ? 'TERMINAL_LANE'
                    : 'ILLEGAL_TRANSITION',
              text: `not a transition; possible: ${targetsOf(from).join(', ') || 'none'}`,
            },
          ],
        })
    })
    expect(pairs).toBe(121)
  })

  it('refuses every pair when nothing at all is given', () => {
    everyPair((from, to) => {
      expect(judgeTransition(from, to, {})).toMatchObject({
        ok: false,
        code: 'TRANSITION_REJECTED',
      })
    })
  })

  it('names the broken guard of every edge, one fact at a time, with and without force', () => {
    let contexts = 0
    for (const { from, to, guards } of TRANSITIONS.native)
      for (const guard of ['ACTOR', ...guards])
        for (const [broken, rule] of BREAKS[guard] ?? []) {
          const facts = { ...complete(from, to), ...broken }
          const verdict = judgeTransition(from, to, facts)
          expect(verdict.ok, `${from} → ${to} ${guard}`).toBe(false)
          if (verdict.ok) continue
          expect(verdict.failures.map((failure) => failure.rule)).toContain(rule)
          expect(verdict.code).toBe(
            guard === 'HOLDER' ? 'WP_ALREADY_CLAIMED' : 'TRANSITION_REJECTED',
          )
          contexts += 1
          if (guard === 'ACTOR' || guard === 'REASON' || guard === 'EVIDENCE') continue
          const forced = judgeTransition(from, to, { ...facts, force: true, reason: 'override' })
          if (to === 'approved') continue
          const skipped = verdict.failures.map((failure) => failure.rule ?? failure.guard)
          expect(forced, `${from} → ${to} ${guard}`).toEqual({ ok: true, force: true, skipped })
        }
    expect(contexts).toBeGreaterThan(150)
  })

  it('reports all failures at once, in the order of the guards', () => {
    const verdict = judgeTransition('in_review', 'planned', {
      holder: { actor: 'codex', since: '2026-12-01T00:00:00Z' },
      actor: 'claude',
      reviewResult: approval,
    })
    expect(verdict).toMatchObject({
      ok: false,
      code: 'TRANSITION_REJECTED',
      failures: [
        { guard: 'HOLDER', rule: null, text: 'held by codex since 2026-12-01T00:00:00Z' },
        { rule: 'VERDICT_MISMATCH', text: 'verdict approved does not lead to planned' },
        { rule: 'REVIEW_REF_REQUIRED' },
      ],
    })
  })

  it('takes feedback only from the review that it belongs to', () => {
    const facts = { actor: 'codex', reviewResult: rejection, reviewRef: 'review-cycle://other' }
    expect(judgeTransition('in_review', 'planned', facts)).toMatchObject({
      failures: [{ rule: 'REVIEW_REF_REQUIRED' }],
    })
  })
})

describe('force', () => {
  const forced = { actor: 'ops', reason: 'recovery', force: true }

  it('reaches every lane but genesis, the present one, and done from anywhere but approved', () => {
    everyPair((from, to) => {
      const evidence = landing('abc1234')
      const verdict = judgeTransition(from, to, { ...forced, evidence })
      const reachable = to !== 'genesis' && to !== from && (to !== 'done' || from === 'approved')
      expect(verdict.ok, `${from} → ${to}`).toBe(reachable)
    })
  })

  it('always wants an actor and a reason, also for a legal move', () => {
    for (const facts of [
      { force: true, reason: 'x' },
      { force: true, actor: 'ops' },
      { force: true, actor: 'ops', reason: '  ' },
    ])
      expect(judgeTransition('planned', 'claimed', facts)).toMatchObject({
        ok: false,
        code: 'FORCE_REASON_REQUIRED',
      })
  })

  it('is not recorded where nothing was bypassed', () => {
    expect(judgeTransition('planned', 'claimed', forced)).toEqual({
      ok: true,
      force: false,
      skipped: [],
    })
  })

  it('never waives the review: approved and done want approving evidence', () => {
    expect(judgeTransition('in_progress', 'approved', forced)).toMatchObject({
      ok: false,
      failures: [{ rule: 'EVIDENCE_REQUIRED' }],
    })
    const rejected = { ...APPROVAL, review: { ...APPROVAL.review, verdict: 'rejected' } }
    expect(judgeTransition('approved', 'done', { ...forced, evidence: rejected })).toMatchObject({
      failures: [{ rule: 'VERDICT_NOT_APPROVED' }],
    })
  })

  it('lets its reason stand in for the land commit', () => {
    expect(judgeTransition('approved', 'done', { ...forced, evidence: APPROVAL })).toEqual({
      ok: true,
      force: true,
      skipped: ['EVIDENCE_REQUIRED'],
    })
  })
})
