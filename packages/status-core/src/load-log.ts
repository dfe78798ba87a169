import { type LaneRow, reduceStatus, type StatusState } from '@spec-kitty/events/log'
import { SpecKittyError, shellWord } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import { type Damage, type LogEntry, type ParsedLog, parseLog } from './log-lines.js'
import type { LogFinding, MissionStatus, OtherRow } from './mission-status.js'
import { rowLine } from './row-line.js'

/** The bytes of both files; absent where the file does not exist. */
export interface LogBytes {
  readonly journal?: Uint8Array | undefined
  readonly tracked?: Uint8Array | undefined
}

/** Both files, parsed and compared, with the state that they give together. */
export interface LoadedLog {
  readonly journal: ParsedLog | null
  readonly tracked: ParsedLog | null
  /** Rows of the union, each once: the journal's, then those that only the tracked log has. */
  readonly entries: readonly LogEntry[]
  readonly onlyTracked: readonly LogEntry[]
  readonly onlyJournal: readonly LogEntry[]
  readonly status: MissionStatus
}

const DAMAGE_WORDS: Readonly<Record<Damage['kind'], string>> = {
  conflict: 'a conflict marker',
  json: 'not JSON',
  object: 'not a JSON object',
  length: 'longer than 1 MiB',
}

/**
 * Parses, unites and folds the two files of a mission.
 *
 * @throws EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, EVENT_LOG_TOO_LARGE, EVENT_LOG_MISSING
 */
export function loadLog(location: StatusLogLocation, bytes: LogBytes): LoadedLog {
  if (bytes.journal === undefined && bytes.tracked === undefined && location.finalized)
    throw new SpecKittyError('EVENT_LOG_MISSING', identity(location))
  const journal = bytes.journal ? parseLog(location.journal, bytes.journal) : null
  const tracked = bytes.tracked
    ? parseLog(location.trackedLog, bytes.tracked, journal ?? undefined)
    : null
  refuseDamage(location, [...(tracked?.damage ?? []), ...(journal?.damage ?? [])])
  const both = unite(location, journal, tracked)
  return { journal, tracked, ...both, status: fold(location, journal, tracked, both) }
}

/** The fields that every error about a mission carries. */
export function identity(location: StatusLogLocation): { mission: string; mission_slug: string } {
  return { mission: location.missionSlug, mission_slug: location.missionSlug }
}

/** Stops at lines that are no rows. @throws EVENT_LOG_CORRUPT with all of them */
export function refuseDamage(location: StatusLogLocation, damage: readonly Damage[]): void {
  const first = damage[0]
  if (first === undefined) return
  const here = damage.filter((one) => one.path === first.path)
  const details = {
    ...identity(location),
    path: first.path,
    lines: here.map((one) => one.line),
    kind: first.kind,
    problem: `${here.length === 1 ? 'is' : 'are'} ${wordsOf(here)}`,
    damage: damage.map((one) => ({ path: one.path, line: one.line, kind: one.kind })),
  }
  throw new SpecKittyError('EVENT_LOG_CORRUPT', details, { remedy: repairOf(location) })
}

/** The command that repairs a log, or, where a person has to choose, the one that says how. */
function repairOf(location: StatusLogLocation, alone = true): string {
  return `spec-kitty doctor status -m ${shellWord(location.missionSlug)}${alone ? ' --fix' : ''}`
}

function wordsOf(damage: readonly Damage[]): string {
  return [...new Set(damage.map((one) => DAMAGE_WORDS[one.kind]))].join(', ')
}

interface United {
  readonly entries: readonly LogEntry[]
  readonly onlyTracked: readonly LogEntry[]
  readonly onlyJournal: readonly LogEntry[]
  readonly repeats: number
}

function unite(
  location: StatusLogLocation,
  journal: ParsedLog | null,
  tracked: ParsedLog | null,
): United {
  if (journal !== null && isRising(journal.entries)) {
    const entries = journal.entries
    if (tracked === null) return { entries, onlyTracked: [], onlyJournal: entries, repeats: 0 }
    if (tracked.entries === entries)
      return { entries, onlyTracked: [], onlyJournal: [], repeats: 0 }
  }
  const seen = new Map<string, LogEntry>()
  const kept = journal === null ? [] : takeNew(location, journal, seen)
  if (tracked === null || (journal !== null && tracked.entries === journal.entries)) {
    const repeats = (journal?.entries.length ?? 0) - kept.length
    return { entries: kept, onlyTracked: [], onlyJournal: tracked === null ? kept : [], repeats }
  }
  const onlyTracked = takeNew(location, tracked, seen)
  const inTracked = new Set(tracked.entries.map(keyOf))
  const onlyJournal = kept.filter((entry) => !inTracked.has(keyOf(entry)))
  const repeats =
    (journal?.entries.length ?? 0) - kept.length + tracked.entries.length - inTracked.size
  return { entries: [...kept, ...onlyTracked], onlyTracked, onlyJournal, repeats }
}

/** Ids of one writer rise, so that none can stand twice; nothing has to be remembered then. */
function isRising(entries: readonly LogEntry[]): boolean {
  let last = ''
  for (const { id } of entries) {
    if (id === null || id <= last) return false
    last = id
  }
  return true
}

/** A row is known by its id, and one without an id by its text. */
function keyOf(entry: LogEntry): string {
  return entry.id ?? entry.text
}

