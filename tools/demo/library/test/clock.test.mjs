import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '../dist/clock.js'

test('a manual clock moves only when it is told to', () => {
  const clock = manualClock(5)
  assert.equal(clock(), 5)
  clock.advance(10)
  assert.equal(clock(), 15)
})
