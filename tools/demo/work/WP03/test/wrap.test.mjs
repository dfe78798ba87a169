import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '../dist/clock.js'
import { createLimiter } from '../dist/limiter.js'
import { limited, RateLimitError } from '../dist/wrap.js'

test('admitted calls arrive and refused ones name the wait', () => {
  const limiter = createLimiter({ capacity: 1, refillPerSecond: 2, clock: manualClock() })
  const greet = limited((name) => `hello ${name}`, limiter, (name) => name)
  assert.equal(greet('ada'), 'hello ada')
  assert.throws(
    () => greet('ada'),
    (error) => error instanceof RateLimitError && error.waitMs === 500,
  )
})
