import { type FoldedLine, foldRows } from './fold-rows.js'
import { type KeptHead, keepHead } from './kept-head.js'
import { lineFindings } from './line-findings.js'
import { orderRows } from './order-rows.js'
import { chainRows } from './row-chains.js'
import type { LaneRow } from './row-class.js'
import { headsOf, type RowHeads } from './row-heads.js'
import type { StatusFinding, StatusState, WorkPackageState } from './status-state.js'

/**
 * Folds the lane rows of one mission into state. The order and repeats of the rows do not matter;
 * where rows name their predecessors, neither do their clocks. Never throws: what is odd is a
 * finding. `STATUS_DIVERGED` with `details.open` says that writers did not know of each other: it
 * names all heads and the lane that is kept.
 */
export function reduceStatus(rows: readonly LaneRow[]): StatusState {
  const ordered = orderRows(rows)
  const findings: StatusFinding[] = [...ordered.findings]
  const workPackages = new Map<string, WorkPackageState>()
  for (const [wpId, own] of ordered.byWorkPackage)
    workPackages.set(wpId, reduceWorkPackage(own, findings))
  const last = ordered.rows.at(-1)
  return {
    workPackages,
    findings,
    eventCount: ordered.rows.length,
    lastEventId: last?.eventId ?? null,
    lastAt: last?.at ?? '',
  }
}

/**
 * Folds the rows of one work package, ordered, each id once.
 * @param past what led to the first of the rows, that one included; null where all rows are here
 */
export function reduceWorkPackage(
  rows: readonly LaneRow[],
  findings: StatusFinding[],
  past: FoldedLine | null = null,
): WorkPackageState {
  const chains = chainRows(rows)
  const graph = headsOf(rows, chains)
  const kept = keepHead(rows, graph)
  const line = pathTo(kept.at, rows, graph.follows)
  const ids = graph.heads.map((at) => (rows[at] as LaneRow).eventId)
  for (const part of [chains.findings, graph.findings, lineFindings(line)])
    for (const finding of part) findings.push(finding)
  findings.push(...divergence(rows, graph, kept, ids))
  const state = foldRows(line, ids, past)
  return kept.lane === state.lane ? state : { ...state, lane: kept.lane, landCommit: null }
}

/** Rows from the root to a row, along predecessors. */
export function pathTo(
  end: number,
  rows: readonly LaneRow[],
  follows: readonly number[],
): readonly LaneRow[] {
  const path: LaneRow[] = []
  for (let at = end; at !== -1; at = follows[at] ?? -1) path.push(rows[at] as LaneRow)
  return path.reverse()
}

function divergence(
  rows: readonly LaneRow[],
  graph: RowHeads,
  kept: KeptHead,
  heads: readonly string[],
): readonly StatusFinding[] {
  const { wpId, eventId } = rows[kept.at] as LaneRow
  const found: StatusFinding[] = []
  for (const [by, settled] of graph.settled) {
    const ids = settled.map((at) => (rows[at] as LaneRow).eventId)
    found.push({
      code: 'STATUS_DIVERGED',
      severity: 'info',
      wpId,
      message: `${wpId}: event ${(rows[by] as LaneRow).eventId} settled ${ids.join(', ')}`,
      details: { heads: ids, kept: (rows[by] as LaneRow).eventId, lane: kept.lane, open: false },
    })
  }
  if (heads.length > 1)
    found.push({
      code: 'STATUS_DIVERGED',
      severity: kept.agreed ? 'info' : 'warning',
      wpId,
      message: `${wpId} was written in ${heads.length} places at once; ${kept.lane} is kept`,
      details: { heads, kept: eventId, lane: kept.lane, open: true },
    })
  return found
}
