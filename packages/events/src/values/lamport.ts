/**
 * The next value of a node's logical clock: one above all it has stamped and all it has seen. At
 * 2^53−1 it stands still, so that a foreign clock can stop nobody from writing; state never depends
 * on it.
 * @param own the node's last stamp, 0 before its first
 * @param seen the highest stamp of others that the node has read; what is no stamp counts as 0
 */
export function tickLamport(own: number, seen = 0): number {
  return Math.min(Math.max(stamp(own), stamp(seen)) + 1, Number.MAX_SAFE_INTEGER)
}

function stamp(value: number): number {
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}
