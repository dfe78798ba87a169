import { describe, expect, it } from 'vitest'
import { holderOf, reduceStatus } from '../src/log.js'
import { APPROVAL, eventId, landing, laneRow, rowObject, Story } from './row-builder.js'

const wp = (rows: Story['rows']) => reduceStatus(rows).workPackages.get('WP01')
const codes = (rows: Story['rows']) => reduceStatus(rows).findings.map((finding) => finding.code)

describe('the state of a work package', () => {
  it('carries claim, hand-in, review claim, rejection and approval from the rows', () => {
    const workspace = {
      kind: 'worktree',
      path: '.worktrees/a',
      branch: 'lane-a',
      lane_id: 'lane-a',
      start: 'b0',
    }
    const handin = { base_commit: 'b0', head_commit: 'c1', head_tree: 't1', commits: 2 }
    const review = { invocation_id: 'i1', base_commit: 'b0', head_commit: 'c1', head_tree: 't1' }
    const story = new Story()
      .step('seed', null, 'planned')
      .step('claim', 'seed', 'claimed', { policy_metadata: { workspace } })
      .step('start', 'claim', 'in_progress', { policy_metadata: { workspace } })
      .step('hand-in', 'start', 'for_review', { policy_metadata: { handin } })
      .step('review', 'hand-in', 'in_review', { actor: 'codex', policy_metadata: { review } })
    expect(wp(story.rows)).toMatchObject({
      lane: 'in_review',
      actor: 'codex',
      implementer: 'claude',
      workspace,
      handIn: handin,
      reviewClaim: review,
      openRejection: false,
      rejection: null,
      approval: null,
    })

    const reference = 'review-cycle://m/WP01/1'
    story.step('reject', 'review', 'planned', { actor: 'codex', review_ref: reference })
    expect(wp(story.rows)).toMatchObject({
      lane: 'planned',
      openRejection: true,
      rejection: { reference, eventId: story.id('reject'), count: 1 },
      implementer: 'claude',
    })

    story
      .step('claim-2', 'reject', 'claimed', { actor: 'gemini' })
      .step('start-2', 'claim-2', 'in_progress', { actor: 'gemini' })
      .step('hand-in-2', 'start-2', 'for_review', { actor: 'gemini' })
      .step('review-2', 'hand-in-2', 'in_review', { actor: 'codex' })
      .step('approve', 'review-2', 'approved', {
        actor: 'codex',
        review_result: { ...APPROVAL.review, commit: 'c2', tree: 't2' },
        evidence: { ...APPROVAL, repos: [{ branch: 'lane-a', commit: 'c2', repo: '.' }] },
      })
    expect(wp(story.rows)).toMatchObject({
      lane: 'approved',
      openRejection: false,
      rejection: null,
      implementer: 'gemini',
      workspace: null,
      approval: {
        reviewer: 'codex',
        reference: APPROVAL.review.reference,
        commit: 'c2',
        tree: 't2',
        branch: 'lane-a',
        eventId: story.id('approve'),
      },
    })
  })

  it('goes with the latest claim: holder, blocked from, and no longer', () => {
    const story = new Story().path('planned', 'claimed', 'in_progress')
    expect(holderOf(wp(story.rows))).toMatchObject({ actor: 'claude' })
    story.step('stuck', 'in_progress', 'blocked', { reason: 'worktree_alloc_failed' })
    expect(wp(story.rows)).toMatchObject({
      blockedFrom: 'in_progress',
      blockedReason: 'worktree_alloc_failed',
    })
    expect(holderOf(wp(story.rows))).toBeNull()
    story.step('on', 'stuck', 'in_progress', { actor: 'codex' })
    expect(wp(story.rows)).toMatchObject({
      blockedFrom: null,
      blockedReason: null,
      implementer: 'codex',
    })
  })

  it('shows the review claim as an unforced step from for_review to in_review [H-FR-016]', () => {
    const story = new Story().path('planned', 'claimed', 'in_progress', 'for_review', 'in_review')
    expect(wp(story.rows)).toMatchObject({ lane: 'in_review', forceCount: 0, openRejection: false })
    expect(codes(story.rows)).toEqual([])
  })

  it('takes a review claim that older tools wrote as a step back for no rejection', () => {
    const rows = [
      rowObject(1, 'planned', 'for_review', { force: true }),
      rowObject(2, 'for_review', 'in_progress', {
        force: true,
        review_ref: 'workflow-review-claim',
      }),
    ].map(laneRow)
    expect(wp(rows)).toMatchObject({ lane: 'in_progress', openRejection: false })
  })

  it('is empty without rows', () => {
    expect(reduceStatus([])).toEqual({
      workPackages: new Map(),
      findings: [],
      eventCount: 0,
      lastEventId: null,
      lastAt: '',
    })
  })
})

