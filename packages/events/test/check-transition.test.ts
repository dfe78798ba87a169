import { describe, expect, it } from 'vitest'
import { checkTransition, isBootstrap, LANES, type Lane, targetsOf } from '../src/status.js'
import { APPROVAL, landing } from './row-builder.js'

const SOURCES = [...LANES, null] as const
const EVIDENCES = [
  undefined,
  { review: { ...APPROVAL.review, verdict: 'rejected' } },
  APPROVAL,
  landing('abc1234'),
]
const WITH_REASON = ['blocked', 'canceled']

/** What the wire must say, told in another way than the code tells it. */
function expected(
  from: Lane | null,
  to: Lane,
  given: { force: boolean; reason: boolean; reviewRef: boolean; evidence: number },
): string {
  if (to === 'genesis') return 'GENESIS_TARGET'
  if (given.force && !given.reason) return 'FORCE_REASON_REQUIRED'
  const needsReview = to === 'approved' || to === 'done'
  const reviewed = ['EVIDENCE_REQUIRED', 'VERDICT_NOT_APPROVED', 'ok', 'ok'][given.evidence] ?? ''
  if (given.force) {
    if (from === null) return to === 'planned' ? 'ok' : 'ILLEGAL_TRANSITION'
    if (to === from || (to === 'done' && from !== 'approved')) return 'ILLEGAL_TRANSITION'
    return needsReview ? reviewed : 'ok'
  }
  if (from === 'done' || from === 'canceled') return 'TERMINAL_LANE'
  if (from === null || !targetsOf(from).includes(to)) return 'ILLEGAL_TRANSITION'
  const stepBack = to === 'planned' || to === 'in_progress'
  if (stepBack && (from === 'in_review' || from === 'approved'))
    return given.reviewRef ? 'ok' : 'REVIEW_REF_REQUIRED'
  const release = to === 'planned' && (from === 'in_progress' || from === 'blocked')
  if (WITH_REASON.includes(to) || release) return given.reason ? 'ok' : 'REASON_REQUIRED'
  if (to === 'done') return given.evidence === 2 ? 'EVIDENCE_REQUIRED' : reviewed
  return needsReview ? reviewed : 'ok'
}

describe('a move on the wire', () => {
  it('is judged for every source, target, force, reason, review reference and evidence', () => {
    let cases = 0
    for (const from of SOURCES)
      for (const to of LANES)
        for (const force of [false, true])
          for (const reason of [false, true])
            for (const reviewRef of [false, true])
              for (const [evidence, shape] of EVIDENCES.entries()) {
                const check = checkTransition(from, {
                  to,
                  force,
                  reason: reason ? 'because' : null,
                  reviewRef: reviewRef ? 'review-cycle://m/WP01/1' : null,
                  evidence: shape,
                })
                const said = check.ok ? 'ok' : check.codes.join(' ')
                const where = JSON.stringify({ from, to, force, reason, reviewRef, evidence })
                expect(said, where).toBe(expected(from, to, { force, reason, reviewRef, evidence }))
                cases += 1
              }
    expect(cases).toBe(3520)
  })

  it('reads doing as in_progress, and no other spelling', () => {
    expect(checkTransition('doing', { to: 'for_review' })).toEqual({ ok: true })
    for (const name of ['Doing', 'awaiting-review', 'toString', ''])
      expect(checkTransition('planned', { to: name })).toMatchObject({ codes: ['UNKNOWN_LANE'] })
  })

  it('knows a seed by what it leaves and whether it is forced', () => {
    expect(isBootstrap('genesis', 'planned', false)).toBe(true)
    expect(isBootstrap('planned', 'planned', true)).toBe(true)
    expect(isBootstrap(null, 'planned', true)).toBe(true)
    expect(isBootstrap('planned', 'planned', false)).toBe(false)
    expect(isBootstrap('in_review', 'planned', true)).toBe(false)
    expect(isBootstrap('genesis', 'claimed', true)).toBe(false)
  })
})
