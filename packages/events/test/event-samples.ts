import type { EventType } from '../src/index.js'
import { APPROVAL, eventId } from './row-builder.js'

const MISSION = '01KZ7Q3M8XH2V5T9RWB4C6D1EF'
const SLUG = 'rate-limit-api-01KZ7Q3M'

const phase = { mission_slug: SLUG, mission_number: null, actor: 'claude' }
const run = {
  run_id: 'run-1',
  actor: { actor_id: 'claude', actor_type: 'llm' },
}
const step = { ...run, step_id: 'implement', agent_id: 'claude' }

/** Valid payloads of the types on the way from creation to merge. */
export const PAYLOADS = {
  FollowUpRecorded: {
    mission_id: MISSION,
    mission_slug: SLUG,
    follow_up_type: 'commit',
    commit_sha: 'abc1234',
    recorded_by: 'claude',
    recorded_at: '2026-12-01T09:30:00Z',
  },
  MissionClosed: { mission_slug: SLUG, mission_number: 7, mission_type: 'software-dev' },
  MissionCreated: {
    mission_id: MISSION,
    mission_slug: SLUG,
    mission_number: null,
    mission_type: 'software-dev',
    target_branch: 'main',
    wp_count: 0,
    friendly_name: 'Rate limits',
    purpose_tldr: 'Limit requests',
    purpose_context: 'Requests come too fast',
    created_at: '2026-12-01T09:30:00.123456+00:00',
  },
  MissionRunCompleted: { ...run, mission_type: 'software-dev' },
  MissionRunStarted: { ...run, mission_type: 'software-dev' },
  NextStepAutoCompleted: { ...step, result: 'success' },
  NextStepIssued: step,
  PlanCompleted: { ...phase, artifact_path: 'plan.md' },
  PlanStarted: phase,
  SpecifyCompleted: { ...phase, artifact_path: 'spec.md', summary: null },
  SpecifyStarted: { ...phase, at: '2026-12-01T09:30:00+02:00' },
  TasksCompleted: { ...phase, artifact_path: 'tasks.md', wp_count: 6 },
  TasksStarted: phase,
  WPCreated: {
    mission_slug: SLUG,
    wp_id: 'WP01',
    wp_title: 'Count requests',
    depends_on: ['WP02'],
    actor: 'claude',
  },
  WPStatusChanged: {
    mission_slug: SLUG,
    wp_id: 'WP01',
    from_lane: 'in_review',
    to_lane: 'approved',
    actor: { role: 'reviewer', tool: 'codex' },
    force: false,
    reason: null,
    execution_mode: 'worktree',
    review_ref: null,
    evidence: { ...APPROVAL, verification: [{ command: 'pnpm test', result: 'pass', extra: 1 }] },
    prev_event_id: eventId(4),
    review_result: { ...APPROVAL.review, commit: 'abc1234' },
    policy_metadata: { settles: [] },
  },
} as const satisfies Readonly<Partial<Record<EventType, Readonly<Record<string, unknown>>>>>

export type SampleType = keyof typeof PAYLOADS

function aggregateOf(type: SampleType): string {
  if ('run_id' in PAYLOADS[type]) return 'run/run-1'
  return type.startsWith('WP') ? `wp/${MISSION}/WP01` : `mission/${MISSION}`
}

/** A valid native event of a type. */
export function sample(
  type: SampleType,
  payload: Readonly<Record<string, unknown>> = {},
  envelope: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    schema_version: 'urn:spec-kitty:event:1',
    event_id: eventId(5),
    event_type: type,
    payload_version: 1,
    aggregate_id: aggregateOf(type),
    project_uuid: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11',
    mission_id: MISSION,
    timestamp: '2026-12-01T09:30:00.123456+00:00',
    correlation_id: eventId(5),
    payload: { ...PAYLOADS[type], ...payload },
    node_id: 'node-1',
    build_id: 'build-1',
    lamport_clock: 7,
    ...envelope,
  }
}

/** A valid envelope of the older public dialect. */
export function referenceSample(more: Readonly<Record<string, unknown>> = {}) {
  const { payload_version: _version, mission_id: _mission, ...envelope } = sample('PlanStarted')
  return { ...envelope, schema_version: '3.0.0', ...more }
}
