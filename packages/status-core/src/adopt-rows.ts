import { isSpecKittyError } from '@spec-kitty/platform'
import { underMissionLock } from './emit.js'
import { loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import { parseLog } from './log-lines.js'
import { persistRows } from './persist.js'
import { bringUp, type CompletedLog } from './publish.js'
import { readLogBytes } from './read-status.js'
import type { EmitPorts } from './requests.js'
import { unionRows } from './union.js'

/** What another copy of a log brought. */
export interface AdoptedRows extends CompletedLog {
  /** Rows that neither file had. */
  readonly adopted: number
}

/**
 * Takes up every row of another copy of this mission's log (an older commit, another branch) that
 * neither file has: into the journal first, synced, then into the tracked log. Nothing is replaced
 * or removed, so no copy has to be kept; doing it again adopts nothing.
 *
 * @throws EVENT_ID_CONFLICT, EVENT_LOG_CORRUPT when a copy is damaged, EVENT_NOT_PERSISTED,
 * LOCK_TIMEOUT, and what reading throws
 */
export async function adoptRows(
  ports: EmitPorts,
  location: StatusLogLocation,
  copies: readonly Uint8Array[],
): Promise<AdoptedRows> {
  return underMissionLock(ports, location, 'spec-kitty doctor', async () => {
    await refuseConflict(ports, location, copies)
    const log = await levelled(ports, location)
    const held = await readLogBytes(ports.files, location)
    const united = unionRows(held.tracked ?? new Uint8Array(), ...copies)
    const wanted = loadLog(location, { journal: held.journal, tracked: united })
    const adopted = wanted.entries.length - log
    if (adopted > 0) await persistRows(ports, location, wanted, [])
    const after = loadLog(location, await readLogBytes(ports.files, location))
    return { adopted, ...(await bringUp(ports, location, after, [])) }
  })
}

/** Unites in memory first, so that a refusal leaves both files as they are. */
async function refuseConflict(
  ports: EmitPorts,
  location: StatusLogLocation,
  copies: readonly Uint8Array[],
): Promise<void> {
  const { journal, tracked } = await readLogBytes(ports.files, location)
  const united = unionRows(tracked ?? new Uint8Array(), ...copies)
  loadLog(location, { journal, tracked: united })
}

/** Both files made equal first; the number of their rows. A log that is gone has none. */
async function levelled(ports: EmitPorts, location: StatusLogLocation): Promise<number> {
  try {
    const log = loadLog(location, await readLogBytes(ports.files, location))
    await bringUp(ports, location, log, [])
    return log.entries.length
  } catch (error) {
    if (isSpecKittyError(error, 'EVENT_LOG_MISSING')) return 0
    throw error
  }
}

/** Ids of rows in `copy` that `known` does not have. A copy that cannot be read has none to give. */
export function idsBeyond(known: ReadonlySet<string>, copy: Uint8Array): readonly string[] {
  const ids = parseLog('copy', copy).entries.flatMap(({ id }) => (id === null ? [] : [id]))
  return [...new Set(ids)].filter((id) => !known.has(id))
}

/** Ids of every row of a log's two files, damaged lines left out. */
export function idsHeld(bytes: {
  readonly journal?: Uint8Array | undefined
  readonly tracked?: Uint8Array | undefined
}): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const one of [bytes.journal, bytes.tracked])
    for (const { id } of one === undefined ? [] : parseLog('log', one).entries)
      if (id !== null) ids.add(id)
  return ids
}
