import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBucket } from '../dist/bucket.js'
import { manualClock } from '../dist/clock.js'

test('a burst up to the capacity is admitted, and no more', () => {
  const bucket = createBucket({ capacity: 2, refillPerSecond: 1, clock: manualClock() })
  assert.deepEqual([bucket.take(), bucket.take(), bucket.take()], [true, true, false])
})

test('tokens come back steadily and never above the capacity', () => {
  const clock = manualClock()
  const bucket = createBucket({ capacity: 2, refillPerSecond: 1, clock })
  bucket.take(2)
  assert.equal(bucket.waitMs(), 1000)
  clock.advance(60_000)
  assert.equal(bucket.take(3), false)
  assert.equal(bucket.take(2), true)
})
