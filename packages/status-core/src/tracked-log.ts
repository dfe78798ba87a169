import { type Diagnostic, type Files, isSpecKittyError, parentOf } from '@spec-kitty/platform'
import { sameBytes } from './bytes.js'
import type { LoadedLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { snapshotBytes } from './snapshot.js'

const SNAPSHOT_BYTES_MAX = 16 * 1024 * 1024

export interface Followed {
  readonly trackedComplete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Brings the files that people see up to the journal: the tracked log gets in one append every row
 * that it lacks, and `status.json` its new bytes. Neither can fail a write that the journal has
 * already made; what was left undone is a diagnostic and is done by the next writer.
 *
 * @param facts - `operation`: unfinished git operation, which defers both. `fresh`: ids of the rows
 * of this very write, which are no news.
 */
export async function followJournal(
  files: Files,
  location: StatusLogLocation,
  log: LoadedLog,
  facts: { readonly operation: string | null; readonly fresh: ReadonlySet<string> },
): Promise<Followed> {
  const reason = facts.operation ?? (await missingDirectory(files, location))
  if (reason !== null) return deferred(facts, reason, log.onlyJournal.length === 0)
  const completed = await tolerate('status_log_deferred', () => completeLog(files, location, log))
  const view = await tolerate('status_view_deferred', () => writeSnapshot(files, location, log))
  const older = log.onlyJournal.filter((entry) => !facts.fresh.has(entry.id ?? ''))
  const news = completed.length === 0 && older.length > 0 ? [completedDiagnostic(older)] : []
  return { trackedComplete: completed.length === 0, diagnostics: [...completed, ...news, ...view] }
}

async function completeLog(
  files: Files,
  location: StatusLogLocation,
  log: LoadedLog,
): Promise<void> {
  if (log.onlyJournal.length === 0) return
  const lines = log.onlyJournal.map((entry) => `${entry.text}\n`).join('')
  await files.append(location.trackedLog, new TextEncoder().encode(lines), { sync: false })
}

/**
 * Writes `status.json` where no reader could make sense of it, such as between conflict markers.
 * Unlike the log it holds nothing of its own, so that this loses nothing, also during a git
 * operation, which cannot end while it is marked.
 */
export async function mendSnapshot(
  files: Files,
  location: StatusLogLocation,
  log: LoadedLog,
): Promise<readonly Diagnostic[]> {
  const present = await files.read(location.snapshot, { bytesMax: SNAPSHOT_BYTES_MAX })
  if (present === undefined || isJson(present)) return []
  await writeSnapshot(files, location, log)
  const message = 'status.json could not be read; it was made again from the log.'
  return [{ code: 'status_view_mended', severity: 'info', message, details: {} }]
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return true
  } catch {
    return false
  }
}

async function writeSnapshot(
  files: Files,
  location: StatusLogLocation,
  log: LoadedLog,
): Promise<void> {
  const previous = await files.read(location.snapshot, { bytesMax: SNAPSHOT_BYTES_MAX })
  const bytes = snapshotBytes(log.status, location, previous)
  const same = previous !== undefined && sameBytes(previous, bytes)
  if (!same) await files.writeAtomic(location.snapshot, bytes)
}

async function missingDirectory(files: Files, location: StatusLogLocation): Promise<string | null> {
  const directory = parentOf(location.trackedLog)
  return (await files.stat(directory)) === undefined ? 'no_directory' : null
}

function deferred(
  facts: { readonly operation: string | null },
  reason: string,
  trackedComplete: boolean,
): Followed {
  const details = { reason }
  const why =
    facts.operation === null
      ? 'the checkout lacks the mission'
      : `a ${facts.operation} is in progress`
  const waits = (code: string, message: string): Diagnostic => ({
    code,
    severity: 'info',
    message: `${message} follows with a later write: ${why}.`,
    details,
  })
  const diagnostics: Diagnostic[] = []
  if (facts.operation !== null) {
    const message = `A ${facts.operation} is in progress in the canonical checkout.`
    diagnostics.push({ code: 'git_operation', severity: 'info', message, details })
  }
  if (!trackedComplete)
    diagnostics.push(waits('status_log_deferred', 'The journal has the events; the tracked log'))
  diagnostics.push(waits('status_view_deferred', 'status.json'))
  return { trackedComplete, diagnostics }
}

/** Runs a step whose failure is only worth a word. */
async function tolerate(code: string, step: () => Promise<void>): Promise<Diagnostic[]> {
  try {
    await step()
    return []
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    const details = { reason: 'not_written', cause: error.message }
    return [{ code, severity: 'warning', message: error.message, details }]
  }
}

function completedDiagnostic(rows: readonly { readonly id: string | null }[]): Diagnostic {
  const details = {
    rows: rows.length,
    first: rows[0]?.id ?? null,
    last: rows.at(-1)?.id ?? null,
  }
  const message = `The tracked log lacked ${rows.length} rows; they were added from the journal.`
  return { code: 'status_log_completed', severity: 'info', message, details }
}
