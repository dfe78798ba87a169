// Every issue code that one event can have.
import { eventId } from './envelopes.mjs'
import { IDENTITIES, RULES, RULES_KEPT } from './rule-cases.mjs'
import { MISSION, PROJECT } from './samples.mjs'
import { SHAPES } from './shape-cases.mjs'
import { closed, event, found, invalid, status, VALID, without } from './spoiled-events.mjs'

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
