// Streams of status events, and where they leave the work packages.
import { eventId, eventOf } from './envelopes.mjs'
import { MISSION, OTHER_MISSION, PROJECT } from './samples.mjs'

const KEY = `${PROJECT}/${MISSION}`
const PATH = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done']
const COMMIT = '5e1f00d5c0de'

const review = {
  reviewer: 'codex-1',
  verdict: 'approved',
  reference: 'review-cycle://031-cart/WP03/1',
}
const EVIDENCE = {
  approved: () => ({ repos: [], review }),
  done: (commit) => ({ repos: [{ repo: '.', branch: 'lane-b', commit }], review }),
}

/** 14:00 in UTC and that many minutes on, with six digits. */
export function minute(count) {
  return new Date(Date.UTC(2026, 10, 20, 14, count)).toISOString().replace('Z', '000+00:00')
}

/** Writes the events of one mission; every event knows which one it follows. */
function story(wpId = 'WP03') {
  const events = []
  const lanes = new Map()
  const go = (prev, to, more = {}) => {
    const { at = events.length, actor = 'claude-2', commit = COMMIT, id, from, ...change } = more
    const name = id ?? eventId('S', events.length + 1)
    const fromLane = from ?? lanes.get(prev) ?? 'genesis'
    const payload = {
      mission_slug: '031-cart',
      wp_id: wpId,
      from_lane: fromLane,
      to_lane: to,
      actor,
      ...(['blocked', 'canceled'].includes(to) && { reason: 'no room' }),
      execution_mode: 'worktree',
      ...(EVIDENCE[to] && { evidence: EVIDENCE[to](commit) }),
      ...(prev !== undefined && { prev_event_id: prev }),
      ...change,
    }
    events.push(eventOf('WPStatusChanged', 'W', payload, name, { timestamp: minute(at) }))
    lanes.set(name, to)
    return name
  }
  /** The whole way to a lane, from the seed on. */
  const reach = (lane) =>
    PATH.slice(0, PATH.indexOf(lane) + 1).reduce((prev, to) => go(prev, to), null)
  return { events, go, reach }
}

const feedback = { review_ref: 'review-cycle://031-cart/WP03/1' }
const released = { reason: 'gives it back' }

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

