// Every issue code, every rule across fields, and which of two defects is named.
import { eventId, eventOf } from './envelopes.mjs'
import { forms } from './event-cases.mjs'
import { MISSION, OTHER_MISSION, PROJECT } from './samples.mjs'

const FORMS = new Map(forms().map((form) => [form.name, form]))

function event(name, change = {}, more = {}) {
  const { type, scope, payload } = FORMS.get(name)
  return eventOf(type, scope, { ...payload, ...change }, eventId('B', 1), more)
}

function without(value, ...keys) {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
}

const closed = () => event('MissionClosed')
const status = (change, more) => event('WPStatusChanged', change, more)

/** A 3.0.0 envelope. */
function reference(type, payload, more = {}) {
  return {
    schema_version: '3.0.0',
    event_id: eventId('R', 1),
    event_type: type,
    aggregate_id: `mission/${MISSION}`,
    project_uuid: PROJECT,
    timestamp: '2026-02-03T04:05:06Z',
    correlation_id: eventId('R', 1),
    payload,
    node_id: 'laptop-mara',
    build_id: 'checkout-7',
    lamport_clock: 3,
    ...more,
  }
}

const CLOSED = { mission_slug: '031-cart', mission_number: 31, mission_type: 'software-dev' }

function nested(levels) {
  let value = {}
  for (let at = 0; at < levels; at += 1) value = { in: value }
  return value
}

const invalid = (code, path) => ({ verdict: 'invalid', code, ...(path && { path }) })
const VALID = { verdict: 'valid' }
const found = (...findings) => ({ verdict: 'valid', findings })

