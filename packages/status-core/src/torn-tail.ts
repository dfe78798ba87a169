import { formatInstant } from '@spec-kitty/events/log'
import type { Clock, Files, Ids } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import type { ParsedLog } from './log-lines.js'

/**
 * Makes the end of a log fit for an append: a fragment is copied to the quarantine, synced, and
 * then cut off; a whole last row gets the line end that it lacks. The caller holds the lock.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function repairTail(
  ports: { readonly files: Files; readonly clock: Clock; readonly ids: Ids },
  location: StatusLogLocation,
  log: ParsedLog | null,
): Promise<void> {
  if (log === null) return
  if (log.newlineMissing) {
    await ports.files.append(log.path, new TextEncoder().encode('\n'))
    return
  }
  if (log.tail === null) return
  const now = ports.clock.nowMicros()
  const instant = formatInstant(now).slice(0, 19).replace(/[-:]/g, '')
  const kept = `${location.quarantine}/${instant}Z-${ports.ids.ulid(now)}.tail`
  await ports.files.writeAtomic(kept, log.tail.bytes)
  await ports.files.truncate(log.path, log.tail.offset)
}
