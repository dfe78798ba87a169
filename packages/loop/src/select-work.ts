import { sameActor } from '@spec-kitty/events/log'
import {
  ALLOCATION_FAILED,
  type BoardEntry,
  canStart,
  isSettled,
  isWorkable,
  laneUser,
} from './board.js'

/** Which kind of work is asked for. */
export type Role = 'implementer' | 'reviewer' | 'any'
export type WorkAction = 'implement' | 'review'
type WorkReason = 'resume' | 'review' | 'stale_approval' | 'rework' | 'retry' | 'start'

/** One thing that somebody could do now. */
export interface Candidate {
  readonly entry: BoardEntry
  readonly action: WorkAction
  readonly reason: WorkReason
}

export interface SelectionRequest {
  /** Null: whoever asks has no name, so nothing is theirs to resume. */
  readonly agent: string | null
  readonly role: Role
  readonly selfReview: 'allow' | 'forbid'
}

/**
 * Everything that `agent` could do now, best first. The one selector: `next`, `implement` and
 * `review` without a work package, and `run` all take its first answer.
 *
 * Own work comes first, then reviews, because they set others free, then rework, retries and new
 * work. A work package is offered because its execution lane is free, whatever kind it is.
 */
export function selectWork(
  board: readonly BoardEntry[],
  request: SelectionRequest,
): readonly Candidate[] {
  const trusted = board.filter(isWorkable)
  const found = [
    ...held(trusted, request),
    ...reviews(board, trusted, request),
    ...rework(board, trusted),
    ...retries(board, trusted),
    ...fresh(board, trusted),
  ]
  return found.filter(
    (one) => request.role === 'any' || (request.role === 'reviewer') === (one.action === 'review'),
  )
}

function held(trusted: readonly BoardEntry[], request: SelectionRequest): readonly Candidate[] {
  const mine = trusted.filter(
    (entry) =>
      request.agent !== null && entry.holder !== null && sameActor(entry.holder, request.agent),
  )
  const reviewing = mine.filter((entry) => entry.lane === 'in_review')
  const working = mine.filter((entry) => entry.lane === 'claimed' || entry.lane === 'in_progress')
  return [
    ...byAge(reviewing).map((entry) => candidate(entry, 'review', 'resume')),
    ...byAge(working).map((entry) => candidate(entry, 'implement', 'resume')),
  ]
}

function reviews(
  board: readonly BoardEntry[],
  trusted: readonly BoardEntry[],
  request: SelectionRequest,
): readonly Candidate[] {
  const allowed = trusted.filter(
    (entry) =>
      request.selfReview === 'allow' ||
      request.agent === null ||
      entry.implementer === null ||
      !sameActor(entry.implementer, request.agent),
  )
  const waiting = allowed.filter((entry) => entry.lane === 'for_review')
  const stale = allowed.filter(
    (entry) =>
      entry.lane === 'approved' &&
      entry.approval === 'stale' &&
      laneUser(board, entry) === undefined,
  )
  return byWeight(board, [...waiting, ...stale]).map((entry) =>
    candidate(entry, 'review', entry.lane === 'approved' ? 'stale_approval' : 'review'),
  )
}

function rework(
  board: readonly BoardEntry[],
  trusted: readonly BoardEntry[],
): readonly Candidate[] {
  const rejected = trusted.filter((entry) => entry.lane === 'planned' && entry.openRejection)
  return byAge(rejected.filter((entry) => canStart(board, entry))).map((entry) =>
    candidate(entry, 'implement', 'rework'),
  )
}

function retries(
  board: readonly BoardEntry[],
  trusted: readonly BoardEntry[],
): readonly Candidate[] {
  const failed = trusted.filter(
    (entry) => entry.lane === 'blocked' && entry.blockedReason === ALLOCATION_FAILED,
  )
  return byAge(failed.filter((entry) => canStart(board, entry))).map((entry) =>
    candidate(entry, 'implement', 'retry'),
  )
}

function fresh(board: readonly BoardEntry[], trusted: readonly BoardEntry[]): readonly Candidate[] {
  const planned = trusted.filter(
    (entry) => entry.lane === 'planned' && !entry.openRejection && canStart(board, entry),
  )
  return byWeight(board, planned).map((entry) => candidate(entry, 'implement', 'start'))
}

function candidate(entry: BoardEntry, action: WorkAction, reason: WorkReason): Candidate {
  return { entry, action, reason }
}

function byAge(entries: readonly BoardEntry[]): readonly BoardEntry[] {
  return [...entries].sort((a, b) => compare(a.since, b.since) || compare(a.wpId, b.wpId))
}

/** Longest chain of unfinished dependants first, then more dependants, then the id. */
function byWeight(
  board: readonly BoardEntry[],
  entries: readonly BoardEntry[],
): readonly BoardEntry[] {
  const weights = dependantWeights(board)
  const of = (entry: BoardEntry) => weights.get(entry.wpId) ?? { chain: 0, count: 0 }
  return [...entries].sort(
    (a, b) => of(b).chain - of(a).chain || of(b).count - of(a).count || compare(a.wpId, b.wpId),
  )
}

interface Weight {
  readonly chain: number
  readonly count: number
}

function dependantWeights(board: readonly BoardEntry[]): ReadonlyMap<string, Weight> {
  const dependants = new Map<string, string[]>()
  for (const entry of board) {
    if (isSettled(entry)) continue
    for (const id of entry.dependencies) {
      const known = dependants.get(id)
      if (known === undefined) dependants.set(id, [entry.wpId])
      else known.push(entry.wpId)
    }
  }
  const chains = new Map<string, number>()
  const chainOf = (id: string): number => {
    const known = chains.get(id)
    if (known !== undefined) return known
    chains.set(id, 0)
    const next = dependants.get(id) ?? []
    const chain = next.length === 0 ? 0 : 1 + Math.max(...next.map(chainOf))
    chains.set(id, chain)
    return chain
  }
  return new Map(
    board.map((entry) => [
      entry.wpId,
      { chain: chainOf(entry.wpId), count: dependants.get(entry.wpId)?.length ?? 0 },
    ]),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
