/** Whether two byte strings are equal. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && Buffer.compare(left, right) === 0
}

/** Whether `whole` begins with `start`. */
export function startsWithBytes(whole: Uint8Array, start: Uint8Array): boolean {
  return start.length <= whole.length && sameBytes(whole.subarray(0, start.length), start)
}
