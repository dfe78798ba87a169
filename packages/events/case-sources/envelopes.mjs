// Native envelopes around payloads.
import { MISSION, PROJECT } from './samples.mjs'

const SCOPES = {
  P: () => [`project/${PROJECT}`, MISSION],
  B: () => ['build/checkout-7', MISSION],
  M: () => [`mission/${MISSION}`, MISSION],
  W: (payload) => [`wp/${MISSION}/${payload.wp_id}`, MISSION],
  R: (payload) => [`run/${payload.run_id}`, MISSION],
  D: (payload) => [`decision/${payload.decision_point_id}`, MISSION],
  C: (payload) => [`connector/${payload.connector_id}`, MISSION],
}

/** 26 characters that name an event: a prefix, zeros, a number. */
export function eventId(prefix, number) {
  const end = String(number)
  return `01KZQ7${prefix}${'0'.repeat(26 - 6 - prefix.length - end.length)}${end}`
}

/** An event of a type with a payload; `more` overrides fields of the envelope. */
export function eventOf(type, scope, payload, id, more = {}) {
  const [aggregate_id, mission_id] = SCOPES[scope](payload)
  return {
    schema_version: 'urn:spec-kitty:event:1',
    event_id: id,
    event_type: type,
    payload_version: 1,
    aggregate_id,
    project_uuid: PROJECT,
    mission_id,
    timestamp: '2026-11-20T14:03:07.250000+01:00',
    correlation_id: id,
    payload,
    node_id: 'laptop-mara',
    build_id: 'checkout-7',
    lamport_clock: 41,
    ...more,
  }
}
