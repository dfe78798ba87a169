// Rules across fields, kept and broken, and identities that disagree.
import { MISSION, OTHER_MISSION } from './samples.mjs'
import { closed, event, FORMS, status } from './spoiled-events.mjs'

export const RULES = [
  ['tokens-total', event('TokenUsageRecorded', { total_tokens: 1499 })],
  [
    'follow-up/commit-without-sha',
    event('FollowUpRecorded', { follow_up_type: 'commit', commit_sha: null }),
  ],
  [
    'follow-up/pr-without-number',
    event('FollowUpRecorded', { follow_up_type: 'pr', pr_number: null }),
  ],
  ['iso-time/created', event('MissionCreated', { created_at: 'in spring' })],
  ['iso-time/completed', event('RetrospectiveCompleted', { completed_at: '20 November' })],
  ['iso-time/skipped', event('RetrospectiveSkipped', { skipped_at: 'today' })],
  ['retry-bound', event('SyncRetryScheduled', { retry_attempt: 6, max_retries: 5 })],
  ['waiver/too-long', event('GateWaived', { expires_at: '2026-12-20T13:03:07.250001Z' })],
  ['refs/none', refs({})],
  ['refs/all-null', refs({ slack_user_id: null, slack_team_id: null, teamspace_member_id: null })],
  [
    'outcome/resolved-without-answer',
    outcome({ terminal_outcome: 'resolved', final_answer: null }),
  ],
  ['outcome/resolved-empty-answer', outcome({ terminal_outcome: 'resolved', final_answer: '' })],
  ['outcome/deferred-with-answer', outcome({ terminal_outcome: 'deferred', final_answer: 'x' })],
  [
    'outcome/deferred-without-reason',
    outcome({ terminal_outcome: 'deferred', final_answer: null, rationale: null }),
  ],
  [
    'outcome/canceled-other',
    outcome({ terminal_outcome: 'canceled', final_answer: null, other_answer: true }),
  ],
]

export const RULES_KEPT = [
  [
    'follow-up/pr',
    event('FollowUpRecorded', { follow_up_type: 'pr', commit_sha: null, pr_number: 9 }),
  ],
  ['retry-bound/at', event('SyncRetryScheduled', { retry_attempt: 5, max_retries: 5 })],
  ['waiver/thirty-days', event('GateWaived', { expires_at: '2026-12-20T13:03:07.250Z' })],
  ['refs/one', refs({ slack_user_id: 'U1' })],
  [
    'outcome/deferred',
    outcome({ terminal_outcome: 'deferred', final_answer: null, other_answer: false }),
  ],
  [
    'outcome/canceled',
    outcome({ terminal_outcome: 'canceled', final_answer: null, other_answer: false }),
  ],
]

function refs(external_refs) {
  const { participant_identity } = FORMS.get('ParticipantInvited').payload
  return event('ParticipantInvited', {
    participant_identity: { ...participant_identity, external_refs },
  })
}

function outcome(change) {
  return event('DecisionPointResolved.interview', change)
}

export const IDENTITIES = [
  ['aggregate/mission', { ...closed(), aggregate_id: `mission/${OTHER_MISSION}` }],
  ['aggregate/kind', { ...closed(), aggregate_id: `wp/${MISSION}/WP03` }],
  ['aggregate/work-package', status({}, { aggregate_id: `wp/${MISSION}/WP04` })],
  ['aggregate/run', event('NextStepIssued', {}, { aggregate_id: 'run/another' })],
  ['aggregate/decision', event('DecisionPointOpened', {}, { aggregate_id: 'decision/another' })],
  ['aggregate/connector', event('ConnectorRevoked', {}, { aggregate_id: 'connector/another' })],
  ['aggregate/project', event('ProjectInitialized', {}, { aggregate_id: 'project/another' })],
  ['aggregate/build', event('BuildRegistered', {}, { aggregate_id: 'build/another' })],
  ['mission/absent', { ...closed(), mission_id: null }],
  ['mission/payload', event('PhaseEntered', { mission_id: OTHER_MISSION })],
  [
    'project/payload',
    event('ConnectorRevoked', { project_uuid: '00000000-0000-4000-8000-000000000001' }),
  ],
]
