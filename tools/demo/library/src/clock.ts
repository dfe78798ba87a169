/** Milliseconds since some fixed moment; only differences mean anything. */
export type Clock = () => number

/** A clock that stands still until it is told to move. */
export function manualClock(start = 0): Clock & { advance(ms: number): void } {
  let now = start
  const clock = () => now
  return Object.assign(clock, {
    advance(ms: number) {
      now += ms
    },
  })
}
