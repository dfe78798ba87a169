import { expect } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { type Reducer, reduce, startReduction } from '../src/reducers.js'
import { eventOf } from './event-stream.js'

export type Move = readonly [type: string, payload?: object, envelope?: object]

export function streamOf(
  shared: object,
  defaults: Readonly<Record<string, object>>,
  moves: readonly Move[],
) {
  return moves.map(([type, payload, envelope], at) =>
    eventOf(type, at + 1, { ...shared, ...defaults[type], ...payload }, { ...envelope }),
  )
}

/** The state, the anomalies' kinds by event number, and that pieces give the same as the whole. */
export function fold<State, Out>(reducer: Reducer<State, Out>, events: readonly AnyEvent[]) {
  const result = reduce(reducer, events)
  const reduction = startReduction(reducer)
  for (const event of events.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    reduction.apply([event])
  expect(reduction.finish()).toEqual(result)
  const kinds = result.anomalies.map(({ kind, event_id }) => [event_id, kind])
  return { state: result.single() as Out, anomalies: Object.fromEntries(kinds) }
}

const keyOf = (event: AnyEvent) => `${event.timestamp} ${event.event_id}`
