import type { Lane } from '@spec-kitty/events/status'
import type { MissionStatus } from './mission-status.js'

export interface NextMove {
  readonly wpId: string
  readonly lane: Lane
  readonly holder: string | null
  /** Milliseconds in the present lane; null when it has no row. */
  readonly ageMs: number | null
  /** The one command that goes on; null for work that is finished. */
  readonly command: string | null
}

export function nextMoves(
  _status: MissionStatus,
  _wpIds: readonly string[],
  _facts: { readonly mission: string; readonly nowMicros: number },
): readonly NextMove[] {
  throw new Error('not built')
}
