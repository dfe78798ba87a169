import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffMs } from '../dist/backoff.js'

const options = { baseMs: 100, capMs: 1000 }

test('each attempt waits twice as long', () => {
  assert.deepEqual([0, 1, 2].map((attempt) => backoffMs(attempt, options)), [100, 200, 400])
})

test('no attempt waits longer than the cap', () => {
  assert.equal(backoffMs(30, options), 1000)
})
