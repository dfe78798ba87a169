/** Time, as the rest of the house sees it. Source of every instant that is written. */
export interface Clock {
  /** Microseconds since the Unix epoch, UTC. A safe integer until the year 2255. */
  nowMicros(): number
  /** Resolves after about `ms` milliseconds; memory clocks resolve at once and advance themselves. */
  sleep(ms: number): Promise<void>
}
