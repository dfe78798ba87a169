import { classifyRow, startStatusFold } from '@spec-kitty/events/log'
import { sameBytes } from './bytes.js'
import { LINE_READ_BYTES_MAX, LOG_BYTES_MAX, LOG_ROWS_MAX } from './limits.js'
import { isForeign, type LogBytes, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus, OtherRow } from './mission-status.js'

/**
 * Status of an ordinary log, folded while it is read: both files hold the same whole lines, written
 * one after the other, none of them odd. Undefined for every other log, which `loadLog` judges.
 */
export function quickStatus(
  location: StatusLogLocation,
  logs: LogBytes,
): MissionStatus | undefined {
  const { journal, tracked } = logs
  if (journal === undefined || tracked === undefined || !sameBytes(journal, tracked))
    return undefined
  const text = wholeLines(journal)
  if (text === undefined) return undefined
  const fold = startStatusFold()
  const otherRows: OtherRow[] = []
  let lastId = ''
  let count = 0
  for (let start = 0, end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const value = parseObject(text.slice(start, end))
    start = end + 1
    count += 1
    const id = value?.event_id
    if (value === undefined || typeof id !== 'string' || id <= lastId) return undefined
    lastId = id
    const read = classifyRow(value)
    if (read.kind === 'other') otherRows.push({ name: read.name, value })
    else if (read.kind !== 'lane' || isForeign(read.row, location) || !fold.add(read.row))
      return undefined
  }
  if (count === 0 || count > LOG_ROWS_MAX) return undefined
  const state = fold.finish()
  let rows: MissionStatus['rows'] | undefined
  return {
    state,
    /** Read again when first asked for: most commands never look at single rows. */
    get rows() {
      rows ??= loadLog(location, logs).status.rows
      return rows
    },
    otherRows,
    rowCount: count,
    findings: state.findings,
    uncertain: new Set(),
    trackedComplete: true,
  }
}

/** Undefined for bytes that are not UTF-8, too many, or end within a line. */
function wholeLines(bytes: Uint8Array): string | undefined {
  if (bytes.length > LOG_BYTES_MAX || bytes.at(-1) !== 0x0a) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{') || line.length * 3 > LINE_READ_BYTES_MAX) return undefined
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
