import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '../dist/clock.js'
import { createLimiter } from '../dist/limiter.js'

test('one caller never uses up the tokens of another', () => {
  const limiter = createLimiter({ capacity: 1, refillPerSecond: 1, clock: manualClock() })
  assert.equal(limiter.take('ada'), true)
  assert.equal(limiter.take('ada'), false)
  assert.equal(limiter.take('grace'), true)
  assert.equal(limiter.waitMs('ada'), 1000)
})
