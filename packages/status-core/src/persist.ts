import type { Diagnostic, Files } from '@spec-kitty/platform'
import { SpecKittyError } from '@spec-kitty/platform'
import { gitOperation } from './git-operation.js'
import { appendToJournal, persistenceError } from './journal.js'
import { LOG_BYTES_MAX, LOG_ROWS_MAX } from './limits.js'
import { foldEntries, identity, type LoadedLog, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { type LogEntry, parseLog } from './log-lines.js'
import type { MissionStatus } from './mission-status.js'
import { readLogBytes } from './read-status.js'
import type { EmitOptions, EmitPorts, NewRow } from './requests.js'
import { rowLine } from './row-line.js'
import { repairTail } from './torn-tail.js'
import { followJournal } from './tracked-log.js'

export interface Persisted {
  readonly status: MissionStatus
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes rows to the journal, proves them, and lets tracked log and `status.json` follow. The
 * caller holds the mission's lock and has just loaded `log`. Rows that only the tracked log has
 * enter the journal with the same write, before the new ones.
 *
 * @throws EVENT_NOT_PERSISTED, EVENT_LOG_TOO_LARGE, and what the hooks throw
 */
export async function persistRows(
  ports: Pick<EmitPorts, 'files' | 'clock' | 'ids'>,
  location: StatusLogLocation,
  log: LoadedLog,
  rows: readonly NewRow[],
  hooks: Pick<EmitOptions, 'beforeAppend' | 'undoBeforeAppend'> = {},
): Promise<Persisted> {
  const lines = [...log.onlyTracked.map((entry) => entry.text), ...rows.map(rowLine)]
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))
  refuseOverflow(location, log, lines.length, bytes.length)
  const operation = await gitOperation(ports.files, location)
  await repairTail(ports, location, log.journal)
  if (operation === null) await repairTail(ports, location, log.tracked)
  await hooks.beforeAppend?.(rows)
  const subject = { location, rows }
  const appended = await appendToJournal(ports.files, subject, bytes, hooks.undoBeforeAppend)
  const after = appended.alone
    ? extend(location, log, appended.region)
    : loadLog(location, await readLogBytes(ports.files, location))
  prove(subject, after.status)
  const followed = await followJournal(ports.files, location, after, {
    operation,
    fresh: new Set(rows.map((row) => row.event_id)),
  })
  const status = { ...after.status, trackedComplete: followed.trackedComplete }
  return { status, diagnostics: followed.diagnostics }
}

/**
 * Makes rows that a repeated request is answered with as durable as new ones: whoever wrote them
 * may have died before its sync, and the tracked log, which may be all that holds them, is not
 * synced by those who write it.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function syncRows(
  files: Files,
  location: StatusLogLocation,
  log: LoadedLog,
  eventIds: readonly string[],
): Promise<void> {
  if (log.journal !== null) await files.append(location.journal, new Uint8Array())
  if (log.onlyTracked.some((entry) => entry.id !== null && eventIds.includes(entry.id)))
    await files.append(location.trackedLog, new Uint8Array())
}

function refuseOverflow(
  location: StatusLogLocation,
  log: LoadedLog,
  newRows: number,
  newBytes: number,
): void {
  const rows = (log.journal?.entries.length ?? 0) + newRows
  const size = (log.journal?.bytes.length ?? 0) + newBytes
  if (rows <= LOG_ROWS_MAX && size <= LOG_BYTES_MAX) return
  const [actual, limit] =
    rows > LOG_ROWS_MAX
      ? [`${rows} rows`, `${LOG_ROWS_MAX} rows`]
      : [`${size} bytes`, `${LOG_BYTES_MAX} bytes`]
  const details = { ...identity(location), path: location.journal, actual, limit }
  throw new SpecKittyError('EVENT_LOG_TOO_LARGE', details)
}

/** The log as it is after a write that nobody else mixed with: only the new lines are parsed. */
function extend(location: StatusLogLocation, log: LoadedLog, region: Uint8Array): LoadedLog {
  const added = parseLog(location.journal, region).entries.slice(log.onlyTracked.length)
  const entries: readonly LogEntry[] = [...log.entries, ...added]
  const kept = log.status.findings.filter((finding) => finding.code === 'EVENT_REPEATED')
  const status = foldEntries(location, entries, kept, false)
  return { ...log, entries, onlyTracked: [], onlyJournal: [...log.onlyJournal, ...added], status }
}

/** The rows that were read back must be the state now [W-FR-001]. */
function prove(
  subject: { readonly location: StatusLogLocation; readonly rows: readonly NewRow[] },
  status: MissionStatus,
): void {
  const last = new Map<string, NewRow>()
  for (const row of subject.rows) if ('wp_id' in row) last.set(row.wp_id, row)
  for (const [wpId, row] of last) {
    const state = status.state.workPackages.get(wpId)
    if (state?.lastEventId === row.event_id && state.heads.length === 1) continue
    const found = `${wpId} is ${state?.lane ?? 'genesis'} after event ${state?.lastEventId}`
    throw persistenceError({ ...subject, rows: [row] }, 'lock_violated', found)
  }
}
