import { instantKey } from './instant-key.js'
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
  if (a.timestamp === b.timestamp) return compareText(a.event_id, b.event_id)
  return compareKeys(orderKey(a.timestamp), a.event_id, orderKey(b.timestamp), b.event_id)
}

/** The key of a timestamp that `compareKeys` compares: that of its instant, empty where it is none. */
export function orderKey(timestamp: string): string {
  return instantKey(timestamp) ?? ''
}

/** `compareEvents` on keys that were made before, for those who compare an event many times. */
export function compareKeys(keyA: string, idA: string, keyB: string, idB: string): number {
  return compareText(keyA, keyB) || compareText(idA, idB)
}
