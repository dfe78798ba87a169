import { isForeign, type LogBytes, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'

/** How many rows of each sort a log holds, tracked log and journal together, each row once. */
export interface RowCounts {
  readonly total: number
  /** Rows that the state is folded from. */
  readonly lane: number
  /** Lane rows that name no predecessor: another tool wrote them. Part of `lane`. */
  readonly imported: number
  /** Lane rows in the envelope of an older form. Part of `lane`. */
  readonly enveloped: number
  /** Lane rows of other missions, which have no effect. */
  readonly foreign: number
  /** Lane rows that break a rule; each closes its work package for writes. */
  readonly invalid: number
  /** Objects that are no rows of any kind; kept. */
  readonly unknown: number
  /** Rows of other kinds by name, sorted; kept and not folded. */
  readonly other: Readonly<Record<string, number>>
  /** Rows that stand more than once with equal content, beyond the first. */
  readonly repeated: number
}

/**
 * Counts what a log holds, so that nothing in it goes unmentioned. Not for the hot path.
 *
 * @throws EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, EVENT_LOG_TOO_LARGE, EVENT_LOG_MISSING
 */
export function countRows(location: StatusLogLocation, logs: LogBytes): RowCounts {
  const { entries, status } = loadLog(location, logs)
  const counts = { lane: 0, imported: 0, enveloped: 0, foreign: 0, invalid: 0, unknown: 0 }
  const other = new Map<string, number>()
  for (const { row } of entries) {
    if (row.kind === 'other') other.set(row.name, (other.get(row.name) ?? 0) + 1)
    else if (row.kind === 'lane' && isForeign(row.row, location)) counts.foreign += 1
    else counts[row.kind] += 1
    if (row.kind !== 'lane' || isForeign(row.row, location)) continue
    if (row.row.previous === undefined) counts.imported += 1
    if (row.row.enveloped) counts.enveloped += 1
  }
  const repeats = status.findings.find((finding) => finding.code === 'EVENT_REPEATED')
  return {
    total: entries.length,
    ...counts,
    other: Object.fromEntries([...other].sort(([left], [right]) => (left < right ? -1 : 1))),
    repeated: typeof repeats?.details.count === 'number' ? repeats.details.count : 0,
  }
}
