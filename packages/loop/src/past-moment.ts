import { instantMicros } from '@spec-kitty/events/log'
import { statusLocation } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import { readLogBytes, statusAt } from '@spec-kitty/status-core'
import type { PastMoment } from './gather-facts.js'
import type { MissionScope } from './scope.js'

const DATE_ALONE = /^\d{4}-\d{2}-\d{2}$/

/**
 * What the log of a mission said at an event, that one included, or at an instant.
 *
 * @throws STATUS_AT_UNKNOWN, and the codes of a damaged log
 */
export async function momentOf(
  files: ReadFiles,
  { repo, mission }: MissionScope,
  at: string,
): Promise<PastMoment> {
  const location = statusLocation(repo, mission, false)
  const status = statusAt(location, await readLogBytes(files, location), at)
  const written = at.trim().replace(/^(\S{10}) (?=\d)/, '$1T')
  const named = instantMicros(DATE_ALONE.test(written) ? `${written}T23:59:59.999999` : written)
  return { status, atMicros: named ?? lastInstant(status) }
}

/** An event stands at the instant of the latest row that is folded with it. */
function lastInstant({ rows }: PastMoment['status']): number {
  return rows.reduce((last, row) => Math.max(last, row.instant), 0)
}
