import { existsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Thousands of small synced writes: in memory, where the system has a place for that. */
const TMPDIR = existsSync('/dev/shm') ? { TMPDIR: '/dev/shm' } : {}

export default defineConfig({
  resolve: { conditions: ['@spec-kitty/source'] },
  ssr: { resolve: { conditions: ['@spec-kitty/source'] } },
  test: {
    include: ['{packages,apps,tools}/*/test/**/*.test.ts', 'e2e/test/**/*.test.ts'],
    env: TMPDIR,
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
