import type { Scope } from '../catalogue/catalogue.js'
import type { NativeEnvelope } from './envelope.js'
import { type Issue, issue } from './issues.js'

/** Where an event contradicts itself about which project, mission, work package or run it is of. */
export function identityIssues(
  scope: Scope,
  event: NativeEnvelope,
  payload: Readonly<Record<string, unknown>>,
): readonly Issue[] {
  const issues: Issue[] = []
  if (event.mission_id === null)
    issues.push(
      issue('IDENTITY_MISMATCH', ['mission_id'], 'an event of this type names its mission'),
    )
  const aggregate = aggregateOf(scope, event.mission_id, payload)
  if (event.mission_id !== null && event.aggregate_id !== aggregate)
    issues.push(issue('IDENTITY_MISMATCH', ['aggregate_id'], `is not that of its ${scope}`))
  for (const key of ['mission_id', 'project_uuid'] as const)
    if (payload[key] != null && event[key] !== null && payload[key] !== event[key])
      issues.push(issue('IDENTITY_MISMATCH', ['payload', key], 'differs from the envelope'))
  return issues
}

function aggregateOf(
  scope: Scope,
  missionId: string | null,
  payload: Readonly<Record<string, unknown>>,
): string {
  if (scope === 'run') return `run/${payload.run_id}`
  return scope === 'mission' ? `mission/${missionId}` : `wp/${missionId}/${payload.wp_id}`
}
