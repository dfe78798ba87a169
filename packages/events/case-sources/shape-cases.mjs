// What no event may look like, and which of two defects is named.
import { closed, event, invalid, nested, status, VALID, without } from './spoiled-events.mjs'

/** `[name, input, expected, 'auto' where the dialect is told by the version]` */
export const SHAPES = [
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
