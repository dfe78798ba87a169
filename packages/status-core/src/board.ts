import type { Lane } from '@spec-kitty/events/status'
import type { MissionStatus } from './mission-status.js'

export type BoardColumnName =
  | 'Planned'
  | 'In progress'
  | 'Review'
  | 'Approved'
  | 'Done'
  | 'Blocked'
  | 'Canceled'

export interface BoardCard {
  readonly wpId: string
  readonly lane: Lane
  /** Who holds it: implementer while claimed or in progress, reviewer while in review. */
  readonly holder: string | null
  /** Instant of the row that put it there, as written; empty for one without rows. */
  readonly since: string
  readonly uncertain: boolean
}

export interface BoardColumn {
  readonly name: BoardColumnName
  readonly cards: readonly BoardCard[]
}

export function boardOf(_status: MissionStatus, _wpIds: readonly string[]): readonly BoardColumn[] {
  throw new Error('not built')
}
