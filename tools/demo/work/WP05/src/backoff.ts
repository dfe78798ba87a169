export interface BackoffOptions {
  readonly baseMs: number
  readonly capMs: number
}

/** Waiting time before an attempt: twice as long each time, never above the cap. */
export function backoffMs(attempt: number, { baseMs, capMs }: BackoffOptions): number {
  return Math.min(capMs, baseMs * 2 ** attempt)
}
