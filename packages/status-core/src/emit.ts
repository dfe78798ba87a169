import type { Diagnostic } from '@spec-kitty/platform'
import { CLOCK_BEHIND_MICROS, LOCK_WAIT_MS } from './limits.js'
import { type LoadedLog, loadLog } from './load-log.js'
import { missionLock, type StatusLogLocation, statusEventsPath } from './location.js'
import { persistRows, syncRows } from './persist.js'
import { lastInstantOf, mintStamps, type PlannedRows, planRows } from './plan-rows.js'
import { readLogBytes } from './read-status.js'
import type { EmitOptions, EmitPorts, EmitRequest, EmitResult } from './requests.js'

/**
 * Decides requests and writes their rows, all or none, under the mission's lock.
 *
 * When it returns, every row that it names was synced and read back from the journal: no crash and
 * no loss of power takes it away [H-NFR-008]. The tracked log and `status.json` follow at once, or,
 * during a git operation in the checkout or when they cannot be written, with the next write; a
 * diagnostic says so. A repeated request writes nothing and names the row that is there [R-FR-003].
 * A refusal writes nothing. A work package that clones wrote to without knowing of each other is
 * judged by the head that is kept; the row settles the others, and a diagnostic names them.
 *
 * @throws TRANSITION_REJECTED, WP_ALREADY_CLAIMED, FORCE_REASON_REQUIRED, LOCK_TIMEOUT,
 * EVENT_NOT_PERSISTED, EVENT_TOO_LARGE, EVENT_LOG_TOO_LARGE, EVENT_LOG_CORRUPT,
 * EVENT_ID_CONFLICT, EVENT_LOG_MISSING, FILE_UNREADABLE
 */
export async function emit(
  ports: EmitPorts,
  location: StatusLogLocation,
  requests: readonly EmitRequest[],
  options: EmitOptions = {},
): Promise<EmitResult> {
  return underMissionLock(ports, location, options.command, async () => {
    const log = loadLog(location, await readLogBytes(ports.files, location))
    const behind = clockDiagnostics(ports, log)
    const stamps = mintStamps(ports, log.status, requests.length)
    const planned = planRows(location, log.status, requests, stamps)
    if (planned.rows.length === 0) {
      const named = planned.outcomes.map((outcome) => outcome.eventId)
      await syncRows(ports.files, location, log, named)
      return resultOf(location, planned, { status: log.status, diagnostics: behind })
    }
    const written = await persistRows(ports, location, log, planned.rows, options)
    const diagnostics = [...behind, ...settledDiagnostics(planned), ...written.diagnostics]
    return resultOf(location, planned, { status: written.status, diagnostics })
  })
}

/** Runs a task alone among all writers of a mission's log. @throws LOCK_TIMEOUT */
export function underMissionLock<T>(
  ports: Pick<EmitPorts, 'lock'>,
  location: StatusLogLocation,
  command: string | undefined,
  task: () => Promise<T>,
): Promise<T> {
  const options = { waitMs: LOCK_WAIT_MS, command: command ?? 'spec-kitty' }
  return ports.lock.hold(missionLock(location), options, task)
}

function resultOf(
  location: StatusLogLocation,
  planned: PlannedRows,
  written: Pick<EmitResult, 'status' | 'diagnostics'>,
): EmitResult {
  const { eventIds, outcomes } = planned
  return { eventIds, outcomes, statusEventsPath: statusEventsPath(location), ...written }
}

function clockDiagnostics(ports: EmitPorts, log: LoadedLog): Diagnostic[] {
  const behind = lastInstantOf(log.status) - ports.clock.nowMicros()
  if (behind <= CLOCK_BEHIND_MICROS) return []
  const seconds = Math.round(behind / 1_000_000)
  const message = `The clock is ${seconds} s behind the newest event; new events follow that one.`
  return [{ code: 'clock_behind', severity: 'warning', message, details: { seconds } }]
}

/** Writing to a work package with several heads is worth a word: it ends their conflict. */
function settledDiagnostics({ rows }: PlannedRows): Diagnostic[] {
  const settled = rows.flatMap((row) => {
    const ids = 'policy_metadata' in row ? row.policy_metadata?.settles : undefined
    return 'wp_id' in row && Array.isArray(ids)
      ? [{ wp_id: row.wp_id, event_id: row.event_id, kept: row.prev_event_id, settles: ids }]
      : []
  })
  if (settled.length === 0) return []
  const names = settled.map((one) => `${one.wp_id} (${one.settles.join(', ')})`).join('; ')
  const message = `Written elsewhere at the same time and settled by this event: ${names}.`
  return [{ code: 'STATUS_DIVERGED', severity: 'info', message, details: { settled } }]
}
