import { classifyRow, type RowClass } from '@spec-kitty/events/log'
import { SpecKittyError } from '@spec-kitty/platform'
import { sameBytes } from './bytes.js'
import { LINE_READ_BYTES_MAX, LOG_ROWS_MAX } from './limits.js'

/** One line that holds a JSON object. */
export interface LogEntry {
  /** Without line end. */
  readonly text: string
  /** From 1. */
  readonly line: number
  readonly row: RowClass
  /** As the row writes it; null where it has none. */
  readonly id: string | null
  /** The parsed object of a row that is no lane row; a lane row keeps its own fields. */
  readonly value: Readonly<Record<string, unknown>> | null
}

/** A last line that was not written to its end: readers ignore it, the next writer moves it away. */
interface TornTail {
  readonly offset: number
  readonly bytes: Uint8Array
}

type DamageKind = 'conflict' | 'json' | 'object' | 'length'

export interface Damage {
  readonly path: string
  readonly line: number
  readonly kind: DamageKind
}

export interface ParsedLog {
  readonly path: string
  readonly bytes: Uint8Array
  readonly entries: readonly LogEntry[]
  readonly damage: readonly Damage[]
  readonly tail: TornTail | null
  /** The last line is whole and only lacks its line end. */
  readonly newlineMissing: boolean
}

const MARKER = /^(<{7}|={7}|>{7}|\|{7})(\s|$)/
const NEWLINE = 0x0a

/**
 * Splits and classifies a log. Lines that `known` has are not parsed again: both files of a
 * mission usually hold the same ones, in the same order.
 *
 * @throws EVENT_LOG_TOO_LARGE above the limit of rows
 */
export function parseLog(path: string, bytes: Uint8Array, known?: ParsedLog): ParsedLog {
  if (known !== undefined && sameBytes(bytes, known.bytes))
    return { ...known, path, damage: known.damage.map((one) => ({ ...one, path })) }
  const { text, exact } = decode(bytes)
  const entries: LogEntry[] = []
  const damage: Damage[] = []
  const find = finderIn(known)
  let line = 0
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    line += 1
    const content = withoutReturn(text.slice(start, end))
    start = end + 1
    if (isBlank(content)) continue
    const found = find(content, line) ?? readLine(content, line, exact)
    if (typeof found === 'string') damage.push({ path, line, kind: found })
    else entries.push(found)
  }
  const last = readTail(text.slice(start), line + 1, exact)
  if (last.entry !== null) entries.push(last.entry)
  if (entries.length > LOG_ROWS_MAX)
    throw new SpecKittyError('EVENT_LOG_TOO_LARGE', {
      path,
      actual: `${entries.length} rows`,
      limit: `${LOG_ROWS_MAX} rows`,
    })
  const offset = bytes.lastIndexOf(NEWLINE) + 1
  return {
    path,
    bytes,
    entries,
    damage,
    tail: last.torn ? { offset, bytes: bytes.subarray(offset) } : null,
    newlineMissing: last.newlineMissing,
  }
}

/** Invalid UTF-8 decodes to U+FFFD; `exact` tells whether none was met. */
function decode(bytes: Uint8Array): { readonly text: string; readonly exact: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), exact: true }
  } catch {
    return { text: new TextDecoder('utf-8').decode(bytes), exact: false }
  }
}

type Find = (content: string, line: number) => LogEntry | undefined

/** Compares in step as long as the files agree, and by an index from the first difference on. */
function finderIn(known: ParsedLog | undefined): Find {
  if (known === undefined) return () => undefined
  const entries = known.entries
  let next = 0
  let index: Map<string, LogEntry> | undefined
  return (content, line) => {
    const expected = entries[next]
    if (expected === undefined) return undefined
    if (expected.text === content) {
      next += 1
      return at(expected, line)
    }
    index ??= new Map(entries.map((entry) => [entry.text, entry]))
    const found = index.get(content)
    return found && at(found, line)
  }
}

function at(entry: LogEntry, line: number): LogEntry {
  return entry.line === line ? entry : { ...entry, line }
}

function readLine(content: string, line: number, exact: boolean): LogEntry | DamageKind {
  if (isTooLong(content)) return 'length'
  if (MARKER.test(content)) return 'conflict'
  if (!exact && content.includes('\uFFFD')) return 'json'
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return 'json'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'object'
  return entryOf(content, line, value as Readonly<Record<string, unknown>>)
}

function entryOf(text: string, line: number, value: Readonly<Record<string, unknown>>): LogEntry {
  const row = classifyRow(value)
  if (row.kind === 'lane') return { text, line, row, id: row.row.eventId, value: null }
  const id = value.event_id
  return { text, line, row, id: typeof id === 'string' ? id : null, value }
}

/** A proper prefix of an object is never JSON, so a last line that parses is a whole row. */
function readTail(
  raw: string,
  line: number,
  exact: boolean,
): { readonly entry: LogEntry | null; readonly torn: boolean; readonly newlineMissing: boolean } {
  const content = withoutReturn(raw)
  if (isBlank(content)) return { entry: null, torn: false, newlineMissing: raw !== '' }
  const found = readLine(content, line, exact)
  if (typeof found === 'string') return { entry: null, torn: true, newlineMissing: false }
  return { entry: found, torn: false, newlineMissing: true }
}

function withoutReturn(content: string): string {
  return content.endsWith('\r') ? content.slice(0, -1) : content
}

function isBlank(content: string): boolean {
  return content === '' || content.trim() === ''
}

function isTooLong(content: string): boolean {
  if (content.length * 3 <= LINE_READ_BYTES_MAX) return false
  return new TextEncoder().encode(content).length > LINE_READ_BYTES_MAX
}
