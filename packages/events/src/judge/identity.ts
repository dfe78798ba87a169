import type { Scope } from '../catalogue/definition.js'
import type { NativeEnvelope } from './envelope.js'
import { type Issue, issue } from './issues.js'

type Payload = Readonly<Record<string, unknown>>
type Identities = Pick<NativeEnvelope, 'project_uuid' | 'build_id' | 'mission_id'>

/** What `aggregate_id` is for a scope, from the identities around the event. */
export const AGGREGATES: Readonly<Record<Scope, (event: Identities, payload: Payload) => string>> =
  {
    project: (event) => `project/${event.project_uuid}`,
    build: (event) => `build/${event.build_id}`,
    mission: (event) => `mission/${event.mission_id}`,
    work_package: (event, payload) => `wp/${event.mission_id}/${payload.wp_id}`,
    run: (_event, payload) => `run/${payload.run_id}`,
    decision: (_event, payload) => `decision/${payload.decision_point_id}`,
    connector: (_event, payload) => `connector/${payload.connector_id}`,
  }

/** Where an event contradicts itself about which project, mission, work package or run it is of. */
export function identityIssues(
  scope: Scope,
  event: NativeEnvelope,
  payload: Payload,
): readonly Issue[] {
  const mismatch = (path: Issue['path'], what: string) => issue('IDENTITY_MISMATCH', path, what)
  if (event.mission_id === null && scope !== 'project' && scope !== 'build')
    return [mismatch(['mission_id'], 'an event of this type names its mission')]
  const issues: Issue[] = []
  if (event.aggregate_id !== AGGREGATES[scope](event, payload))
    issues.push(mismatch(['aggregate_id'], `is not that of its ${scope}`))
  for (const key of ['mission_id', 'project_uuid'] as const)
    if (payload[key] != null && event[key] !== null && payload[key] !== event[key])
      issues.push(mismatch(['payload', key], 'differs from the envelope'))
  return issues
}