const SHAPES = [
  ['limit/depth', status({ policy_metadata: nested(40) }), invalid('LIMIT_EXCEEDED')],
  [
    'limit/reason',
    status({ reason: 'r'.repeat(4097) }),
    invalid('LIMIT_EXCEEDED', ['payload', 'reason']),
  ],
  ['limit/reason-at', status({ reason: 'r'.repeat(4096) }), VALID],
  [
    'limit/keys',
    status({
      policy_metadata: Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`k${at}`, 0])),
    }),
    invalid('LIMIT_EXCEEDED', ['payload', 'policy_metadata']),
  ],
  ['no-object/null', null, invalid('ENVELOPE_SHAPE_INVALID')],
  ['no-object/list', [closed()], invalid('ENVELOPE_SHAPE_INVALID')],
  ['no-object/text', 'MissionClosed', invalid('ENVELOPE_SHAPE_INVALID')],
  ['no-object/empty', {}, invalid('ENVELOPE_SHAPE_INVALID')],
  [
    'unknown-envelope-key',
    { ...closed(), seen_by: 'x' },
    invalid('ENVELOPE_SHAPE_INVALID', ['seen_by']),
  ],
  [
    'raw/status-row',
    {
      wp_id: 'WP01',
      from_lane: 'planned',
      to_lane: 'claimed',
      at: '2026-01-01T00:00:00Z',
      actor: 'mara',
    },
    invalid('RAW_HISTORICAL_ROW'),
  ],
  ['raw/to-lane', { to_lane: 'claimed' }, invalid('RAW_HISTORICAL_ROW')],
  ['raw/wp', { wp: 'WP01', event: 'moved' }, invalid('RAW_HISTORICAL_ROW')],
  ['raw/ts', { ts: 1767225600, payload: {} }, invalid('RAW_HISTORICAL_ROW')],
  [
    'raw/occurred-at',
    {
      event_type: 'WPStatusChanged',
      occurred_at: '2026-01-01T00:00:00Z',
      payload: { wp_id: 'WP01' },
    },
    invalid('RAW_HISTORICAL_ROW'),
  ],
  [
    'raw/event-version',
    { event_type: 'WPStatusChanged', event_version: '2.1.0', payload: {} },
    invalid('RAW_HISTORICAL_ROW'),
  ],
  [
    'raw/with-clock-is-envelope',
    { ts: 1, lamport_clock: 1, payload: {} },
    invalid('ENVELOPE_SHAPE_INVALID'),
  ],
  [
    'forbidden/payload',
    event('MissionClosed', { feature_slug: 'x' }),
    invalid('FORBIDDEN_KEY', ['payload', 'feature_slug']),
  ],
  [
    'forbidden/envelope',
    { ...closed(), legacy_aggregate_id: 'x' },
    invalid('FORBIDDEN_KEY', ['legacy_aggregate_id']),
  ],
  [
    'forbidden/in-list',
    status({ policy_metadata: { a: [{ b: 1 }, { feature_number: 3 }] } }),
    invalid('FORBIDDEN_KEY', ['payload', 'policy_metadata', 'a', 1, 'feature_number']),
  ],
  ['forbidden/value-is-no-key', event('MissionClosed', { mission_slug: 'mission_key' }), VALID],
  [
    'forbidden/before-cutover',
    { ...closed(), schema_version: '9', mission_key: 'x' },
    invalid('FORBIDDEN_KEY'),
    'auto-reference',
  ],
  [
    'missing/before-forbidden',
    without({ ...closed(), mission_key: 'x' }, 'node_id'),
    invalid('ENVELOPE_SHAPE_INVALID', ['node_id']),
  ],
  ['cutover/absent', without(closed(), 'schema_version'), invalid('CUTOVER_UNSUPPORTED'), 'auto'],
  ['cutover/old', { ...closed(), schema_version: '2.9.0' }, invalid('CUTOVER_UNSUPPORTED'), 'auto'],
  [
    'cutover/next',
    { ...closed(), schema_version: 'urn:spec-kitty:event:2' },
    invalid('CUTOVER_UNSUPPORTED'),
    'auto',
  ],
  [
    'cutover/other-minor',
    { ...closed(), schema_version: '3.0.1' },
    invalid('CUTOVER_UNSUPPORTED'),
    'auto',
  ],
  ['cutover/number', { ...closed(), schema_version: 3 }, invalid('CUTOVER_UNSUPPORTED'), 'auto'],
  [
    'legacy-name/created',
    { ...closed(), event_type: 'FeatureCreated' },
    invalid('LEGACY_NAME', ['event_type']),
  ],
  [
    'legacy-name/closed',
    { ...closed(), event_type: 'FeatureClosed' },
    invalid('LEGACY_NAME', ['event_type']),
  ],
  [
    'legacy-name/aggregate',
    { ...closed(), aggregate_id: 'feature/31' },
    invalid('LEGACY_NAME', ['aggregate_id']),
  ],
  [
    'legacy-name/catalogue',
    { ...closed(), aggregate_id: 'feature_catalog/main' },
    invalid('LEGACY_NAME', ['aggregate_id']),
  ],
  [
    'unknown-type/made-up',
    { ...closed(), event_type: 'MissionForgotten' },
    invalid('UNKNOWN_EVENT_TYPE', ['event_type']),
  ],
  [
    'unknown-type/case',
    { ...closed(), event_type: 'missionclosed' },
    invalid('UNKNOWN_EVENT_TYPE'),
  ],
  [
    'unknown-type/prototype',
    { ...closed(), event_type: 'constructor' },
    invalid('UNKNOWN_EVENT_TYPE'),
  ],
  ...['NextStepPlanned', 'ProfileInvocationCompleted', 'ProfileInvocationFailed'].map((name) => [
    `unknown-type/${name}`,
    { ...closed(), event_type: name },
    invalid('UNKNOWN_EVENT_TYPE'),
  ]),
  [
    'unknown-lane/to',
    status({ to_lane: 'paused' }),
    invalid('UNKNOWN_LANE', ['payload', 'to_lane']),
  ],
  [
    'unknown-lane/from',
    status({ from_lane: 'paused' }),
    invalid('UNKNOWN_LANE', ['payload', 'from_lane']),
  ],
  ['unknown-lane/alias-case', status({ to_lane: 'Doing' }), invalid('UNKNOWN_LANE')],
  ['unknown-lane/older-synonym', status({ to_lane: 'awaiting-review' }), invalid('UNKNOWN_LANE')],
  ['lane/alias', status({ from_lane: 'claimed', to_lane: 'doing' }), VALID],
  [
    'unknown-lane/before-fields',
    status({ to_lane: 'paused', seen_by: 1 }),
    invalid('UNKNOWN_LANE'),
  ],
]