function takeNew(
  location: StatusLogLocation,
  log: ParsedLog,
  seen: Map<string, LogEntry>,
): LogEntry[] {
  const fresh: LogEntry[] = []
  for (const entry of log.entries) {
    const key = keyOf(entry)
    const known = seen.get(key)
    if (known === undefined) {
      seen.set(key, entry)
      fresh.push(entry)
    } else if (!isSameRow(known.text, entry.text)) {
      // what was known before this log comes from the journal
      const first = log.entries.includes(known) ? log.path : location.journal
      const details = {
        ...identity(location),
        path: log.path,
        event_id: key,
        lines: [known.line, entry.line],
        places: `${first}:${known.line} and ${log.path}:${entry.line}`,
      }
      throw new SpecKittyError('EVENT_ID_CONFLICT', details, { remedy: repairOf(location, false) })
    }
  }
  return fresh
}

/** Whether two lines hold the same JSON value. */
export function isSameRow(left: string, right: string): boolean {
  return left === right || rowLine(JSON.parse(left)) === rowLine(JSON.parse(right))
}

function fold(
  location: StatusLogLocation,
  journal: ParsedLog | null,
  tracked: ParsedLog | null,
  both: United,
): MissionStatus {
  const findings: LogFinding[] = []
  for (const log of [tracked, journal]) if (log?.tail) findings.push(tornFinding(log))
  if (both.repeats > 0) findings.push(repeatedFinding(both.repeats))
  if (both.onlyTracked.length + both.onlyJournal.length > 0) findings.push(incompleteFinding(both))
  return foldEntries(location, both.entries, findings, both.onlyJournal.length === 0)
}

/** State of rows that are known to be whole. `before` are findings that come first. */
export function foldEntries(
  location: StatusLogLocation,
  entries: readonly LogEntry[],
  before: readonly LogFinding[],
  trackedComplete: boolean,
): MissionStatus {
  const rows: LaneRow[] = []
  const otherRows: OtherRow[] = []
  const findings: LogFinding[] = [...before]
  const uncertain = new Set<string>()
  for (const entry of entries) {
    const row = entry.row
    if (row.kind === 'lane') {
      if (isForeign(row.row, location)) findings.push(foreignFinding(entry, row.row))
      else rows.push(row.row)
    } else if (row.kind === 'other') {
      otherRows.push({ name: row.name, value: entry.value ?? {} })
    } else if (row.kind === 'unknown') {
      findings.push(unknownFinding(entry))
    } else {
      if (row.wpId !== null) uncertain.add(row.wpId)
      findings.push(invalidFinding(entry, row.wpId, row.problems))
    }
  }
  const state: StatusState = reduceStatus(rows)
  for (const finding of state.findings) {
    if (finding.code === 'EVENT_ROW_INVALID') uncertain.add(finding.wpId)
    findings.push(finding)
  }
  return { state, rows, otherRows, rowCount: entries.length, findings, uncertain, trackedComplete }
}

/** Whether a row names another mission than the one whose log it stands in. */
export function isForeign(row: LaneRow, location: StatusLogLocation): boolean {
  const missionId = row.missionId
  return (
    location.missionId !== null &&
    missionId !== null &&
    missionId !== '' &&
    missionId !== location.missionId &&
    missionId.toUpperCase() !== location.missionId.toUpperCase()
  )
}

function tornFinding(log: ParsedLog): LogFinding {
  const offset = log.tail?.offset ?? 0
  const bytes = log.tail?.bytes.length ?? 0
  return {
    code: 'EVENT_TAIL_TORN',
    severity: 'info',
    wpId: null,
    message: `${log.path} ends in a fragment of ${bytes} bytes; the next write moves it away.`,
    details: { path: log.path, offset, bytes },
  }
}

function repeatedFinding(count: number): LogFinding {
  return {
    code: 'EVENT_REPEATED',
    severity: 'info',
    wpId: null,
    message: `${count} rows stand twice with equal content; each counts once.`,
    details: { count },
  }
}

/** One of the two files lacks rows of the other; state is the same, the next write levels them. */
function incompleteFinding({ onlyTracked, onlyJournal }: United): LogFinding {
  return {
    code: 'STATUS_LOG_INCOMPLETE',
    severity: 'info',
    wpId: null,
    message: `The tracked log lacks ${onlyJournal.length} rows, the journal ${onlyTracked.length}.`,
    details: { tracked: lackOf(onlyJournal), journal: lackOf(onlyTracked) },
  }
}

function lackOf(entries: readonly LogEntry[]) {
  return { rows: entries.length, first: entries[0]?.id ?? null, last: entries.at(-1)?.id ?? null }
}

function foreignFinding(entry: LogEntry, row: LaneRow): LogFinding {
  return {
    code: 'EVENT_FOREIGN_MISSION',
    severity: 'error',
    wpId: row.wpId,
    message: `Line ${entry.line}: event ${row.eventId} belongs to another mission.`,
    details: { line: entry.line, event_id: row.eventId, mission_id: row.fields.mission_id },
  }
}

function unknownFinding(entry: LogEntry): LogFinding {
  return {
    code: 'EVENT_ROW_UNKNOWN',
    severity: 'info',
    wpId: null,
    message: `Line ${entry.line} is a row of no known kind; it is kept.`,
    details: { line: entry.line },
  }
}

function invalidFinding(
  entry: LogEntry,
  wpId: string | null,
  problems: readonly string[],
): LogFinding {
  return {
    code: 'EVENT_ROW_INVALID',
    severity: 'error',
    wpId,
    message: `Line ${entry.line}: ${problems.join('; ')}.`,
    details: { line: entry.line, event_id: entry.id, problems },
  }
}
