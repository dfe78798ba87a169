import { instantMicros } from '@spec-kitty/events/log'
import { compareCodePoints, SpecKittyError } from '@spec-kitty/platform'
import { foldEntries, identity, type LogBytes, loadLog } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import type { LogEntry } from './log-lines.js'
import type { MissionStatus } from './mission-status.js'
import { instantOf } from './union.js'

/**
 * State of a mission as it was: the fold of the rows up to an event, that one included, or up to an
 * instant. The order is that of instants and ids, whatever the order of the lines. Before the first
 * row nothing has a state; after the last one it is the state now. A text without offset is UTC, a
 * date is its end.
 *
 * @param at - Id of a row of any kind, `2026-12-01T09:30:00[.1–6 digits][Z|±hh:mm]`, or a date.
 * @throws STATUS_AT_UNKNOWN for any other text, and what reading throws
 */
export function statusAt(location: StatusLogLocation, logs: LogBytes, at: string): MissionStatus {
  const log = loadLog(location, logs)
  const wanted = at.trim()
  const event = log.entries.find(
    (entry) => entry.id === wanted || entry.id === wanted.toUpperCase(),
  )
  const isPast = event === undefined ? untilInstant(location, wanted) : untilEvent(event)
  return foldEntries(location, log.entries.filter(isPast), [], log.status.trackedComplete)
}

function untilEvent(event: LogEntry): (entry: LogEntry) => boolean {
  const last = instantOf(event)
  return (entry) => {
    const instant = instantOf(entry)
    if (instant !== last) return instant < last
    return compareCodePoints(entry.id ?? '', event.id ?? '') <= 0
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}$/

function untilInstant(location: StatusLogLocation, at: string): (entry: LogEntry) => boolean {
  const written = DATE.test(at) ? `${at}T23:59:59.999999` : at.replace(/^(\S{10}) (?=\d)/, '$1T')
  const last = instantMicros(written)
  if (last === undefined)
    throw new SpecKittyError('STATUS_AT_UNKNOWN', { ...identity(location), at })
  return (entry) => instantOf(entry) <= last
}
