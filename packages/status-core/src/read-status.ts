import { isSpecKittyError, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { LOG_BYTES_MAX } from './limits.js'
import { identity, type LogBytes, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'
import { quickStatus } from './quick-status.js'

/**
 * Reads tracked log and journal, each once and up to 64 MiB.
 *
 * @throws FILE_UNREADABLE, EVENT_LOG_TOO_LARGE
 */
export async function readLogBytes(
  files: ReadFiles,
  location: StatusLogLocation,
): Promise<LogBytes> {
  const [journal, tracked] = await Promise.all([
    readLog(files, location, location.journal),
    readLog(files, location, location.trackedLog),
  ])
  return { journal, tracked }
}

/**
 * State of a mission from the bytes of its log, wherever they were read.
 *
 * @throws EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, EVENT_LOG_TOO_LARGE, EVENT_LOG_MISSING
 */
export function statusOf(location: StatusLogLocation, logs: LogBytes): MissionStatus {
  return quickStatus(location, logs) ?? loadLog(location, logs).status
}

/**
 * State of a mission now. Writes nothing, takes no lock, and gives the same answer while either
 * file is missing, shorter or older than the other [H-C-006].
 *
 * @throws FILE_UNREADABLE, EVENT_LOG_CORRUPT, EVENT_ID_CONFLICT, EVENT_LOG_TOO_LARGE,
 * EVENT_LOG_MISSING
 */
export async function readStatus(
  files: ReadFiles,
  location: StatusLogLocation,
): Promise<MissionStatus> {
  return statusOf(location, await readLogBytes(files, location))
}

async function readLog(
  files: ReadFiles,
  location: StatusLogLocation,
  path: string,
): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path, { bytesMax: LOG_BYTES_MAX })
  } catch (error) {
    if (!isSpecKittyError(error, 'FILE_TOO_LARGE')) throw error
    const { actual, limit } = error.details
    const details = { ...identity(location), path, actual, limit }
    throw new SpecKittyError('EVENT_LOG_TOO_LARGE', details, { cause: error })
  }
}
