import { sameActor } from '../lanes/actors.js'
import { landCommitsOf } from '../lanes/guards.js'
import type { Lane } from '../lanes/lanes.js'
import type { LaneRow } from './row-class.js'
import { lineOf, type RowHeads } from './row-heads.js'
import { hasEvidence, isRejection, laneAfter } from './row-meaning.js'

export interface KeptHead {
  readonly at: number
  readonly lane: Lane
  /** Whether the heads agree, so that nothing is at stake. */
  readonly agreed: boolean
}

const ADVANCE: readonly Lane[] = [
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
]

/**
 * Chooses the head that is the state, by the first rule that decides: canceled; blocked; a rejection
 * over what did not see it; the most advanced with evidence; the first in order. Clocks decide only
 * the last. Two landings of one work package make it `approved`: a merge must look again.
 */
export function keepHead(rows: readonly LaneRow[], graph: RowHeads): KeptHead {
  const rowAt = (at: number) => rows[at] as LaneRow
  const heads = graph.heads
  const first = heads[0] as number
  if (heads.length === 1) return { at: first, lane: laneAfter(rowAt(first)), agreed: true }
  const agreed = doTheyAgree(heads.map(rowAt))
  for (const lane of ['canceled', 'blocked'] as const) {
    const at = heads.find((head) => rowAt(head).to === lane)
    if (at !== undefined) return { at, lane, agreed }
  }
  const standing = withoutUnseenRejection(rows, graph)
  const best = Math.max(...standing.map((at) => advance(rowAt(at))))
  const tied = standing.filter((at) => advance(rowAt(at)) === best)
  const at = tied[0] as number
  const lane = landings(tied.map(rowAt)).size > 1 ? 'approved' : laneAfter(rowAt(at))
  return { at, lane, agreed }
}

/** Drops every head that does not know of a rejection that is open on another's line. */
function withoutUnseenRejection(rows: readonly LaneRow[], graph: RowHeads): readonly number[] {
  const { heads, follows, settled } = graph
  const lines = heads.map((head) => lineOf(head, follows, settled))
  const open = new Set(lines.flatMap((line) => openRejections(rows, graph, line)))
  const standing = heads.filter((_, index) =>
    [...open].every((rejection) => lines[index]?.has(rejection)),
  )
  return standing.length === 0 ? heads : standing
}

/** Rejections on a line with no approval after them there. */
function openRejections(
  rows: readonly LaneRow[],
  { follows, settled }: RowHeads,
  line: ReadonlySet<number>,
): readonly number[] {
  const rejections = [...line].filter((at) => isRejection(rows[at] as LaneRow))
  if (rejections.length === 0) return []
  const answered = new Set<number>()
  for (const at of line) {
    const lane = laneAfter(rows[at] as LaneRow)
    if (lane === 'approved' || lane === 'done')
      for (const earlier of lineOf(at, follows, settled)) answered.add(earlier)
  }
  return rejections.filter((at) => !answered.has(at))
}

function advance(row: LaneRow): number {
  const lane = laneAfter(row)
  const claimed = (lane === 'approved' || lane === 'done') && !hasEvidence(row)
  return ADVANCE.indexOf(claimed ? 'for_review' : lane)
}

/** The different land commits that rows to `done` name; rows that name none do not count. */
function landings(heads: readonly LaneRow[]): ReadonlySet<string> {
  const done = heads.filter((row) => laneAfter(row) === 'done')
  const commits = done.map((row) => [...landCommitsOf(row.fields.evidence)].sort().join(' '))
  return new Set(commits.filter((one) => one !== ''))
}

function doTheyAgree(heads: readonly LaneRow[]): boolean {
  const first = heads[0] as LaneRow
  const lane = laneAfter(first)
  if (heads.some((row) => laneAfter(row) !== lane)) return false
  return lane === 'done'
    ? landings(heads).size < 2
    : heads.every((row) => sameActor(row.actor, first.actor))
}
