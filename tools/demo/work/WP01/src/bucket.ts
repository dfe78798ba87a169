import type { Clock } from './clock.js'

export interface BucketOptions {
  readonly capacity: number
  readonly refillPerSecond: number
  readonly clock: Clock
}

export interface Bucket {
  /** Takes the tokens if all of them are there. */
  take(tokens?: number): boolean
  /** Milliseconds until that many tokens are there; 0 when they are. */
  waitMs(tokens?: number): number
}

/** A bucket that starts full and refills steadily up to its capacity. */
export function createBucket({ capacity, refillPerSecond, clock }: BucketOptions): Bucket {
  let level = capacity
  let seen = clock()

  function refill(): void {
    const now = clock()
    level = Math.min(capacity, level + ((now - seen) / 1000) * refillPerSecond)
    seen = now
  }

  return {
    take(tokens = 1) {
      refill()
      if (tokens > level) return false
      level -= tokens
      return true
    },
    waitMs(tokens = 1) {
      refill()
      return tokens <= level ? 0 : Math.ceil(((tokens - level) / refillPerSecond) * 1000)
    },
  }
}
