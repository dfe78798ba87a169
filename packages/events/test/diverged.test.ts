import { describe, expect, it } from 'vitest'
import { type Lane, reduceStatus } from '../src/status.js'
import { landing, Story } from './row-builder.js'

interface Case {
  readonly name: string
  readonly lane: Lane
  readonly kept: string
  readonly severity: 'info' | 'warning'
  readonly story: () => Story
}

const toReview = (): Story => new Story().path('planned', 'claimed', 'in_progress', 'for_review')
const inReview = (): Story => toReview().step('in_review', 'for_review', 'in_review')
const approved = (): Story => inReview().step('approved', 'in_review', 'approved')
const FEEDBACK = { review_ref: 'review-cycle://m/WP01/1' }

/** Two places that wrote without knowing of each other, and what stands when their rows meet. */
const CASES: readonly Case[] = [
  {
    name: 'a rejection beats an approval that did not see it',
    lane: 'planned',
    kept: 'rejected',
    severity: 'warning',
    story: () =>
      inReview()
        .step('approved', 'in_review', 'approved')
        .step('rejected', 'in_review', 'planned', FEEDBACK),
  },
  {
    name: 'canceled beats done',
    lane: 'canceled',
    kept: 'gone',
    severity: 'warning',
    story: () =>
      approved()
        .step('done', 'approved', 'done', { evidence: landing('abc1234') })
        .step('gone', 'in_review', 'canceled', { reason: 'dropped' }),
  },
  {
    name: 'work after a rejection beats an approval that did not see it',
    lane: 'claimed',
    kept: 'again',
    severity: 'warning',
    story: () =>
      inReview()
        .step('rejected', 'in_review', 'planned', FEEDBACK)
        .step('again', 'rejected', 'claimed')
        .step('approved', 'in_review', 'approved'),
  },
  {
    name: 'a rejection that both lines hold decides nothing',
    lane: 'for_review',
    kept: 'handed-in',
    severity: 'warning',
    story: () =>
      inReview()
        .step('rejected', 'in_review', 'planned', FEEDBACK)
        .step('again', 'rejected', 'claimed')
        .step('working', 'again', 'in_progress')
        .step('handed-in', 'working', 'for_review')
        .step('other', 'rejected', 'claimed', { actor: 'codex' }),
  },
  {
    name: 'a release and a bare claim do not beat a hand-in',
    lane: 'for_review',
    kept: 'handed-in',
    severity: 'warning',
    story: () =>
      new Story()
        .path('planned', 'claimed', 'in_progress')
        .step('handed-in', 'in_progress', 'for_review')
        .step('released', 'in_progress', 'planned', { reason: 'gave up' })
        .step('other', 'released', 'claimed', { actor: 'codex' }),
  },
  {
    name: 'blocked beats a hand-in',
    lane: 'blocked',
    kept: 'stuck',
    severity: 'warning',
    story: () =>
      new Story()
        .path('planned', 'claimed', 'in_progress')
        .step('handed-in', 'in_progress', 'for_review')
        .step('stuck', 'in_progress', 'blocked', { reason: 'no disk' }),
  },
  {
    name: 'the first of two review claims keeps the work package',
    lane: 'in_review',
    kept: 'first',
    severity: 'warning',
    story: () =>
      toReview()
        .step('second', 'for_review', 'in_review', { actor: 'gemini', second: 60 })
        .step('first', 'for_review', 'in_review', { actor: 'codex', second: 50 }),
  },
  {
    name: 'two verdicts on the same hand-in: the rejection stands',
    lane: 'planned',
    kept: 'rejected',
    severity: 'warning',
    story: () =>
      toReview()
        .step('review-a', 'for_review', 'in_review', { actor: 'codex' })
        .step('approved', 'review-a', 'approved', { actor: 'codex' })
        .step('review-b', 'for_review', 'in_review', { actor: 'gemini' })
        .step('rejected', 'review-b', 'planned', { ...FEEDBACK, actor: 'gemini' }),
  },
  {
    name: 'of two approvals the earlier one, a rejection between being answered',
    lane: 'approved',
    kept: 'early',
    severity: 'warning',
    story: () =>
      inReview()
        .step('rejected', 'in_review', 'planned', FEEDBACK)
        .step('again', 'rejected', 'claimed')
        .step('working', 'again', 'in_progress')
        .step('handed-in', 'working', 'for_review')
        .step('review', 'handed-in', 'in_review', { actor: 'codex' })
        .step('late', 'review', 'approved', { actor: 'codex', second: 90 })
        .step('early', 'in_review', 'approved', { actor: 'gemini', second: 20 }),
  },
  {
    name: 'one landing recorded twice is no conflict',
    lane: 'done',
    kept: 'done-1',
    severity: 'info',
    story: () =>
      approved()
        .step('done-1', 'approved', 'done', { evidence: landing('abc1234') })
        .step('done-2', 'approved', 'done', { evidence: landing('abc1234'), actor: 'codex' }),
  },
  {
    name: 'two different landings are approved work that a merge must look at again',
    lane: 'approved',
    kept: 'done-1',
    severity: 'warning',
    story: () =>
      approved()
        .step('done-1', 'approved', 'done', { evidence: landing('abc1234') })
        .step('done-2', 'approved', 'done', { evidence: landing('def5678') }),
  },
]

