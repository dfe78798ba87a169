export interface BackoffOptions {
  readonly baseMs: number
  readonly capMs: number
}

/** Waiting time before an attempt: twice as long each time. */
export function backoffMs(attempt: number, { baseMs }: BackoffOptions): number {
  return baseMs * 2 ** attempt
}
