// Writes streams of events of one kind and what is expected of them.
import { eventId, eventOf } from './envelopes.mjs'
import { MISSION, OTHER_MISSION, PROJECT } from './samples.mjs'
import { minute } from './status-story.mjs'

export const KEY = `${PROJECT}/${MISSION}`
export const OTHER_KEY = `${PROJECT}/${OTHER_MISSION}`

/** Events of a scope at one minute after the other: `[type, payload, at?]`. */
export function stream(scope, rows, letter = 'M') {
  return rows.map(([type, payload, at], index) =>
    eventOf(type, scope, payload, eventId(letter, index + 1), { timestamp: minute(at ?? index) }),
  )
}

/** A case; anomalies are `[kind, place of the event]`. */
export function reduced(reducer, id, events, states, anomalies = [], more = {}) {
  const marks = anomalies.map(([kind, index]) => ({ kind, event_id: events[index].event_id }))
  return {
    id: `${reducer}/${id}`,
    op: 'reduce',
    dialect: 'native',
    input: { reducer, events },
    expect: { states, anomalies: marks, seen_count: events.length, ...more },
  }
}

export const of = { mission_id: MISSION }