const RULES = [
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

const RULES_KEPT = [
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

const IDENTITIES = [
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

const FINDINGS = [
  ['newer-payload', { ...closed(), payload_version: 2 }, found('NEWER_PAYLOAD')],
  [
    'newer-payload/new-key',
    { ...event('MissionClosed', { closed_by: 'mara' }), payload_version: 2 },
    found('NEWER_PAYLOAD'),
  ],
  [
    'newer-payload/still-judged',
    { ...event('MissionClosed', { mission_slug: '' }), payload_version: 2 },
    invalid('PAYLOAD_SCHEMA_FAIL'),
  ],
  [
    'edge/illegal',
    status({ from_lane: 'planned', to_lane: 'in_review' }),
    found('ILLEGAL_TRANSITION'),
  ],
  ['edge/terminal', status({ from_lane: 'done', to_lane: 'planned' }), found('TERMINAL_LANE')],
  ['edge/genesis', status({ from_lane: 'planned', to_lane: 'genesis' }), found('GENESIS_TARGET')],
  [
    'edge/no-reason',
    status({ from_lane: 'planned', to_lane: 'blocked', reason: null }),
    found('REASON_REQUIRED'),
  ],
  ['edge/no-evidence', status({ evidence: null }), found('EVIDENCE_REQUIRED')],
  [
    'edge/force-no-reason',
    status({ from_lane: 'planned', to_lane: 'in_progress', force: true, reason: ' ' }),
    found('FORCE_REASON_REQUIRED'),
  ],
  [
    'edge/no-feedback',
    status({ from_lane: 'in_review', to_lane: 'planned', review_ref: null }),
    found('REVIEW_REF_REQUIRED'),
  ],
  ['edge/legal', status({}), found()],
]

const REFERENCE = [
  ['closed', reference('MissionClosed', CLOSED), found()],
  [
    'unknown-envelope-key',
    reference('MissionClosed', CLOSED, { seen_by: 'x' }),
    found('UNKNOWN_KEY'),
  ],
  [
    'known-extra',
    reference('MissionClosed', CLOSED, { team_slug: 'shop', git_branch: 'main' }),
    found(),
  ],
  [
    'naive-instant',
    reference('MissionClosed', CLOSED, { timestamp: '2026-02-03T04:05:06' }),
    found('NAIVE_INSTANT'),
  ],
  [
    'closed-payload',
    reference('MissionClosed', { ...CLOSED, seen_by: 'x' }),
    invalid('PAYLOAD_SCHEMA_FAIL'),
  ],
  [
    'open-payload',
    reference('PhaseEntered', { mission_id: 'm', phase_name: 'plan', actor: 'mara', seen_by: 'x' }),
    found('UNKNOWN_KEY'),
  ],
  ['free-aggregate', reference('MissionClosed', CLOSED, { aggregate_id: 'whatever' }), found()],
  [
    'bare-uuid',
    reference('MissionClosed', CLOSED, { event_id: '7d9f0a3c5b1e4d2f8a6c0e9b7d5f3a1c' }),
    found(),
  ],
  [
    'nil-project',
    reference('MissionClosed', CLOSED, { project_uuid: '00000000-0000-0000-0000-000000000000' }),
    found(),
  ],
  [
    'bad-ulid-letter',
    reference('MissionClosed', CLOSED, { event_id: '01KZQ7R0000000000000000IL1' }),
    invalid('ENVELOPE_SHAPE_INVALID', ['event_id']),
  ],
  ['own-type', reference('GateWaived', { mission_slug: 'x' }), invalid('UNKNOWN_EVENT_TYPE')],
  [
    'no-project',
    without(reference('MissionClosed', CLOSED), 'project_uuid'),
    invalid('ENVELOPE_SHAPE_INVALID', ['project_uuid']),
  ],
  [
    'tokens',
    reference('TokenUsageRecorded', {
      mission_id: 'm',
      input_tokens: 1,
      output_tokens: 1,
      total_tokens: 3,
      estimated_cost_usd: 0,
      source: 'cli',
    }),
    invalid('PAYLOAD_RULE_VIOLATED'),
  ],
  ['force-required', move('in_review', 'planned', { review_ref: 'r' }), invalid('FORCE_REQUIRED')],
  ['rejection', move('in_review', 'in_progress', { review_ref: 'r' }), found()],
  [
    'rejection-without-reference',
    move('in_review', 'in_progress', {}),
    invalid('REVIEW_REF_REQUIRED'),
  ],
  ['terminal', move('done', 'planned', {}), invalid('TERMINAL_LANE')],
  ['illegal', move('planned', 'done', {}), invalid('ILLEGAL_TRANSITION')],
]

function move(from_lane, to_lane, change) {
  const base = { mission_slug: 's', wp_id: 'WP01', actor: 'mara', execution_mode: 'worktree' }
  return reference('WPStatusChanged', { ...base, from_lane, to_lane, ...change })
}

export function codeCases() {
  const ask = (group, dialect) => (row) => {
    const [name, input, expect, own] = row
    return {
      id: `${group}/${name}`,
      op: 'parse_event',
      dialect: own ? 'auto' : dialect,
      input,
      expect,
    }
  }
  const broken = invalid('PAYLOAD_RULE_VIOLATED')
  return [
    ...SHAPES.map(ask('shape', 'native')),
    ...RULES.map(([name, input]) => ask('rule', 'native')([name, input, broken])),
    ...RULES_KEPT.map(([name, input]) => ask('rule', 'native')([name, input, VALID])),
    ...IDENTITIES.map(([name, input]) =>
      ask('identity', 'native')([name, input, invalid('IDENTITY_MISMATCH')]),
    ),
    ...FINDINGS.map(ask('finding', 'native')),
    ...REFERENCE.map(ask('reference', 'reference')),
  ]
}