function divergedCases() {
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

function reduced(id, events, wps, more = {}, anomalies = []) {
  const states = { [KEY]: { wps, ...more } }
  return {
    id,
    op: 'reduce',
    dialect: 'native',
    input: { reducer: 'status', events },
    expect: { states, anomalies, seen_count: new Set(events.map((event) => event.event_id)).size },
  }
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

function whole() {
  const { events, reach } = story()
  const last = reach('done')
  return reduced(
    'plain/whole-way',
    events,
    {
      WP03: {
        lane: 'done',
        actor: 'claude-2',
        last_event_id: last,
        last_transition_at: minute(6),
        force_count: 0,
        open_rejection: false,
        heads: [last],
      },
    },
    { event_count: 7, last_event_id: last, conflicts: [] },
  )
}

function forced() {
  const { events, go, reach } = story()
  const back = go(reach('in_review'), 'for_review', { force: true, reason: 'reviewer is away' })
  const last = go(go(back, 'in_review', { actor: 'codex-2' }), 'planned', {
    actor: 'codex-2',
    ...feedback,
  })
  return reduced('plain/forced-and-rejected', events, {
    WP03: {
      lane: 'planned',
      actor: 'codex-2',
      last_event_id: last,
      force_count: 1,
      open_rejection: true,
      approval: null,
    },
  })
}

/** Without `prev_event_id` the clock decides: instants, not texts. */
function imported() {
  const { events, go } = story()
  const stamps = [
    '2026-11-20T09:00:00Z',
    '2026-11-20T10:30:00+01:00',
    '2026-11-20T09:45:00.5Z',
    '2026-11-20T09:45:00.25+00:00',
  ]
  const lanes = ['planned', 'claimed', 'for_review', 'in_progress']
  const froms = ['genesis', 'planned', 'in_progress', 'claimed']
  const ids = lanes.map((to, at) => go(undefined, to, { from: froms[at] }))
  events.forEach((event, at) => {
    event.timestamp = stamps[at]
  })
  return reduced('plain/imported-by-instant', events, {
    WP03: { lane: 'for_review', last_event_id: ids[2], heads: [ids[2]] },
  })
}

function seededAgain() {
  const { events, go } = story()
  go(undefined, 'planned', { at: 1 })
  const claim = go(undefined, 'claimed', { at: 2, from: 'planned' })
  go(undefined, 'planned', { at: 3, from: 'planned', force: true, reason: 'finalized again' })
  return reduced(
    'plain/seed-never-moves-back',
    events,
    { WP03: { lane: 'claimed', last_event_id: claim } },
    { conflicts: [] },
  )
}

function doneUnproven() {
  const { events, go, reach } = story()
  const last = go(reach('in_review'), 'done')
  return reduced('plain/done-not-from-approved', events, {
    WP03: { lane: 'approved', last_event_id: last },
  })
}

function doneImported() {
  const { events, go } = story()
  go(undefined, 'for_review', { at: 1, from: 'in_progress' })
  const last = go(undefined, 'done', { at: 2, from: 'for_review', evidence: null })
  return reduced('plain/done-imported', events, { WP03: { lane: 'done', last_event_id: last } })
}

function several() {
  const one = story('WP03')
  const two = story('WP10')
  one.reach('claimed')
  const first = two.go(null, 'planned', { id: eventId('T', 1), at: 1 })
  const last = two.go(first, 'canceled', { id: eventId('T', 2), at: 9 })
  const events = [...one.events, ...two.events]
  return reduced(
    'plain/two-work-packages',
    events,
    { WP03: { lane: 'claimed' }, WP10: { lane: 'canceled', last_event_id: last } },
    { event_count: 4 },
  )
}

/** A second mission and a second project in the same stream keep to themselves. */
function mixed() {
  const project = '9c2b1c60-3f0e-4c59-8d15-0b6a3c1d2e4f'
  const { events, reach } = story()
  reach('in_review')
  const other = story()
  other.reach('claimed')
  const elsewhere = other.events.map((event, at) => ({
    ...event,
    event_id: eventId('U', at + 1),
    mission_id: OTHER_MISSION,
    aggregate_id: `wp/${OTHER_MISSION}/WP03`,
    payload: { ...event.payload, prev_event_id: at === 0 ? null : eventId('U', at) },
  }))
  const foreign = story()
  foreign.reach('in_progress')
  const theirs = foreign.events.map((event) => ({ ...event, project_uuid: project }))
  return {
    id: 'plain/missions-and-projects-apart',
    op: 'reduce',
    dialect: 'native',
    input: { reducer: 'status', events: [...theirs, ...events, ...elsewhere] },
    expect: {
      states: {
        [KEY]: { wps: { WP03: { lane: 'in_review' } }, event_count: 5 },
        [`${PROJECT}/${OTHER_MISSION}`]: { wps: { WP03: { lane: 'claimed' } }, event_count: 2 },
        [`${project}/${MISSION}`]: { wps: { WP03: { lane: 'in_progress' } }, event_count: 3 },
      },
      anomalies: [],
    },
  }
}

/** The same id with other content: neither is applied. */
function conflicting() {
  const { events, go } = story()
  const seed = go(null, 'planned')
  const twice = go(seed, 'claimed', { actor: 'claude-2' })
  go(seed, 'claimed', { actor: 'codex-1', id: twice, at: 1 })
  const { expect, ...rest } = reduced('plain/id-conflict', events, {
    WP03: { lane: 'planned', last_event_id: seed },
  })
  const { seen_count: _open, ...kept } = expect
  return { ...rest, expect: { ...kept, anomalies: [{ kind: 'ID_CONFLICT', event_id: twice }] } }
}

export function statusCases() {
  return [
    whole(),
    forced(),
    imported(),
    seededAgain(),
    doneUnproven(),
    doneImported(),
    several(),
    mixed(),
    conflicting(),
    ...divergedCases(),
    twoFinalizes(),
    settled(),
  ]
}