describe('a row to done', () => {
  const approved = () =>
    new Story().path('planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved')

  it('of ours is done with a land commit, or forced with a reason', () => {
    const landed = approved().step('done', 'approved', 'done', { evidence: landing('abc1234') })
    expect(wp(landed.rows)).toMatchObject({ lane: 'done', landCommit: 'abc1234' })
    const forced = approved().step('done', 'approved', 'done', {
      evidence: APPROVAL,
      force: true,
      reason: 'landed by hand',
    })
    expect(wp(forced.rows)).toMatchObject({ lane: 'done', landCommit: null, forceCount: 1 })
  })

  it('of ours is read as approved when the landing is not proven', () => {
    const bare = approved().step('done', 'approved', 'done', { evidence: APPROVAL })
    expect(wp(bare.rows)).toMatchObject({ lane: 'approved', lastEventId: bare.id('done') })
    expect(codes(bare.rows)).toEqual(['STATUS_DONE_UNPROVEN'])
    const jump = new Story()
      .path('planned', 'claimed', 'in_progress', 'for_review')
      .step('done', 'for_review', 'done', { evidence: landing('abc1234') })
    expect(wp(jump.rows)?.lane).toBe('approved')
  })

  it('of another tool keeps the lane that it records', () => {
    const rows = [
      rowObject(1, 'planned', 'for_review', { force: true }),
      rowObject(2, 'for_review', 'done'),
    ].map(laneRow)
    expect(wp(rows)).toMatchObject({ lane: 'done', approval: null })
    expect(codes(rows)).toEqual([
      'STATUS_EDGE_OUTSIDE_MATRIX',
      'STATUS_EVIDENCE_MISSING',
      'STATUS_LAND_MISSING',
    ])
  })
})

describe('rows that name no predecessor', () => {
  it('form one line in the order of their instants, across offsets', () => {
    const rows = [
      rowObject(3, 'claimed', 'in_progress', { at: '2026-12-01T10:00:01+01:00' }),
      rowObject(1, 'genesis', 'planned', { at: '2026-12-01T09:00:00Z' }),
      rowObject(2, 'planned', 'claimed', { at: '2026-12-01T09:00:00.5Z' }),
    ].map(laneRow)
    expect(wp(rows)).toMatchObject({ lane: 'in_progress', heads: [eventId(3)] })
    expect(codes(rows)).toEqual([])
  })

  it('follow the row that led where they leave from, when the clocks put another between', () => {
    const rows = [
      rowObject(1, 'genesis', 'planned'),
      rowObject(2, 'planned', 'claimed'),
      rowObject(3, 'claimed', 'in_progress'),
      rowObject(4, 'claimed', 'blocked'),
    ].map(laneRow)
    const state = reduceStatus(rows)
    expect(state.workPackages.get('WP01')).toMatchObject({
      lane: 'blocked',
      blockedFrom: 'claimed',
    })
    expect(state.workPackages.get('WP01')?.heads).toEqual([eventId(3), eventId(4)])
  })

  it('may start anywhere, and seed twice while planned but never later', () => {
    const seeds = [
      rowObject(1, 'planned', 'planned', { force: true }),
      rowObject(2, 'planned', 'planned', { force: true }),
    ]
    expect(wp(seeds.map(laneRow))).toMatchObject({ lastEventId: eventId(2), forceCount: 2 })
    const late = [
      ...seeds,
      rowObject(3, 'planned', 'claimed'),
      rowObject(4, 'planned', 'planned', { force: true }),
      rowObject(5, 'claimed', 'in_progress'),
    ].map(laneRow)
    expect(wp(late)).toMatchObject({ lane: 'in_progress', forceCount: 2, heads: [eventId(5)] })
    expect(codes(late)).toEqual(['SEED_IGNORED'])
  })
})

describe('damage', () => {
  it('a predecessor that is not here leaves the row a root of its own', () => {
    const rows = [rowObject(2, 'claimed', 'in_progress', { prev_event_id: eventId(1) })].map(
      laneRow,
    )
    expect(wp(rows)?.lane).toBe('in_progress')
    expect(codes(rows)).toEqual(['STATUS_PREDECESSOR_MISSING'])
  })

  it('rows that follow each other in a circle still fold, and are reported', () => {
    const rows = [
      rowObject(1, 'planned', 'claimed', { prev_event_id: eventId(2) }),
      rowObject(2, 'claimed', 'in_progress', { prev_event_id: eventId(1) }),
      rowObject(3, 'in_progress', 'for_review', { prev_event_id: eventId(3) }),
    ].map(laneRow)
    expect(wp(rows)?.heads).toEqual([eventId(2), eventId(3)])
    expect(codes(rows).filter((code) => code === 'EVENT_ROW_INVALID')).toHaveLength(2)
  })

  it('one id with two contents is an error, and neither row counts', () => {
    const rows = [
      rowObject(1, 'genesis', 'planned'),
      rowObject(2, 'planned', 'claimed'),
      rowObject(2, 'planned', 'claimed', { actor: 'codex' }),
    ].map(laneRow)
    expect(wp(rows)?.lane).toBe('planned')
    expect(reduceStatus(rows).findings).toMatchObject([
      { code: 'EVENT_ID_CONFLICT', severity: 'error', details: { event_id: eventId(2) } },
    ])
  })
})
