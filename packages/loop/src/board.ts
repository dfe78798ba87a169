import type { Lane } from '@spec-kitty/events/status'

/** Whether an approval speaks about what the lane holds now. */
export type ApprovalState = 'none' | 'fresh' | 'stale' | 'unrecorded'

/** One work package as log, plan and branch together show it. */
export interface BoardEntry {
  readonly wpId: string
  readonly title: string
  readonly lane: Lane
  /** Null while it is in no lane of `lanes.json`. */
  readonly laneId: string | null
  readonly dependencies: readonly string[]
  /** Who holds it: implementer while claimed or in progress, reviewer while in review. */
  readonly holder: string | null
  /** `at` of the row that put it into `lane`; empty without rows. */
  readonly since: string
  /** Who held its latest claim. */
  readonly implementer: string | null
  readonly reviewer: string | null
  readonly openRejection: boolean
  readonly rejections: number
  readonly blockedReason: string | null
  readonly approval: ApprovalState
  readonly lastEventId: string | null
  /** Head of the branch that holds its work; null while there is none. */
  readonly head: string | null
  /** The branch that held its work is gone: its name, and the commit that it must hold again. */
  readonly lostBranch?: { readonly name: string; readonly commit: string } | null
  /** Its rows cannot be trusted; it is shown and never offered. */
  readonly uncertain: boolean
}

/** Reason of a `blocked` row that a failed allocation writes; `implement` again retries it. */
export const ALLOCATION_FAILED = 'worktree_alloc_failed'

const IN_FLIGHT: readonly Lane[] = ['claimed', 'in_progress', 'for_review', 'in_review']

/** Lanes in which a work package keeps its execution lane for itself. */
export function isInFlight(lane: Lane): boolean {
  return IN_FLIGHT.includes(lane)
}

/** An approval that counts: given, and not overtaken by later commits. */
export function isApproved(entry: BoardEntry): boolean {
  return entry.lane === 'done' || (entry.lane === 'approved' && entry.approval !== 'stale')
}

/** Whether somebody can look at its work: it can be trusted, is in a lane, and its branch is there. */
export function isWorkable(entry: BoardEntry): boolean {
  return !entry.uncertain && entry.laneId !== null && (entry.lostBranch ?? null) === null
}

/** Nothing is left to do for it but the merge. */
export function isSettled(entry: BoardEntry): boolean {
  return isApproved(entry) || entry.lane === 'canceled'
}

/** Dependencies of `entry` that neither `approved` nor `done` satisfies yet. */
export function openDependencies(
  board: readonly BoardEntry[],
  entry: BoardEntry,
): readonly string[] {
  return entry.dependencies.filter((id) => {
    const lane = board.find((other) => other.wpId === id)?.lane
    return lane !== 'approved' && lane !== 'done'
  })
}

/** The work package that keeps the execution lane of `entry` busy, if there is one. */
export function laneUser(board: readonly BoardEntry[], entry: BoardEntry): BoardEntry | undefined {
  if (entry.laneId === null) return undefined
  return board.find(
    (other) => other.wpId !== entry.wpId && other.laneId === entry.laneId && isInFlight(other.lane),
  )
}

/** Its dependencies are there and its execution lane is free. */
export function canStart(board: readonly BoardEntry[], entry: BoardEntry): boolean {
  return openDependencies(board, entry).length === 0 && laneUser(board, entry) === undefined
}
