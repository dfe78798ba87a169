import type { Lane } from '../src/status.js'
import { landing, Story } from './row-builder.js'

export interface Diverged {
  readonly name: string
  readonly lane: Lane
  readonly kept: string
  readonly severity: 'info' | 'warning'
  readonly story: () => Story
}

export const toReview = (): Story =>
  new Story().path('planned', 'claimed', 'in_progress', 'for_review')
export const inReview = (): Story => toReview().step('in_review', 'for_review', 'in_review')
export const approved = (): Story => inReview().step('approved', 'in_review', 'approved')
const FEEDBACK = { review_ref: 'review-cycle://m/WP01/1' }

/** Two places that wrote without knowing of each other, and what stands when their rows meet. */
export const DIVERGED: readonly Diverged[] = [
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
