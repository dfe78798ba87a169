import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../src/canonical.js'
import { isFacts } from '../src/conformance/case.js'
import { seeded } from '../src/conformance/seeded.js'
import { type Case, ownCases } from '../src/conformance.js'
import { type AnyEvent, compareEvents, parseEvent } from '../src/index.js'
import {
  lifecycleReducer,
  type Reducer,
  reduce,
  runReducer,
  startReduction,
  statusReducer,
  usageReducer,
} from '../src/reducers.js'

const REDUCERS: Readonly<Record<string, Reducer<unknown, unknown>>> = {
  lifecycle: lifecycleReducer as Reducer<unknown, unknown>,
  run: runReducer as Reducer<unknown, unknown>,
  status: statusReducer as Reducer<unknown, unknown>,
  usage: usageReducer as Reducer<unknown, unknown>,
}

const folder = new URL('../cases/', import.meta.url)
const own = await ownCases((path) => readFileSync(new URL(path, folder), 'utf8'))

/** Streams that a reader can follow: no id stands for two events. */
const streams = own.filter(({ op, id }) => op === 'reduce' && id !== 'plain/id-conflict')

function eventsOf({ input }: Case): readonly AnyEvent[] {
  const events = isFacts(input) && Array.isArray(input.events) ? input.events : []
  return events
    .map((event) => {
      const result = parseEvent(event)
      if (!result.ok) throw new Error(JSON.stringify(result.issues))
      return result.event
    })
    .sort(compareEvents)
}

describe('the streams of our own cases', () => {
  it.each([1, 2, 3, 4, 5])(
    'fold to the same in pieces as whole, cut by seed %i [H-NFR-008]',
    (seed) => {
      const random = seeded(seed)
      expect(streams.length).toBeGreaterThan(45)
      for (const one of streams) {
        const reducer = REDUCERS[isFacts(one.input) ? String(one.input.reducer) : '']
        if (reducer === undefined) throw new Error(`${one.id}: no reducer`)
        const events = eventsOf(one)
        let reduction = startReduction(reducer)
        for (let at = 0; at < events.length; ) {
          const size = 1 + Math.floor(random() * 3)
          reduction.apply(events.slice(at, at + size))
          at += size
          if (random() < 0.5) reduction = startReduction(reducer, reduction.snapshot())
        }
        const whole = reduce(reducer, events)
        const { states, anomalies, seen_count } = reduction.finish()
        expect(canonicalJson({ states, anomalies, seen_count }), one.id).toBe(
          canonicalJson({
            states: whole.states,
            anomalies: whole.anomalies,
            seen_count: whole.seen_count,
          }),
        )
      }
    },
  )
})
