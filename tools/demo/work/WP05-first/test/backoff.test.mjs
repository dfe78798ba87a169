import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffMs } from '../dist/backoff.js'

test('each attempt waits twice as long', () => {
  const options = { baseMs: 100, capMs: 1000 }
  assert.deepEqual([0, 1, 2].map((attempt) => backoffMs(attempt, options)), [100, 200, 400])
})
