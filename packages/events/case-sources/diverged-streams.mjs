// Streams in which two clones wrote a work package's events at once, and which of them counts.
import { feedback, reduced, released, story } from './status-story.mjs'

/**
 * What two clones wrote without knowing of each other: from a common state, each its own line.
 * `first` and `second` are given the story, the common event and the minute to begin at, and return
 * their last event; `kept` says which of the two counts.
 */
const DIVERGED = [
  [
    'approval-and-rejection',
    'in_review',
    (go, from, at) => go(from, 'approved', { at }),
    (go, from, at) => go(from, 'planned', { at, ...feedback }),
    { kept: 'second', lane: 'planned', open_rejection: true },
  ],
  [
    'done-and-canceled',
    'in_review',
    (go, from, at) => go(go(from, 'approved', { at }), 'done', { at: at + 1 }),
    (go, from, at) => go(from, 'canceled', { at }),
    { kept: 'second', lane: 'canceled' },
  ],
  [
    'rework-and-approval',
    'in_review',
    (go, from, at) => go(go(from, 'planned', { at, ...feedback }), 'claimed', { at: at + 1 }),
    (go, from, at) => go(from, 'approved', { at }),
    { kept: 'first', lane: 'claimed', open_rejection: true },
  ],
  [
    'handed-in-and-claimed',
    'rejected',
    (go, from, at) =>
      go(go(go(from, 'claimed', { at }), 'in_progress', { at: at + 1 }), 'for_review', {
        at: at + 2,
      }),
    (go, from, at) => go(from, 'claimed', { at, actor: 'codex-1' }),
    { kept: 'first', lane: 'for_review', open_rejection: true },
  ],
  [
    'handed-in-and-released',
    'in_progress',
    (go, from, at) => go(from, 'for_review', { at }),
    (go, from, at) =>
      go(go(from, 'planned', { at, ...released }), 'claimed', { at: at + 1, actor: 'codex-1' }),
    { kept: 'first', lane: 'for_review' },
  ],
  [
    'handed-in-and-blocked',
    'in_progress',
    (go, from, at) => go(from, 'for_review', { at }),
    (go, from, at) => go(from, 'blocked', { at }),
    { kept: 'second', lane: 'blocked', blocked_from: 'in_progress' },
  ],
  [
    'two-reviewers',
    'for_review',
    (go, from, at) => go(from, 'in_review', { at, actor: 'codex-1' }),
    (go, from, at) => go(from, 'in_review', { at, actor: 'codex-2' }),
    { kept: 'earlier', lane: 'in_review' },
  ],
  [
    'two-verdicts',
    'for_review',
    (go, from, at) => go(go(from, 'in_review', { at }), 'approved', { at: at + 1 }),
    (go, from, at) => go(go(from, 'in_review', { at }), 'planned', { at: at + 1, ...feedback }),
    { kept: 'second', lane: 'planned', open_rejection: true },
  ],
  [
    'approved-again-and-approved',
    'in_review',
    (go, from, at) =>
      [
        ['planned', feedback],
        ['claimed'],
        ['in_progress'],
        ['for_review'],
        ['in_review'],
        ['approved'],
      ].reduce((prev, [to, more], step) => go(prev, to, { at: at + step, ...more }), from),
    (go, from, at) => go(from, 'approved', { at }),
    { kept: 'earlier', lane: 'approved', open_rejection: false },
  ],
  [
    'done-twice',
    'approved',
    (go, from, at) => go(from, 'done', { at }),
    (go, from, at) => go(from, 'done', { at }),
    { kept: 'earlier', lane: 'done' },
  ],
  [
    'done-with-two-commits',
    'approved',
    (go, from, at) => go(from, 'done', { at, commit: 'aaaaaaa1' }),
    (go, from, at) => go(from, 'done', { at, commit: 'bbbbbbb2' }),
    { lane: 'approved', conflicts: true },
  ],
]

function apart() {
  return DIVERGED.flatMap(([name, common, first, second, said]) =>
    [
      ['first-earlier', 30, 60],
      ['second-earlier', 60, 30],
    ].map(([order, atFirst, atSecond]) => {
      const { events, go, reach } = story()
      const from =
        common === 'rejected' ? go(reach('in_review'), 'planned', feedback) : reach(common)
      const heads = { first: first(go, from, atFirst), second: second(go, from, atSecond) }
      const { kept, conflicts, ...state } = said
      const winner = kept === 'earlier' ? order.replace('-earlier', '') : kept
      const wp = {
        ...state,
        heads: Object.values(heads),
        ...(winner === undefined ? {} : { last_event_id: heads[winner] }),
      }
      const more = conflicts ? { conflicts: [{ wp_id: 'WP03' }] } : {}
      return reduced(`diverged/${name}/${order}`, events, { WP03: wp }, more)
    }),
  )
}

function twoFinalizes() {
  const { events, go } = story()
  const mine = go(null, 'planned', { at: 10 })
  const claim = go(mine, 'claimed', { at: 11 })
  go(null, 'planned', { at: 5 })
  return reduced(
    'diverged/two-finalizes',
    events,
    { WP03: { lane: 'claimed', last_event_id: claim } },
    { conflicts: [] },
  )
}

function settled() {
  const { events, go, reach } = story()
  const from = reach('in_review')
  const approved = go(from, 'approved', { at: 20 })
  const blocked = go(from, 'blocked', { at: 21 })
  const last = go(blocked, 'in_progress', { at: 22, policy_metadata: { settles: [approved] } })
  return reduced(
    'diverged/settled',
    events,
    { WP03: { lane: 'in_progress', last_event_id: last, heads: [last], blocked_from: null } },
    { conflicts: [] },
  )
}

export function divergedCases() {
  return [...apart(), twoFinalizes(), settled()]
}
