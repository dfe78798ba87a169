import type { LaneRow, WorkPackageState } from '@spec-kitty/events/log'
import { DISPLAY_LANES } from '@spec-kitty/events/status'
import { compareCodePoints } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'

/**
 * The bytes of `status.json`: the reduced state for people, diffs and older tools. A pure function
 * of log and identity; the clock has no part in it.
 *
 * @param previous - Content of the present `status.json`. Only a mission whose log has
 * `retrospective.*` rows keeps that file's `retrospective` object.
 */
export function snapshotBytes(
  status: MissionStatus,
  location: StatusLogLocation,
  previous?: Uint8Array,
): Uint8Array {
  const { state } = status
  const packages = [...state.workPackages.values()].sort((left, right) =>
    compareCodePoints(left.wpId, right.wpId),
  )
  const document = {
    event_count: state.eventCount,
    last_event_id: state.lastEventId,
    materialized_at: state.lastAt,
    mission_number: location.missionNumber === null ? '' : String(location.missionNumber),
    mission_slug: recordedSlug(status.rows),
    mission_type: location.missionType,
    ...retrospectiveOf(status, previous),
    summary: summaryOf(packages),
    work_packages: Object.fromEntries(packages.map((one) => [one.wpId, entryOf(one)])),
  }
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`)
}

function summaryOf(packages: readonly WorkPackageState[]): Record<string, number> {
  const lanes = [...DISPLAY_LANES].sort(compareCodePoints)
  return Object.fromEntries(
    lanes.map((lane) => [lane, packages.filter((one) => one.lane === lane).length]),
  )
}

function entryOf(one: WorkPackageState) {
  return {
    actor: one.actor,
    force_count: one.forceCount,
    lane: one.lane,
    last_event_id: one.lastEventId,
    last_transition_at: one.since,
  }
}

/** Slug of the first row in order; a directory may have been renamed since. */
function recordedSlug(rows: readonly LaneRow[]): string {
  let first = rows[0]
  for (const row of rows) if (first !== undefined && precedes(row, first)) first = row
  const slug = first?.fields.mission_slug ?? first?.fields.feature_slug
  return typeof slug === 'string' ? slug : ''
}

function precedes(row: LaneRow, other: LaneRow): boolean {
  if (row.instant !== other.instant) return row.instant < other.instant
  return compareCodePoints(row.eventId, other.eventId) < 0
}

function retrospectiveOf(status: MissionStatus, previous: Uint8Array | undefined) {
  if (previous === undefined) return {}
  if (!status.otherRows.some((row) => row.name.startsWith('retrospective.'))) return {}
  const document = parseObject(previous)
  const kept = document?.retrospective
  return typeof kept === 'object' && kept !== null ? { retrospective: kept } : {}
}

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
