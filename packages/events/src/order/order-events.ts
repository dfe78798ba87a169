import { compareKeys, orderKey } from '../values/compare-events.js'
import { compareText } from '../values/text.js'
import { Copies, type IdConflict, type Identified, identityOf } from './copies.js'

/** Events without repeats, in contract order. */
export interface OrderedEvents<Event> {
  /** One event per id, sorted by `compareEvents`. Ids that are in conflict are left out. */
  readonly events: readonly Event[]
  /** One per id that several different events share, sorted by project and id. */
  readonly conflicts: readonly IdConflict[]
  /** Ids that came, those in conflict included; an id counts once per project. */
  readonly distinctCount: number
  /** Events that came and said what one before them had said. */
  readonly duplicateCount: number
}

/**
 * Sorts events and drops repeats. Two events are the same when project and id are equal and
 * `coreDigest` is; of same ones whose origin differs, the same one is kept in every order. Events
 * that share an id and say different things are a conflict, and none of them is among `events`. The
 * result does not depend on the order of the input.
 */
export function orderEvents<Event extends Identified>(
  events: Iterable<Event>,
): OrderedEvents<Event> {
  const firsts = new Map<string, Event>()
  const repeated = new Map<string, Copies<Event>>()
  for (const event of events) {
    const identity = identityOf(event)
    const first = firsts.get(identity)
    if (first === undefined) firsts.set(identity, event)
    else {
      const copies = repeated.get(identity) ?? new Copies(first)
      copies.add(event)
      repeated.set(identity, copies)
    }
  }
  const conflicts: IdConflict[] = []
  let duplicateCount = 0
  for (const [identity, copies] of repeated) {
    duplicateCount += copies.repeats
    const settled = copies.settle()
    if ('event' in settled) firsts.set(identity, settled.event)
    else {
      conflicts.push(settled.conflict)
      firsts.delete(identity)
    }
  }
  return {
    events: sorted([...firsts.values()]),
    conflicts: conflicts.sort((a, b) => compareText(identityOf(a), identityOf(b))),
    distinctCount: firsts.size + conflicts.length,
    duplicateCount,
  }
}

/** Keys are made once; a stream that is in order already is not sorted again. */
function sorted<Event extends Identified>(events: readonly Event[]): readonly Event[] {
  const keyed = events.map((event) => ({ key: orderKey(event.timestamp), event }))
  const compare = (a: (typeof keyed)[number], b: (typeof keyed)[number]) =>
    compareKeys(a.key, a.event.event_id, b.key, b.event.event_id) ||
    compareText(identityOf(a.event), identityOf(b.event))
  const isSorted = keyed.every((one, at) => {
    const before = keyed[at - 1]
    return before === undefined || compare(before, one) <= 0
  })
  return isSorted ? events : keyed.sort(compare).map(({ event }) => event)
}
