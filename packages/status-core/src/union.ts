import { instantMicros } from '@spec-kitty/events/log'
import { compareCodePoints, SpecKittyError } from '@spec-kitty/platform'
import { isSameRow } from './load-log.js'
import { type LogEntry, parseLog } from './log-lines.js'

/**
 * One log that holds every row of all: the lines of `ours` in their order and byte for byte, then
 * each row of the others that is not there, by instant and id. The result ends in a line end; a
 * torn last line of any input is no row and is left out.
 *
 * The rows, and so the state, are the same whichever log is `ours`; uniting again changes nothing.
 *
 * @throws EVENT_ID_CONFLICT when an id stands with two contents, EVENT_LOG_CORRUPT for lines that
 * are no rows
 */
export function unionRows(ours: Uint8Array, ...others: readonly Uint8Array[]): Uint8Array {
  const first = parse('ours', ours)
  const seen = new Map<string, LogEntry>()
  for (const entry of first.entries) take(seen, entry)
  const added: LogEntry[] = []
  others.forEach((bytes, index) => {
    for (const entry of parse(`log ${index + 2}`, bytes, first).entries)
      if (take(seen, entry)) added.push(entry)
  })
  added.sort(compareEntries)
  const kept = first.tail === null ? ours : ours.subarray(0, first.tail.offset)
  const gap = first.newlineMissing ? '\n' : ''
  if (added.length === 0 && gap === '') return kept
  const tail = new TextEncoder().encode(gap + added.map((entry) => `${entry.text}\n`).join(''))
  const united = new Uint8Array(kept.length + tail.length)
  united.set(kept)
  united.set(tail, kept.length)
  return united
}

function parse(path: string, bytes: Uint8Array, known?: ReturnType<typeof parseLog>) {
  const log = parseLog(path, bytes, known)
  const first = log.damage[0]
  if (first === undefined) return log
  const lines = log.damage.map((one) => one.line)
  const details = { path, lines, kind: first.kind, problem: 'cannot be united' }
  throw new SpecKittyError('EVENT_LOG_CORRUPT', details)
}

/** True for a row that was not there yet. */
function take(seen: Map<string, LogEntry>, entry: LogEntry): boolean {
  const key = entry.id ?? entry.text
  const known = seen.get(key)
  if (known === undefined) {
    seen.set(key, entry)
    return true
  }
  if (isSameRow(known.text, entry.text)) return false
  throw new SpecKittyError('EVENT_ID_CONFLICT', {
    path: 'The logs to unite',
    event_id: key,
    lines: [known.line, entry.line],
    places: `lines ${known.line} and ${entry.line} of the logs to unite`,
  })
}

function compareEntries(left: LogEntry, right: LogEntry): number {
  return (
    instantOf(left) - instantOf(right) ||
    compareCodePoints(left.id ?? left.text, right.id ?? right.text)
  )
}

/** Microseconds of a row of any kind; 0 where it names no instant. */
export function instantOf(entry: LogEntry): number {
  if (entry.row.kind === 'lane') return entry.row.row.instant
  const written = entry.value?.at ?? entry.value?.timestamp
  return (typeof written === 'string' ? instantMicros(written) : undefined) ?? 0
}
