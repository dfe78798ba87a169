import { type AnyEvent, parseEvent } from '../src/index.js'
import { formatInstant, type LaneRow } from '../src/log.js'
import { eventId } from './row-builder.js'

export const PROJECT = '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11'
export const MISSION = '01KZ7Q3M8XH2V5T9RWB4C6D1EF'
export const KEY = `${PROJECT}/${MISSION}`

const START = 1_796_000_000_000_000

type Fields = Readonly<Record<string, unknown>>

/** An event as `parseEvent` hands it out; `number` gives its id and, unless told, its second. */
export function eventOf(
  type: string,
  number: number,
  payload: Fields,
  envelope: Fields & { readonly second?: number } = {},
): AnyEvent {
  const { second = number, ...more } = envelope
  const id = eventId(number)
  const mission = (more.mission_id as string | undefined) ?? MISSION
  const wp = typeof payload.wp_id === 'string' && type.startsWith('WP')
  const run = typeof payload.run_id === 'string' && !type.endsWith('Recorded')
  const aggregate = wp ? `wp/${mission}/${payload.wp_id}` : `mission/${mission}`
  const judged = parseEvent({
    schema_version: 'urn:spec-kitty:event:1',
    event_id: id,
    event_type: type,
    payload_version: 1,
    aggregate_id: run ? `run/${String(payload.run_id)}` : aggregate,
    project_uuid: PROJECT,
    mission_id: mission,
    timestamp: formatInstant(START + second * 1_000_000),
    correlation_id: id,
    payload,
    node_id: 'node-1',
    build_id: 'build-1',
    lamport_clock: number,
    ...more,
  })
  if (!judged.ok) throw new Error(`no event: ${JSON.stringify(judged.issues)}`)
  return judged.event
}

/** The event that carries a row of a log. */
export function eventOfRow(row: LaneRow, envelope: Fields = {}): AnyEvent {
  const { at, event_id, mission_id: _, ...payload } = row.fields
  return eventOf('WPStatusChanged', 0, payload, {
    event_id,
    correlation_id: event_id,
    timestamp: at,
    ...envelope,
  })
}

/** The events in contract order, in pieces of the given sizes, over and over. */
export function chunksOf<T>(items: readonly T[], sizes: readonly number[]): readonly T[][] {
  const chunks: T[][] = []
  for (let at = 0, turn = 0; at < items.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1)
    chunks.push(items.slice(at, at + size))
    at += size
  }
  return chunks
}
