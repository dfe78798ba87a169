import { concatBytes } from './bytes.js'
import { isSameRow, type LogBytes } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { type Damage, type LogEntry, type ParsedLog, parseLog } from './log-lines.js'

/** The file that people see, or the one that all worktrees share. */
export type LogFile = 'tracked' | 'journal'

/** One line of one of the two files; `line` counts from 1. */
export interface LogLine {
  readonly file: LogFile
  readonly line: number
}

/** What a repair does, or would do, with one file. Lines are numbers in the file as it stood. */
export interface FileRepair {
  readonly file: LogFile
  readonly path: string
  /** Conflict markers that go. */
  readonly markers: readonly number[]
  /** Rows that stand earlier in the same file with equal content; one of each stays. */
  readonly repeats: readonly number[]
  /** Lines that are moved to the quarantine: no rows, a torn end, or decided against. */
  readonly setAside: readonly number[]
  /** Rows that only the other file had and that this one gets. */
  readonly added: number
}

/** An id that stands with several contents. */
export interface IdConflict {
  readonly eventId: string
  /** Every line that it stands in, the journal's last. */
  readonly places: readonly LogLine[]
}

/** The files that change with a repair, and what a person has to decide before it. */
export interface RepairPlan {
  readonly files: readonly FileRepair[]
  /** Conflicts that no line to keep decides; while there are any, nothing is repaired. */
  readonly undecided: readonly IdConflict[]
}

/** A repair with the bytes that it writes. */
export interface DraftedRepair extends FileRepair {
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** Lines that are set aside, byte for byte. */
  readonly asideBytes: Uint8Array
}

/**
 * What {@link repairLog} would do. Pure and complete: empty where nothing is damaged. A file that
 * is only behind the other is not named here, it is completed by an append.
 *
 * @param keep - For each id with several contents, a line that holds the one to be kept.
 * @throws EVENT_LOG_TOO_LARGE
 */
export function planRepair(
  location: StatusLogLocation,
  bytes: LogBytes,
  keep: readonly LogLine[] = [],
): RepairPlan {
  const { drafts, undecided } = draftRepair(location, bytes, keep)
  const files = drafts.map(({ before: _, after: __, asideBytes: ___, ...repair }) => repair)
  return { files, undecided }
}

/** The same with the bytes. */
export function draftRepair(
  location: StatusLogLocation,
  bytes: LogBytes,
  keep: readonly LogLine[],
): { readonly drafts: readonly DraftedRepair[]; readonly undecided: readonly IdConflict[] } {
  const tracked = bytes.tracked && read('tracked', location.trackedLog, bytes.tracked)
  const journal = bytes.journal && read('journal', location.journal, bytes.journal)
  const both = [tracked, journal].filter((one) => one !== undefined)
  const rows = collect(both)
  const undecided = decide(rows, keep)
  const sorted = both.map((one) => ({ log: one, sides: sortLines(one, rows) }))
  const drafts = sorted.flatMap(({ log, sides }) => {
    if (!sides.changed) return []
    const other = sorted.find((one) => one.log !== log)
    return [draftFile(log, sides, other === undefined ? [] : other.sides.kept)]
  })
  return { drafts, undecided }
}

interface ReadLog {
  readonly file: LogFile
  readonly log: ParsedLog
}

function read(file: LogFile, path: string, bytes: Uint8Array): ReadLog {
  return { file, log: parseLog(path, bytes) }
}

interface Variant {
  readonly text: string
  readonly places: LogLine[]
}

/** All contents of one row, by id; of a row without id there is only one. */
interface Row {
  readonly key: string
  readonly variants: Variant[]
  /** The content that stays. */
  chosen: Variant
}

function collect(logs: readonly ReadLog[]): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const { file, log } of logs) {
    for (const entry of log.entries) {
      const place = { file, line: entry.line }
      const row = rows.get(keyOf(entry))
      const known = row?.variants.find((one) => isSameRow(one.text, entry.text))
      if (known !== undefined) known.places.push(place)
      else {
        const variant = { text: entry.text, places: [place] }
        if (row === undefined)
          rows.set(keyOf(entry), { key: keyOf(entry), variants: [variant], chosen: variant })
        else row.variants.push(variant)
      }
    }
  }
  return rows
}

function decide(rows: ReadonlyMap<string, Row>, keep: readonly LogLine[]): IdConflict[] {
  const undecided: IdConflict[] = []
  for (const row of rows.values()) {
    if (row.variants.length === 1) continue
    const chosen = row.variants.filter((one) => one.places.some((place) => isAmong(place, keep)))
    if (chosen.length === 1) row.chosen = chosen[0] as Variant
    else undecided.push({ eventId: row.key, places: row.variants.flatMap((one) => one.places) })
  }
  return undecided
}

interface SortedLines {
  /** Rows that stay, in file order. */
  readonly kept: readonly { readonly key: string; readonly text: string }[]
  readonly markers: readonly number[]
  readonly repeats: readonly number[]
  readonly aside: readonly number[]
  readonly changed: boolean
}

function sortLines({ log }: ReadLog, rows: ReadonlyMap<string, Row>): SortedLines {
  const kept = new Map<string, string>()
  const standing = new Set<string>()
  const repeats: number[] = []
  const aside = log.damage.filter((one) => one.kind !== 'conflict').map((one) => one.line)
  for (const entry of log.entries) {
    const { key, chosen } = rows.get(keyOf(entry)) as Row
    if (!isSameRow(entry.text, chosen.text)) aside.push(entry.line)
    else if (standing.has(key)) repeats.push(entry.line)
    else standing.add(key)
    if (!kept.has(key)) kept.set(key, standing.has(key) ? entry.text : chosen.text)
  }
  const markers = linesOf(log.damage, 'conflict')
  if (log.tail !== null) aside.push(countLines(log.bytes) + 1)
  return {
    kept: [...kept].map(([key, text]) => ({ key, text })),
    markers,
    repeats,
    aside: aside.sort((left, right) => left - right),
    changed: markers.length + repeats.length + aside.length > 0,
  }
}

function draftFile(
  { file, log }: ReadLog,
  sides: SortedLines,
  others: SortedLines['kept'],
): DraftedRepair {
  const own = new Set(sides.kept.map((row) => row.key))
  const added = others.filter((row) => !own.has(row.key))
  const lines = [...sides.kept, ...added].map((row) => `${row.text}\n`)
  return {
    file,
    path: log.path,
    markers: sides.markers,
    repeats: sides.repeats,
    setAside: sides.aside,
    added: added.length,
    before: log.bytes,
    after: new TextEncoder().encode(lines.join('')),
    asideBytes: pickLines(log.bytes, sides.aside),
  }
}

/** Lines byte for byte, each with a line end. */
function pickLines(bytes: Uint8Array, wanted: readonly number[]): Uint8Array {
  if (wanted.length === 0) return new Uint8Array()
  const lines = new Set(wanted)
  const parts: Uint8Array[] = []
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(NEWLINE, start)
    const end = found < 0 ? bytes.length : found
    if (lines.has(line)) parts.push(bytes.subarray(start, end), Uint8Array.of(NEWLINE))
    start = end + 1
  }
  return concatBytes(parts)
}

const NEWLINE = 0x0a

function countLines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1
  return count
}

function linesOf(damage: readonly Damage[], kind: Damage['kind']): number[] {
  return damage.filter((one) => one.kind === kind).map((one) => one.line)
}

function isAmong(place: LogLine, lines: readonly LogLine[]): boolean {
  return lines.some((one) => one.file === place.file && one.line === place.line)
}

function keyOf(entry: LogEntry): string {
  return entry.id ?? entry.text
}
