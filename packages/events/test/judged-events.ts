import {
  type AnyEvent,
  createEvent,
  type EventType,
  type PayloadInput,
  type PayloadOf,
} from '../src/index.js'
import type { Reducer } from '../src/reducers/reducer.js'
import { type Reduced, reduce } from '../src/reducers.js'
import { eventId } from './row-builder.js'

export const MISSION = '01KZ7Q3M8XH2V5T9RWB4C6D1EF'
export const PROJECT = '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11'

/** The instant of the event with this number: one per second. */
export function instantOf(number: number): string {
  return new Date(Date.UTC(2026, 11, 1, 9, 0, number)).toISOString()
}

/** A judged native event; `number` gives its id and its second. */
export function judged<T extends EventType>(
  number: number,
  type: T,
  payload: PayloadInput<T>,
  stamp: { readonly project_uuid?: string; readonly timestamp?: string } = {},
): AnyEvent & { readonly payload: PayloadOf<T> } {
  const result = createEvent(type, payload, {
    event_id: eventId(number),
    timestamp: instantOf(number),
    project_uuid: PROJECT,
    mission_id: MISSION,
    node_id: 'node-1',
    build_id: 'build-1',
    lamport_clock: number,
    ...stamp,
  })
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.event as AnyEvent & { readonly payload: PayloadOf<T> }
}

/** What nobody judged: an event with other keys in its payload. */
export function spoiled(event: AnyEvent, payload: Readonly<Record<string, unknown>>): AnyEvent {
  return { ...event, payload: { ...event.payload, ...payload } } as unknown as AnyEvent
}

/** The state of the only key, and what was noted, as `kind` or `kind event number`. */
export function folded<Out>(
  reducer: Reducer<unknown, Out> | Reducer<never, Out>,
  ...events: readonly AnyEvent[]
): { readonly state: Out; readonly kinds: readonly string[]; readonly all: Reduced<Out> } {
  const all = reduce(reducer as Reducer<unknown, Out>, events)
  const state = all.single()
  if (state === undefined) throw new Error('no state')
  return { state, kinds: all.anomalies.map(({ kind }) => kind), all }
}
