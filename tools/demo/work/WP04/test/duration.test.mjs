import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDuration } from '../dist/duration.js'

test('each unit is understood', () => {
  assert.deepEqual(['250ms', '30s', '5m', '1.5h'].map(parseDuration), [250, 30_000, 300_000, 5_400_000])
})

test('anything else is refused by name', () => {
  for (const text of ['', '5', 'fast', '5 m']) assert.throws(() => parseDuration(text), RangeError)
})
