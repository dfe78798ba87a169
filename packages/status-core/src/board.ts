import { compareWorkPackages, holderOf, type WorkPackageState } from '@spec-kitty/events/log'
import type { Lane } from '@spec-kitty/events/status'
import type { MissionStatus } from './mission-status.js'

/** Columns in the order in which they are shown. */
export type BoardColumnName =
  | 'Planned'
  | 'In progress'
  | 'Review'
  | 'Approved'
  | 'Done'
  | 'Blocked'
  | 'Canceled'

/** One work package on the board. */
export interface BoardCard {
  readonly wpId: string
  readonly lane: Lane
  /** Who holds it: implementer while claimed or in progress, reviewer while in review. */
  readonly holder: string | null
  /** Instant of the row that put it there, as written; empty for one without rows. */
  readonly since: string
  /** A row of it is invalid: what is shown may not be all. */
  readonly uncertain: boolean
}

/** One column of the board. */
export interface BoardColumn {
  readonly name: BoardColumnName
  /** Sorted by number. */
  readonly cards: readonly BoardCard[]
}

const COLUMNS: readonly { readonly name: BoardColumnName; readonly lanes: readonly Lane[] }[] = [
  { name: 'Planned', lanes: ['planned'] },
  { name: 'In progress', lanes: ['claimed', 'in_progress'] },
  { name: 'Review', lanes: ['for_review', 'in_review'] },
  { name: 'Approved', lanes: ['approved'] },
  { name: 'Done', lanes: ['done'] },
  { name: 'Blocked', lanes: ['blocked'] },
  { name: 'Canceled', lanes: ['canceled'] },
]

const ONLY_WHEN_FILLED: readonly BoardColumnName[] = ['Blocked', 'Canceled']

/**
 * The board: five columns always, Blocked and Canceled when they hold something. Work packages in
 * `genesis` are in no column.
 *
 * @param wpIds - Those that the mission declares; ones that only the log knows are shown too.
 */
export function boardOf(status: MissionStatus, wpIds: readonly string[]): readonly BoardColumn[] {
  const cards = workPackagesOf(status, wpIds).map((wpId) => cardOf(status, wpId))
  return COLUMNS.map(({ name, lanes }) => ({
    name,
    cards: cards.filter((card) => lanes.includes(card.lane)),
  })).filter((column) => column.cards.length > 0 || !ONLY_WHEN_FILLED.includes(column.name))
}

/** Every work package that the mission declares or its log names, by number. */
export function workPackagesOf(status: MissionStatus, wpIds: readonly string[]): string[] {
  const known = new Set([...wpIds, ...status.state.workPackages.keys(), ...status.uncertain])
  return [...known].sort(compareWorkPackages)
}

function cardOf(status: MissionStatus, wpId: string): BoardCard {
  const state: WorkPackageState | undefined = status.state.workPackages.get(wpId)
  return {
    wpId,
    lane: state?.lane ?? 'genesis',
    holder: holderOf(state)?.actor ?? null,
    since: state?.since ?? '',
    uncertain: status.uncertain.has(wpId),
  }
}
