// Streams of status events, and where they leave the work packages.
import { divergedCases } from './diverged-streams.mjs'
import { eventId } from './envelopes.mjs'
import { MISSION, OTHER_MISSION, PROJECT } from './samples.mjs'
import { feedback, KEY, minute, reduced, story } from './status-story.mjs'

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

/** A line of events under ids of its own. */
function renamed(events, letter) {
  return events.map((event, at) => ({
    ...event,
    event_id: eventId(letter, at + 1),
    correlation_id: eventId(letter, at + 1),
    payload: { ...event.payload, prev_event_id: at === 0 ? null : eventId(letter, at) },
  }))
}

/** A second mission and a second project in the same stream keep to themselves. */
function mixed() {
  const project = '9c2b1c60-3f0e-4c59-8d15-0b6a3c1d2e4f'
  const { events, reach } = story()
  reach('in_review')
  const other = story()
  other.reach('claimed')
  const elsewhere = renamed(other.events, 'X').map((event) => ({
    ...event,
    mission_id: OTHER_MISSION,
    aggregate_id: `wp/${OTHER_MISSION}/WP03`,
  }))
  const foreign = story()
  foreign.reach('in_progress')
  const theirs = renamed(foreign.events, 'Y').map((event) => ({ ...event, project_uuid: project }))
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
  ]
}
