import { classifyRow, type LaneRow, readPlainRow, startStatusFold } from '@spec-kitty/events/log'
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
  for (let start = 0; start < text.length; count += 1) {
    const plain = readPlainRow(text, start)
    const end = plain === undefined ? text.indexOf('\n', start) + 1 : start + plain.length
    if ((end - start) * 3 > LINE_READ_BYTES_MAX) return undefined
    const line =
      plain === undefined ? readParsed(text.slice(start, end)) : { id: plain.eventId, row: plain }
    if (line === undefined || line.id <= lastId) return undefined
    lastId = line.id
    start = end
    if (line.row === undefined) otherRows.push(line.other)
    else if (isForeign(line.row, location) || !fold.add(line.row)) return undefined
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

type Line =
  | { readonly id: string; readonly row: LaneRow; readonly other?: undefined }
  | { readonly id: string; readonly row?: undefined; readonly other: OtherRow }

function readParsed(text: string): Line | undefined {
  const value = parseObject(text)
  const id = value?.event_id
  if (value === undefined || typeof id !== 'string') return undefined
  const read = classifyRow(value)
  if (read.kind === 'lane') return { id, row: read.row }
  return read.kind === 'other' ? { id, other: { name: read.name, value } } : undefined
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
