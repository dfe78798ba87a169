import { isBootstrap } from '../lanes/check-transition.js'
import { judgeEvidence, landCommitsOf } from '../lanes/guards.js'
import type { Lane } from '../lanes/lanes.js'
import { edgeOf } from '../lanes/transitions.js'
import { rowFinding } from './row-chains.js'
import type { LaneRow } from './row-class.js'
import { isDoneProven, isImported, laneAfter } from './row-meaning.js'
import type { StatusFinding } from './status-state.js'

/** What is odd in the rows of one line, root first. History is reported, never judged illegal. */
export function lineFindings(line: readonly LaneRow[]): readonly StatusFinding[] {
  const findings: StatusFinding[] = []
  let lane: Lane | undefined
  for (const row of line) {
    for (const finding of rowLineFindings(row, lane)) findings.push(finding)
    lane = laneAfter(row)
  }
  return findings
}

const NOTHING: readonly StatusFinding[] = []

/** What is odd in one row that finds its work package in `lane`; undefined before its first row. */
export function rowLineFindings(row: LaneRow, lane: Lane | undefined): readonly StatusFinding[] {
  const mismatch =
    lane !== undefined && lane !== row.from && !isBootstrap(row.from, row.to, row.force)
  const outside = isOutsideTable(row)
  const claimed = row.to === 'approved' || row.to === 'done'
  if (!mismatch && !outside && !claimed) return NOTHING
  const findings: StatusFinding[] = []
  if (mismatch)
    findings.push(
      rowFinding('STATUS_CHAIN_MISMATCH', 'info', row, `leaves ${row.from}, not ${lane}`),
    )
  if (outside)
    findings.push(
      rowFinding('STATUS_EDGE_OUTSIDE_MATRIX', 'info', row, `goes ${row.from} → ${row.to}`),
    )
  if (claimed) findings.push(...evidenceFindings(row))
  return findings
}

function isOutsideTable(row: LaneRow): boolean {
  return (
    !row.force &&
    edgeOf(row.from, row.to) === undefined &&
    !isBootstrap(row.from, row.to, row.force)
  )
}

function evidenceFindings(row: LaneRow): readonly StatusFinding[] {
  const findings: StatusFinding[] = []
  const evidence = row.fields.evidence
  if (judgeEvidence(evidence, false) !== undefined)
    findings.push(
      rowFinding('STATUS_EVIDENCE_MISSING', 'warning', row, `is ${row.to} without an approval`),
    )
  if (row.to !== 'done') return findings
  if (!isDoneProven(row))
    findings.push(
      rowFinding('STATUS_DONE_UNPROVEN', 'warning', row, 'is done without a landing: approved'),
    )
  else if (isImported(row) && landCommitsOf(evidence).length === 0)
    findings.push(
      rowFinding('STATUS_LAND_MISSING', 'info', row, 'is done and names no land commit'),
    )
  return findings
}
