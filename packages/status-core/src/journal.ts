import { type Files, isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { sameBytes } from './bytes.js'
import { LOG_BYTES_MAX } from './limits.js'
import { identity } from './load-log.js'
import { type StatusLogLocation, statusEventsPath } from './location.js'
import type { NewRow } from './requests.js'

/** What is being written, for errors that must name it. */
export interface WriteSubject {
  readonly location: StatusLogLocation
  readonly rows: readonly NewRow[]
}

/** Where a write stopped being provable. */
export type PersistenceStage = 'append' | 'fsync' | 'readback' | 'lock_violated'

export interface AppendedRegion {
  /** The bytes as read back. */
  readonly region: Uint8Array
  /** False when somebody else's rows lie beyond ours. */
  readonly alone: boolean
}

/**
 * Appends to the journal in one write, syncs it, and reads the bytes back through a new read. What
 * this returns is on disk.
 *
 * @param undo - Takes back what was written for these rows when they did not get on disk.
 * @throws EVENT_NOT_PERSISTED with the stage that failed
 */
export async function appendToJournal(
  files: Files,
  subject: WriteSubject,
  bytes: Uint8Array,
  undo: (() => Promise<void>) | undefined,
): Promise<AppendedRegion> {
  const offset = await append(files, subject, bytes, undo)
  const journal = await readBack(files, subject)
  const region = journal.subarray(offset, offset + bytes.length)
  if (!sameBytes(region, bytes))
    throw persistenceError(subject, 'readback', 'the bytes read are not the bytes written')
  return { region, alone: journal.length === offset + bytes.length }
}

/** The refusal to call something written that is not proven to be [W-FR-002]. */
export function persistenceError(
  { location, rows }: WriteSubject,
  stage: PersistenceStage,
  cause: unknown,
): SpecKittyError {
  const row = rows.find((one) => 'wp_id' in one) ?? rows[0]
  const lane = row !== undefined && 'wp_id' in row ? row : undefined
  const known = cause instanceof SpecKittyError ? (cause.details.cause ?? cause.message) : cause
  const details = {
    ...identity(location),
    wp_id: lane?.wp_id ?? 'mission',
    to_lane: lane?.to_lane ?? 'recorded',
    event_id: row?.event_id ?? null,
    event_ids: rows.map((one) => one.event_id),
    status_events_path: statusEventsPath(location),
    path: location.journal,
    violated_invariant: 'STA-002',
    stage,
    cause: known,
  }
  return new SpecKittyError('EVENT_NOT_PERSISTED', details, { cause })
}

async function append(
  files: Files,
  subject: WriteSubject,
  bytes: Uint8Array,
  undo: (() => Promise<void>) | undefined,
): Promise<number> {
  const path = subject.location.journal
  const before = await files.stat(path)
  try {
    return (await files.append(path, bytes)).offset
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    if (error.details.stage === 'sync') throw persistenceError(subject, 'fsync', error)
    await cutBack(files, path, before?.bytes)
    await undo?.()
    throw persistenceError(subject, 'append', error)
  }
}

/** A failed append may have left a part; where even this fails, the next writer moves it away. */
async function cutBack(files: Files, path: string, length: number | undefined): Promise<void> {
  try {
    const now = await files.stat(path)
    if (now !== undefined && now.bytes > (length ?? 0)) await files.truncate(path, length ?? 0)
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
  }
}

async function readBack(files: Files, subject: WriteSubject): Promise<Uint8Array> {
  try {
    const bytes = await files.read(subject.location.journal, { bytesMax: LOG_BYTES_MAX })
    if (bytes !== undefined) return bytes
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    throw persistenceError(subject, 'readback', error)
  }
  throw persistenceError(subject, 'readback', 'the journal is gone')
}
