import { describe, expect, it } from 'vitest'
import { reduceStatus } from '../src/log.js'
import { approved, DIVERGED, toReview } from './diverged-stories.js'
import { Story } from './row-builder.js'

/** Every clock turned round: what was written first says that it was written last. */
function skewed(story: Story, offset: (index: number) => number) {
  return story.rows.map((row, index) => ({ ...row, instant: row.instant + offset(index) }))
}

describe('a work package with several heads', () => {
  it.each(DIVERGED)('$name', ({ lane, kept, severity, story: tell }) => {
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

  it.each(DIVERGED)('$name: whatever the clocks say about the order', ({ lane, story: tell }) => {
    const hour = 3_600_000_000
    for (const offset of [(at: number) => -at * hour, (at: number) => (at % 2) * hour]) {
      const state = reduceStatus(skewed(tell(), offset))
      expect(state.workPackages.get('WP01')?.lane).toBe(lane)
    }
  })

  it('loses a land commit when the landings disagree', () => {
    const story = DIVERGED.at(-1)?.story() as Story
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