/** Every clock turned round: what was written first says that it was written last. */
function skewed(story: Story, offset: (index: number) => number) {
  return story.rows.map((row, index) => ({ ...row, instant: row.instant + offset(index) }))
}

describe('a work package with several heads', () => {
  it.each(CASES)('$name', ({ lane, kept, severity, story: tell }) => {
    const story = tell()
    const state = reduceStatus(story.rows)
    const wp = state.workPackages.get('WP01')
    expect(wp).toMatchObject({ lane, lastEventId: story.id(kept) })
    expect(wp?.heads).toHaveLength(2)
    const diverged = state.findings.filter((finding) => finding.code === 'STATUS_DIVERGED')
    expect(diverged).toMatchObject([
      { severity, details: { heads: wp?.heads, kept: story.id(kept), lane, open: true } },
    ])
  })

  it.each(CASES)('$name: whatever the clocks say about the order', ({ lane, story: tell }) => {
    const hour = 3_600_000_000
    for (const offset of [(at: number) => -at * hour, (at: number) => (at % 2) * hour]) {
      const state = reduceStatus(skewed(tell(), offset))
      expect(state.workPackages.get('WP01')?.lane).toBe(lane)
    }
  })

  it('loses a land commit when the landings disagree', () => {
    const story = CASES.at(-1)?.story() as Story
    expect(reduceStatus(story.rows).workPackages.get('WP01')?.landCommit).toBeNull()
  })

  it('counts an approval without evidence as work that waits for review', () => {
    const story = toReview()
      .step('review', 'for_review', 'in_review', { actor: 'codex' })
      .step('claims-approval', 'for_review', 'approved', { force: true, evidence: null })
    expect(reduceStatus(story.rows).workPackages.get('WP01')?.lane).toBe('in_review')
  })

  it('has one head again when the next writer names the other', () => {
    const story = approved().step('stuck', 'in_review', 'blocked', { reason: 'no disk' })
    story.step('going-on', 'stuck', 'in_progress', {
      policy_metadata: { settles: [story.id('approved')] },
    })
    const state = reduceStatus(story.rows)
    expect(state.workPackages.get('WP01')).toMatchObject({
      lane: 'in_progress',
      heads: [story.id('going-on')],
    })
    expect(state.findings).toMatchObject([
      { code: 'STATUS_DIVERGED', severity: 'info', details: { open: false } },
    ])
  })

  it('never loses its last head to rows that claim to settle each other', () => {
    const story = toReview()
      .step('a', 'for_review', 'in_review', { actor: 'codex' })
      .step('b', 'for_review', 'in_review', { actor: 'gemini' })
    const [idA, idB] = [story.id('a'), story.id('b')]
    const rows = story.rows.map((row) =>
      row.eventId === idA || row.eventId === idB
        ? {
            ...row,
            detailed: true,
            fields: {
              ...row.fields,
              policy_metadata: { settles: [row.eventId === idA ? idB : idA] },
            },
          }
        : row,
    )
    const state = reduceStatus(rows)
    expect(state.workPackages.get('WP01')?.heads).toHaveLength(1)
    expect(state.findings.map((finding) => finding.code)).toContain('EVENT_ROW_INVALID')
  })
})

describe('seeds', () => {
  it('of two finalizes are no conflict: the claim stands', () => {
    const story = new Story()
      .step('seed-1', null, 'planned')
      .step('claimed', 'seed-1', 'claimed')
      .step('seed-2', null, 'planned')
    const state = reduceStatus(story.rows)
    expect(state.workPackages.get('WP01')).toMatchObject({
      lane: 'claimed',
      heads: [story.id('claimed')],
    })
    expect(state.findings).toMatchObject([{ code: 'SEED_IGNORED', severity: 'info' }])
  })

  it('alone: the first in order counts', () => {
    const story = new Story()
      .step('late', null, 'planned', { second: 9 })
      .step('early', null, 'planned', { second: 3 })
    expect(reduceStatus(story.rows).workPackages.get('WP01')).toMatchObject({
      lane: 'planned',
      heads: [story.id('early')],
    })
  })
})
