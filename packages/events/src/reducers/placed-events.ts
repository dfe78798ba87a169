import type { AnyEvent } from '../catalogue/event-types.js'
import { readInstant } from '../values/instants.js'
import { compareText } from '../values/text.js'
import type { Anomaly, Reducer } from './reducer.js'
import { ReductionError } from './reduction-error.js'

const MOST_EVENTS = 1_000_000

/** An event and its place in contract order. */
export interface Placed {
  readonly event: AnyEvent
  /** Since 1970. */
  readonly seconds: number
  readonly nanoseconds: number
  /** Orders events of one instant before their ids do. */
  readonly rank: number
  /** Digests of the different contents that stand under this id; null where there is only one. */
  readonly digests: readonly (string | null)[] | null
}

export interface PlacedEvents {
  /** As given. */
  readonly placed: readonly Placed[]
  /** What is no event, each once, sorted. */
  readonly malformed: readonly Anomaly[]
}

/** Reads where events belong in time. What is no event becomes an anomaly. */
export function placeEvents<State, Out>(
  reducer: Reducer<State, Out>,
  events: Iterable<AnyEvent>,
): PlacedEvents {
  const placed: Placed[] = []
  const malformed = new Map<string, Anomaly>()
  let count = 0
  for (const event of events) {
    count += 1
    if (count > MOST_EVENTS)
      throw new ReductionError('LIMIT_EXCEEDED', `more than ${MOST_EVENTS} events at once`, {
        limit: MOST_EVENTS,
      })
    const one = placeEvent(reducer, event)
    if ('kind' in one) malformed.set(`${one.event_id} ${one.message}`, one)
    else placed.push(one)
  }
  const sorted = [...malformed].sort(([a], [b]) => compareText(a, b))
  return { placed, malformed: sorted.map(([, anomaly]) => anomaly) }
}

function placeEvent<State, Out>(reducer: Reducer<State, Out>, event: AnyEvent): Placed | Anomaly {
  const lacking = lackingOf(event)
  const instant = lacking === undefined ? readInstant(event.timestamp) : undefined
  if (instant === undefined) return malformedEvent(event, lacking ?? 'timestamp')
  const { seconds, fractionStart, fractionEnd } = instant
  const digits = event.timestamp.slice(fractionStart, fractionEnd)
  const rank = reducer.types.has(event.event_type) ? (reducer.rank?.(event) ?? 0) : 0
  return { event, seconds, nanoseconds: Number(digits.padEnd(9, '0')), rank, digests: null }
}

/** Only for callers who did not ask `parseEvent` first. */
function lackingOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null) return 'event'
  const fields = event as Readonly<Record<string, unknown>>
  for (const key of ['event_id', 'event_type', 'project_uuid', 'aggregate_id', 'timestamp'])
    if (typeof fields[key] !== 'string') return key
  return typeof fields.payload === 'object' && fields.payload !== null ? undefined : 'payload'
}

function malformedEvent(event: unknown, lacking: string): Anomaly {
  const id = (event as { readonly event_id?: unknown } | null | undefined)?.event_id
  return {
    kind: 'malformed_event',
    event_id: typeof id === 'string' ? id : '',
    key: '',
    message: `no event envelope: ${lacking} is not what it must be`,
    details: { lacking },
  }
}

/** The order in which events are folded: instant, rank, id; ids of different projects may tie. */
export function comparePlaced(a: Placed, b: Placed): number {
  return (
    a.seconds - b.seconds ||
    a.nanoseconds - b.nanoseconds ||
    a.rank - b.rank ||
    compareText(a.event.event_id, b.event.event_id) ||
    compareText(a.event.project_uuid, b.event.project_uuid)
  )
}

/** Whether `a` comes before `b` in contract order, which knows no ranks. */
export function isBefore(a: Placed, b: Placed): boolean {
  const distance =
    a.seconds - b.seconds ||
    a.nanoseconds - b.nanoseconds ||
    compareText(a.event.event_id, b.event.event_id)
  return distance < 0
}
