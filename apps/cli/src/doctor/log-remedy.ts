import type { ReadFiles } from '@spec-kitty/platform'
import { isSpecKittyError, shellWord } from '@spec-kitty/platform'
import {
  type LogBytes,
  type MissionStatus,
  readLogBytes,
  type StatusLogLocation,
  statusOf,
} from '@spec-kitty/status-core'

/**
 * The command that takes the damaged one of the two files of a log out of the way, when the other
 * is proven to hold every readable row; the next change of state writes it anew. Null otherwise.
 *
 * @param ignored - ids of rows that are the damage
 */
export async function logRemedy(
  files: ReadFiles,
  location: StatusLogLocation,
  ownDir: string,
  ignored: ReadonlySet<string> = new Set(),
): Promise<string | null> {
  const { journal, tracked } = await readLogBytes(files, location)
  if (isWhole(location, { journal }) && holds(journal, tracked, ignored)) {
    return moveAway(location.trackedLog, `${ownDir}/${location.missionSlug}.damaged.jsonl`)
  }
  if (isWhole(location, { tracked }) && holds(tracked, journal, ignored)) {
    return moveAway(location.journal, `${ownDir}/${location.missionSlug}.damaged-journal.jsonl`)
  }
  return null
}

function moveAway(from: string, to: string): string {
  return `mv ${shellWord(from)} ${shellWord(to)}`
}

function isWhole(location: StatusLogLocation, logs: LogBytes): boolean {
  if (logs.journal === undefined && logs.tracked === undefined) return false
  const status = readable(location, logs)
  return status?.findings.every((one) => one.severity !== 'error') === true
}

function readable(location: StatusLogLocation, logs: LogBytes): MissionStatus | undefined {
  try {
    return statusOf(location, logs)
  } catch (error) {
    if (isSpecKittyError(error)) return undefined
    throw error
  }
}

/** Whether every row of `part` that can be told by an id stands in `whole` too. */
function holds(
  whole: Uint8Array | undefined,
  part: Uint8Array | undefined,
  ignored: ReadonlySet<string>,
): boolean {
  if (whole === undefined || part === undefined) return false
  const known = new Set(idsIn(whole))
  return idsIn(part).every((id) => known.has(id) || ignored.has(id))
}

function idsIn(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder().decode(bytes)
  return [...text.matchAll(/"event_id": ?"([^"]+)"/g)].map((match) => match[1] as string)
}
