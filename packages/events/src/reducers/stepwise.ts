import type { EventType } from '../catalogue/catalogue.js'
import type { AnyEvent } from '../catalogue/event-types.js'
import { append, type Log } from './chunks.js'
import { type Fields, type Read, readFields } from './read-fields.js'
import type { Anomaly, Reducer } from './reducer.js'

/** Records that something about the event cannot have happened. Details name keys and states. */
export type Note = (
  kind: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void

/** What one type of event does. The state comes back as it was where the event is left out. */
export type Step<State> = (state: State, event: AnyEvent, note: Note) => State

/** Reads what is needed of the payload first; where that is not there, the event is left out. */
export function step<State, F extends Fields>(
  fields: F,
  effect: (state: State, payload: Read<F>, event: AnyEvent, note: Note) => State,
): Step<State> {
  return (state, event, note) => {
    const read = readFields(event.payload, fields)
    if (read.ok) return effect(state, read.values, event, note)
    note('malformed_payload', 'The payload lacks what the state is made of.', {
      fields: read.lacking,
    })
    return state
  }
}

export interface Stepwise<State, Out> {
  readonly name: string
  readonly version: number
  readonly keyOf: (event: AnyEvent) => string
  readonly init: () => State
  readonly steps: Readonly<Record<string, Step<State>>>
  /** The state that remembers an anomaly; absent where the output does not show them. */
  readonly remember?: (state: State, anomaly: Anomaly) => State
  readonly finish: (state: State) => Out
}

/**
 * A reducer that has one step per type. Every event of these types is counted, those that are left
 * out too; every anomaly is reported.
 */
export function stepwise<State extends { readonly event_count: number }, Out>(
  definition: Stepwise<State, Out>,
): Reducer<State, Out> {
  const { name, version, keyOf, init, finish, remember } = definition
  const steps = new Map(Object.entries(definition.steps))
  return {
    name,
    version,
    types: new Set(steps.keys()) as ReadonlySet<string> as ReadonlySet<EventType>,
    keyOf,
    init,
    finish,
    apply(state, event, report) {
      const take = steps.get(event.event_type)
      if (take === undefined) return state
      const noted: Anomaly[] = []
      const counted = { ...state, event_count: state.event_count + 1 }
      const taken = take(counted, event, (kind, message, details = {}) => {
        noted.push({ kind, event_id: event.event_id, key: keyOf(event), message, details })
      })
      for (const anomaly of noted) report(anomaly)
      return remember === undefined ? taken : noted.reduce(remember, taken)
    },
  }
}

/** Keeps anomalies in the state itself, for reducers whose output shows them. */
export function rememberAnomaly<State extends { readonly anomalies: Log<Anomaly> }>(
  state: State,
  anomaly: Anomaly,
): State {
  return { ...state, anomalies: append(state.anomalies, anomaly) }
}
