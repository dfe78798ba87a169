import { Copies, identityOf } from '../order/copies.js'
import { comparePlaced, type Placed } from './placed-events.js'

/**
 * Each event once. Events that share id and project and differ in what they say become one, in the
 * first of their places, that names the digests of them all. Contents are compared of repeats only.
 */
export function distinctEvents(placed: readonly Placed[]): readonly Placed[] {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { event } of placed) {
    if (seen.has(event.event_id)) repeated.add(event.event_id)
    else seen.add(event.event_id)
  }
  if (repeated.size === 0) return placed
  const groups = new Map<string, Placed[]>()
  const distinct = placed.filter((one) => {
    if (!repeated.has(one.event.event_id)) return true
    const identity = identityOf(one.event)
    const group = groups.get(identity)
    if (group === undefined) groups.set(identity, [one])
    else group.push(one)
    return false
  })
  for (const group of groups.values()) distinct.push(mergeGroup(group))
  return distinct
}

function mergeGroup([first, ...others]: readonly Placed[]): Placed {
  const copies = new Copies((first as Placed).event)
  for (const { event } of others) copies.add(event)
  const settled = copies.settle()
  if ('event' in settled) return { ...(first as Placed), event: settled.event }
  const earliest = others.reduce((a, b) => (comparePlaced(b, a) < 0 ? b : a), first as Placed)
  return { ...earliest, rank: 0, digests: settled.conflict.digests }
}
