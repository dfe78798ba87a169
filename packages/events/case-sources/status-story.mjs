// Writes streams of status events and what is expected of them.
import { eventId, eventOf } from './envelopes.mjs'
import { MISSION, PROJECT } from './samples.mjs'

export const KEY = `${PROJECT}/${MISSION}`
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
export function story(wpId = 'WP03') {
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

/** What a rejection and a release carry. */
export const feedback = { review_ref: 'review-cycle://031-cart/WP03/1' }
export const released = { reason: 'gives it back' }

/** A case: `wps` and `more` are what the one mission of the stream comes to. */
export function reduced(id, events, wps, more = {}, anomalies = []) {
  const states = { [KEY]: { wps, ...more } }
  return {
    id,
    op: 'reduce',
    dialect: 'native',
    input: { reducer: 'status', events },
    expect: { states, anomalies, seen_count: new Set(events.map((event) => event.event_id)).size },
  }
}
