import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@spec-kitty/source'] },
  ssr: { resolve: { conditions: ['@spec-kitty/source'] } },
  test: {
    include: ['{packages,apps,tools}/*/test/**/*.test.ts', 'e2e/test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
