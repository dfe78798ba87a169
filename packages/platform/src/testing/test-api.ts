/** What a suite needs of a test runner. Vitest, Jest and their like have it, `node:test` has not. */
export interface TestApi {
  readonly describe: (name: string, suite: () => void) => unknown
  readonly test: (name: string, body: () => Promise<void>) => unknown
  readonly expect: (actual: unknown) => {
    toBe(expected: unknown): void
    toEqual(expected: unknown): void
  }
}

/** What a call ended with, so that a test can look at refusals without a runner's own means. */
export async function refusalOf(call: () => Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call()
  } catch (error) {
    if (error instanceof Error && 'key' in error && 'details' in error)
      return { key: error.key, ...Object(error.details) }
    return { key: String(error) }
  }
  return { key: 'none' }
}
