import type { LifecycleRequest, LifecycleRow, Stamp } from './requests.js'

const SCHEMA_VERSION = 'urn:spec-kitty:event:1'
const PHASE = /^(Specify|Plan|Tasks)(Started|Completed)$/

/** A lifecycle row as it is written beside the lane rows. */
export function buildLifecycleRow(request: LifecycleRequest, stamp: Stamp): LifecycleRow {
  return {
    aggregate_id: request.aggregateId,
    aggregate_type: request.aggregateType,
    event_id: stamp.eventId,
    event_type: request.eventType,
    payload: request.payload,
    project_slug: request.projectSlug ?? null,
    project_uuid: request.projectUuid ?? null,
    schema_version: SCHEMA_VERSION,
    timestamp: stamp.at,
  }
}

/** Whether a row that may stand only once is among `rows` already. */
export function isRecorded(row: LifecycleRow, rows: readonly object[]): boolean {
  const key = onceKey(row)
  return key !== null && rows.some((other) => onceKey(other) === key)
}

/** What makes a lifecycle row the same fact as another; null where each one is a fact of its own. */
function onceKey(row: object): string | null {
  const { event_type: type, payload } = row as { event_type?: unknown; payload?: unknown }
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null) return null
  const facts = payload as Readonly<Record<string, unknown>>
  if (type === 'MissionCreated') return type
  if (type === 'WPCreated') return `${type} ${facts.wp_id}`
  if (type === 'FollowUpRecorded') return `${type} ${facts.commit_sha ?? facts.pr_number}`
  return PHASE.test(type) ? `${type} ${facts.artifact_path ?? ''}` : null
}
