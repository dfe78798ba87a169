import { formatInstant } from '@spec-kitty/events/log'
import { type Diagnostic, nameOf, parentOf, SpecKittyError } from '@spec-kitty/platform'
import { underMissionLock } from './emit.js'
import { identity, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { parseLog } from './log-lines.js'
import type { MissionStatus } from './mission-status.js'
import { bringUp } from './publish.js'
import { readLogBytes } from './read-status.js'
import {
  type DraftedRepair,
  draftRepair,
  type FileRepair,
  type IdConflict,
  type LogLine,
} from './repair-plan.js'
import type { EmitPorts } from './requests.js'
import { mendSnapshot } from './tracked-log.js'

/** One file that was repaired, and where what it was before can be found. Paths are absolute. */
export interface RepairedFile extends FileRepair {
  /** The whole file as it stood. */
  readonly backup: string
  /** The lines that were set aside; null where there were none. */
  readonly quarantine: string | null
}

/** What became of a log. */
export interface LogRepair {
  /** Whether a file was replaced; one that was only behind is told by a diagnostic. */
  readonly changed: boolean
  readonly files: readonly RepairedFile[]
  readonly status: MissionStatus
  readonly diagnostics: readonly Diagnostic[]
}

export interface RepairOptions {
  /** For each id that stands with several contents, a line that holds the one to be kept. */
  readonly keep?: readonly LogLine[]
  /** Shown to whoever waits for the lock. */
  readonly command?: string
}

/**
 * Makes a damaged log readable again, under the mission's lock, without losing a row: both sides of
 * a conflict stay, in file order; conflict markers and repeats go; what is no row is set aside, and
 * a copy of each file is kept before it is replaced. Then both files and `status.json` are brought
 * level. A second call changes nothing. Works during a git operation: that is when markers appear.
 *
 * @throws EVENT_ID_CONFLICT for an id with several contents that `keep` does not decide; then
 * nothing was written. EVENT_LOG_CORRUPT when the result did not prove whole; then the copies were
 * put back. EVENT_LOG_MISSING, EVENT_LOG_TOO_LARGE, FILE_UNREADABLE, FILE_NOT_WRITTEN,
 * EVENT_NOT_PERSISTED, LOCK_TIMEOUT
 */
export async function repairLog(
  ports: EmitPorts,
  location: StatusLogLocation,
  options: RepairOptions = {},
): Promise<LogRepair> {
  return underMissionLock(ports, location, options.command ?? 'spec-kitty doctor', async () => {
    const bytes = await readLogBytes(ports.files, location)
    const { drafts, undecided } = draftRepair(location, bytes, options.keep ?? [])
    refuseUndecided(location, undecided)
    const files: RepairedFile[] = []
    for (const draft of drafts) files.push(await keepCopies(ports, location, draft))
    for (const draft of drafts) await ports.files.writeAtomic(draft.path, draft.after)
    if (drafts.length > 0) await proveRepair(ports, location, drafts)
    const log = loadLog(location, await readLogBytes(ports.files, location))
    const mended = await mendSnapshot(ports.files, location, log)
    const level = await bringUp(ports, location, log, [])
    const diagnostics = [...mended, ...level.diagnostics]
    return { changed: files.length > 0, files, status: level.status, diagnostics }
  })
}

/** Directory of the copies that are made before a repair. */
function backupOf(location: StatusLogLocation): string {
  return `${parentOf(parentOf(location.quarantine))}/backup/${nameOf(location.quarantine)}`
}

async function keepCopies(
  ports: EmitPorts,
  location: StatusLogLocation,
  draft: DraftedRepair,
): Promise<RepairedFile> {
  const { before, after: _, asideBytes, ...repair } = draft
  const now = ports.clock.nowMicros()
  const instant = formatInstant(now).slice(0, 19).replace(/[-:]/g, '')
  const name = `${instant}Z-${ports.ids.ulid(now)}-${draft.file}`
  const backup = `${backupOf(location)}/${name}.jsonl`
  await ports.files.writeAtomic(backup, before)
  if (asideBytes.length === 0) return { ...repair, backup, quarantine: null }
  const quarantine = `${location.quarantine}/${name}.lines`
  await ports.files.writeAtomic(quarantine, asideBytes)
  return { ...repair, backup, quarantine }
}

/** Reads again what was written: every row that could be read before must be there. */
async function proveRepair(
  ports: EmitPorts,
  location: StatusLogLocation,
  drafts: readonly DraftedRepair[],
): Promise<void> {
  const now = await readLogBytes(ports.files, location)
  const wanted = new Set(drafts.flatMap((draft) => idsOf(draft.path, draft.before)))
  const found = drafts.map((draft) => {
    const bytes = draft.file === 'tracked' ? now.tracked : now.journal
    return bytes === undefined ? null : parseLog(draft.path, bytes)
  })
  const isWhole = found.every((log) => {
    if (log === null || log.damage.length > 0 || log.tail !== null) return false
    const ids = new Set(log.entries.map((entry) => entry.id ?? entry.text))
    return [...wanted].every((id) => ids.has(id))
  })
  if (isWhole) return
  for (const draft of drafts) await ports.files.writeAtomic(draft.path, draft.before)
  const [first] = drafts
  throw new SpecKittyError('EVENT_LOG_CORRUPT', {
    ...identity(location),
    path: first?.path ?? location.trackedLog,
    lines: first?.setAside ?? [],
    kind: 'readback',
    problem: 'did not prove whole after the repair, so the file stands as it was',
  })
}

function idsOf(path: string, bytes: Uint8Array): readonly string[] {
  return parseLog(path, bytes).entries.map((entry) => entry.id ?? entry.text)
}

function refuseUndecided(location: StatusLogLocation, undecided: readonly IdConflict[]): void {
  const [first] = undecided
  if (first === undefined) return
  const pathOf = { tracked: location.trackedLog, journal: location.journal }
  const named = (conflict: IdConflict) =>
    conflict.places.map((place) => `${pathOf[place.file]}:${place.line}`)
  throw new SpecKittyError('EVENT_ID_CONFLICT', {
    ...identity(location),
    path: pathOf[first.places[0]?.file ?? 'tracked'],
    event_id: first.eventId,
    lines: first.places.map((place) => place.line),
    places: named(first).join(' and '),
    conflicts: undecided.map((one) => ({ event_id: one.eventId, places: one.places })),
  })
}
