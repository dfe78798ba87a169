import { readInstant } from './instants.js'
import { compareText } from './text.js'

/**
 * The order of events that do not name a predecessor: by instant, compared with all nine digits and
 * across offsets, then by id. Neither arrival nor `lamport_clock` plays a part. A timestamp that is
 * no instant comes first.
 */
export function compareEvents(
  a: { readonly timestamp: string; readonly event_id: string },
  b: { readonly timestamp: string; readonly event_id: string },
): number {
  return compareInstants(a.timestamp, b.timestamp) || compareText(a.event_id, b.event_id)
}

function compareInstants(a: string, b: string): number {
  const [left, right] = [readInstant(a), readInstant(b)]
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined)
  const fraction = (text: string, parts: typeof left) =>
    text.slice(parts.fractionStart, parts.fractionEnd).padEnd(9, '0')
  return left.seconds - right.seconds || compareText(fraction(a, left), fraction(b, right))
}
