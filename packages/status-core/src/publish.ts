import type { Diagnostic } from '@spec-kitty/platform'
import { SpecKittyError } from '@spec-kitty/platform'
import { sameBytes, startsWithBytes } from './bytes.js'
import { underMissionLock } from './emit.js'
import { gitOperation } from './git-operation.js'
import { LOG_BYTES_MAX } from './limits.js'
import { identity, isSameRow, type LoadedLog, loadLog, refuseDamage } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { type LogEntry, parseLog } from './log-lines.js'
import type { MissionStatus } from './mission-status.js'
import { persistRows } from './persist.js'
import { readLogBytes } from './read-status.js'
import type { EmitPorts, NewRow } from './requests.js'
import { rowLine } from './row-line.js'
import { repairTail } from './torn-tail.js'
import { followJournal } from './tracked-log.js'
import { unionRows } from './union.js'

/** State after all files were brought up, and what had to be done for it or could not be. */
export interface CompletedLog {
  readonly status: MissionStatus
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Writes rows that a merge has published to the journal, those of them that are not there yet, and
 * brings tracked log and `status.json` up to it. Doing it again changes nothing. Called when the
 * target has moved, never before: until then the rows are not true.
 *
 * @returns `appended`: ids that were new to the log.
 * @throws EVENT_ID_CONFLICT, EVENT_NOT_PERSISTED, LOCK_TIMEOUT, and what reading throws
 */
export async function appendPublished(
  ports: EmitPorts,
  location: StatusLogLocation,
  rows: readonly NewRow[],
): Promise<CompletedLog & { readonly appended: readonly string[] }> {
  return underMissionLock(ports, location, 'spec-kitty merge', async () => {
    const log = loadLog(location, await readLogBytes(ports.files, location))
    const fresh = rows.filter((row) => isNew(location, log, row))
    const done = await bringUp(ports, location, log, fresh)
    return { appended: fresh.map((row) => row.event_id), ...done }
  })
}

/**
 * Brings journal, tracked log and `status.json` level without a new event, as a command does before
 * it commits them. Writes nothing where they are level.
 *
 * @throws EVENT_NOT_PERSISTED, LOCK_TIMEOUT, and what reading throws
 */
export async function completeLog(
  ports: EmitPorts,
  location: StatusLogLocation,
): Promise<CompletedLog> {
  return underMissionLock(ports, location, undefined, async () => {
    const log = loadLog(location, await readLogBytes(ports.files, location))
    return bringUp(ports, location, log, [])
  })
}

/**
 * Replaces the tracked log by published bytes, by rename, under the lock. Rows of the present file
 * that `bytes` lacks are kept behind them: no line is ever lost.
 *
 * @returns `united`: how many rows had to be kept that way; `written`: false when nothing differed.
 * @throws EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, FILE_NOT_WRITTEN, LOCK_TIMEOUT
 */
export async function replaceTrackedLog(
  ports: EmitPorts,
  location: StatusLogLocation,
  bytes: Uint8Array,
): Promise<{ readonly written: boolean; readonly united: number }> {
  return underMissionLock(ports, location, 'spec-kitty merge', async () => {
    const path = location.trackedLog
    const present = await ports.files.read(path, { bytesMax: LOG_BYTES_MAX })
    if (present === undefined) {
      await ports.files.writeAtomic(path, bytes)
      return { written: true, united: 0 }
    }
    if (sameBytes(bytes, present)) return { written: false, united: 0 }
    const old = parseLog(path, present)
    refuseDamage(location, old.damage)
    await repairTail(ports, location, old.tail === null ? null : old)
    const whole = old.tail === null ? present : present.subarray(0, old.tail.offset)
    const replacement = startsWithBytes(bytes, whole) ? bytes : unionRows(bytes, whole)
    const united = startsWithBytes(bytes, whole) ? 0 : countRows(replacement) - countRows(bytes)
    await ports.files.writeAtomic(path, replacement)
    return { written: true, united }
  })
}

/** Writes `fresh` rows, if any, and levels the files. The caller holds the lock and just loaded `log`. */
export async function bringUp(
  ports: EmitPorts,
  location: StatusLogLocation,
  log: LoadedLog,
  fresh: readonly NewRow[],
): Promise<CompletedLog> {
  if (fresh.length > 0 || log.onlyTracked.length > 0)
    return persistRows(ports, location, log, fresh)
  const operation = await gitOperation(ports.files, location)
  if (operation === null && log.onlyJournal.length > 0)
    await repairTail(ports, location, log.tracked)
  const followed = await followJournal(ports.files, location, log, { operation, fresh: new Set() })
  const status = { ...log.status, trackedComplete: followed.trackedComplete }
  return { status, diagnostics: followed.diagnostics }
}

function isNew(location: StatusLogLocation, log: LoadedLog, row: NewRow): boolean {
  const known: LogEntry | undefined = log.entries.find((entry) => entry.id === row.event_id)
  if (known === undefined) return true
  if (isSameRow(known.text, rowLine(row))) return false
  const details = { ...identity(location), path: location.journal, event_id: row.event_id }
  const places = `${location.journal}:${known.line} and the row to be written`
  throw new SpecKittyError('EVENT_ID_CONFLICT', { ...details, lines: [known.line], places })
}

function countRows(bytes: Uint8Array): number {
  return parseLog('log', bytes).entries.length
}
