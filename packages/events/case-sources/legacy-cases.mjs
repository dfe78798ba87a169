// Envelopes of before 3.0.0, each old form alone and together with others.
import { eventId } from './envelopes.mjs'
import { MISSION, PROJECT } from './samples.mjs'

const PAYLOAD = { mission_slug: '031-cart', mission_number: 31, mission_type: 'software-dev' }

function envelope(change = {}, ...gone) {
  const whole = {
    schema_version: '3.0.0',
    event_id: eventId('K', 1),
    event_type: 'MissionClosed',
    aggregate_id: `mission/${MISSION}`,
    project_uuid: PROJECT,
    timestamp: '2026-01-01T00:00:00+00:00',
    correlation_id: eventId('K', 1),
    payload: PAYLOAD,
    node_id: 'fixture-node',
    build_id: 'build-2026-01-01-fixture',
    lamport_clock: 1,
    ...change,
  }
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !gone.includes(key)))
}

const moved = (from_lane, to_lane) => ({
  event_type: 'WPStatusChanged',
  payload: {
    mission_slug: '031-cart',
    wp_id: 'WP03',
    from_lane,
    to_lane,
    actor: 'mara',
    execution_mode: 'worktree',
  },
})
const slugged = { feature_slug: '031-cart', feature_number: 31, mission_type: 'software-dev' }
/** uuid5 of `fixture-node/build-2026-01-01-fixture` in the namespace of old envelopes. */
const MINTED = '873c0327-5327-51c6-8a98-2b924f75ddf6'
const UNRECOGNISED = { reason: 'LEGACY_UNRECOGNIZED' }

export function legacyCases() {
  const ask = (id, input, expect) => ({
    id,
    op: 'upgrade_legacy',
    dialect: 'reference',
    input,
    expect,
  })
  const becomes = (shape, shapes, given) => ({ shape, shapes, envelope: given })
  return [
    ask(
      'alone/old-keys-in-payload',
      envelope({ payload: slugged }),
      becomes('feature_keys_envelope', ['feature_keys_envelope'], envelope()),
    ),
    ask('alone/old-keys-on-top', envelope({ feature_slug: '031-cart' }), {
      shape: 'feature_keys_envelope',
    }),
    ask(
      'alone/old-key-beside-new',
      envelope({ payload: { ...PAYLOAD, feature_slug: 'older' } }),
      becomes('feature_keys_envelope', ['feature_keys_envelope'], envelope()),
    ),
    ask(
      'alone/synonym-to',
      envelope(moved('for_review', 'awaiting-review')),
      becomes(
        'awaiting_review_synonym',
        ['awaiting_review_synonym'],
        envelope(moved('for_review', 'in_review')),
      ),
    ),
    ask(
      'alone/synonym-from',
      envelope(moved('awaiting-review', 'approved')),
      becomes(
        'awaiting_review_synonym',
        ['awaiting_review_synonym'],
        envelope(moved('in_review', 'approved')),
      ),
    ),
    ask(
      'alone/no-project',
      envelope({}, 'project_uuid', 'schema_version', 'correlation_id'),
      becomes('pre_3_0_envelope', ['pre_3_0_envelope'], envelope({ project_uuid: MINTED })),
    ),
    ask(
      'alone/no-project-and-an-old-version',
      envelope({ schema_version: '2.7.0' }, 'project_uuid'),
      becomes('pre_3_0_envelope', ['pre_3_0_envelope'], envelope({ project_uuid: MINTED })),
    ),
    ask(
      'combined/no-project-and-old-keys',
      envelope({ payload: slugged }, 'project_uuid', 'schema_version', 'correlation_id'),
      becomes(
        'pre_3_0_envelope',
        ['pre_3_0_envelope', 'feature_keys_envelope'],
        envelope({ project_uuid: MINTED }),
      ),
    ),
    ask(
      'combined/old-keys-and-synonym',
      envelope({ ...moved('for_review', 'awaiting-review'), feature_number: 31 }),
      {
        shape: 'feature_keys_envelope',
        shapes: ['feature_keys_envelope', 'awaiting_review_synonym'],
      },
    ),
    ask(
      'combined/all',
      envelope(
        { ...moved('for_review', 'awaiting-review'), feature_slug: '031-cart' },
        'project_uuid',
        'schema_version',
      ),
      {
        shape: 'pre_3_0_envelope',
        shapes: ['pre_3_0_envelope', 'feature_keys_envelope', 'awaiting_review_synonym'],
      },
    ),
    ask('refused/no-node', envelope({}, 'project_uuid', 'node_id'), {
      reason: 'LEGACY_MISSING_IDENTITY',
    }),
    ask('refused/no-build', envelope({}, 'project_uuid', 'build_id'), {
      reason: 'LEGACY_MISSING_IDENTITY',
    }),
    ask('refused/nothing-old', envelope(), UNRECOGNISED),
    ask('refused/no-envelope', { another_field: 42 }, UNRECOGNISED),
    ask('refused/a-list', [envelope({ feature_slug: 'x' })], UNRECOGNISED),
    ask('refused/null', null, UNRECOGNISED),
  ]
}
