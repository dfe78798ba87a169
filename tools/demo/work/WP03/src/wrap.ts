import type { Limiter } from './limiter.js'

/** Thrown instead of a call that is over the limit. */
export class RateLimitError extends Error {
  constructor(readonly waitMs: number) {
    super(`over the limit; try again in ${waitMs} ms`)
    this.name = 'RateLimitError'
  }
}

/** The same function, within a rate per key. */
export function limited<Arguments extends readonly unknown[], Result>(
  fn: (...args: Arguments) => Result,
  limiter: Limiter,
  keyOf: (...args: Arguments) => string,
): (...args: Arguments) => Result {
  return (...args) => {
    const key = keyOf(...args)
    if (!limiter.take(key)) throw new RateLimitError(limiter.waitMs(key))
    return fn(...args)
  }
}
