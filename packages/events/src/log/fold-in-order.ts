import { applyRow, type Draft, emptyState, finishState } from './fold-rows.js'
import { rowLineFindings } from './line-findings.js'
import { isEarlier } from './plain-row.js'
import type { LaneRow } from './row-class.js'
import { isImported, isRejection, isSeed, settledBy } from './row-meaning.js'
import type { StatusFinding, StatusState } from './status-state.js'

/** A fold that takes rows one by one and keeps none of them. */
export interface StatusFold {
  /**
   * Takes the next row. False if it does not follow the only head of its work package, or does not
   * come last: then this fold is of no use, and `reduceStatus` has to see all rows.
   */
  add(row: LaneRow): boolean
  /** What `reduceStatus` gives for the rows that were taken. */
  finish(): StatusState
}

interface Line {
  readonly draft: Draft
  readonly findings: StatusFinding[]
  rejections: number
}

/**
 * Folds the log of one writer while it is read: each row names the one before it. Such a log, which
 * is the ordinary one, costs no memory for its history.
 */
export function startStatusFold(): StatusFold {
  const lines = new Map<string, Line>()
  let last: LaneRow | undefined
  let count = 0

  return {
    add(row) {
      if (last !== undefined && (row.eventId <= last.eventId || isEarlier(row, last))) return false
      const known = lines.get(row.wpId)
      if (isImported(row) || (row.previous ?? undefined) !== known?.draft.lastEventId) return false
      if ((known !== undefined && isSeed(row)) || (row.detailed && settledBy(row).length > 0))
        return false
      const line = known ?? { draft: emptyState(row.wpId), findings: [], rejections: 0 }
      if (known === undefined) lines.set(row.wpId, line)
      const lane = known?.draft.lane
      const rejected = isRejection(row)
      if (rejected) line.rejections += 1
      for (const finding of rowLineFindings(row, lane)) line.findings.push(finding)
      applyRow(line.draft, row, rejected ? line.rejections : 0)
      last = row
      count += 1
      return true
    },
    finish() {
      return {
        workPackages: new Map([...lines].map(([wpId, { draft }]) => [wpId, finishState(draft)])),
        findings: [...lines.values()].flatMap((line) => line.findings),
        eventCount: count,
        lastEventId: last?.eventId ?? null,
        lastAt: last?.at ?? '',
      }
    },
  }
}
