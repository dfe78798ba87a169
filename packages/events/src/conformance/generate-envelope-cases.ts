import { type Case, type Facts, isFacts } from './case.js'

/** `valid` or the code that is expected; `auto` where the dialect is told by the version. */
type Change = readonly [how: string, value: unknown, said: string, auto?: 'auto']

const SHAPE = 'ENVELOPE_SHAPE_INVALID'
const OLD = 'CUTOVER_UNSUPPORTED'
const no = (how: string, value: unknown): Change => [how, value, SHAPE]
const yes = (how: string, value: unknown): Change => [how, value, 'valid']
const text = (most: number) => [
  no('number', 7),
  no('empty', ''),
  no('blank', '  '),
  no('long', 'x'.repeat(most + 1)),
]
const id = [
  no('number', 7),
  no('empty', ''),
  no('short', '01KZQ7M3T5V7X9Z1B3D5F7H9J'),
  no('long', '01KZQ7M3T5V7X9Z1B3D5F7H9JK0'),
  ...['I', 'L', 'O', 'U'].map((letter) =>
    no(`letter-${letter}`, `01KZQ7M3T5V7X9Z1B3D5F7H9J${letter}`),
  ),
  yes('lower-case', '01kzq7m3t5v7x9z1b3d5f7h9jk'),
  yes('uuid', '7d9f0a3c-5b1e-4d2f-8a6c-0e9b7d5f3a1c'),
  yes('bare-uuid', '7d9f0a3c5b1e4d2f8a6c0e9b7d5f3a1c'),
  yes('nil-uuid', '00000000-0000-0000-0000-000000000000'),
]
const tier = [no('text', '0'), no('below', -1), no('above', 5), no('fraction', 0.5), yes('most', 4)]
const named = [
  no('number', 7),
  no('long', 'x'.repeat(201)),
  yes('most', 'x'.repeat(200)),
  yes('null', null),
]

const REQUIRED: Readonly<Record<string, readonly Change[]>> = {
  schema_version: [
    ['number', 1, OLD, 'auto'],
    ['empty', '', OLD, 'auto'],
    ['other', '2.0.0', OLD, 'auto'],
  ],
  event_id: id,
  event_type: text(100),
  payload_version: [no('text', '1'), no('zero', 0), no('fraction', 1.5)],
  aggregate_id: text(512),
  project_uuid: [no('number', 7), no('empty', ''), no('words', 'not-a-uuid')],
  mission_id: [no('number', 7), no('empty', ''), no('words', '031-cart')],
  timestamp: [
    no('number', 7),
    no('empty', ''),
    no('words', 'yesterday'),
    no('naive', '2026-11-20T14:00:00'),
    no('second-60', '2026-11-20T14:00:60Z'),
    no('no-such-day', '2026-02-29T14:00:00Z'),
    no('ten-digits', '2026-11-20T14:00:00.0123456789Z'),
  ],
  correlation_id: id,
  payload: [no('text', 'x'), no('list', []), no('null', null)],
  node_id: [...text(128), yes('most', 'x'.repeat(128))],
  build_id: text(128),
  lamport_clock: [
    no('text', '1'),
    no('below', -1),
    no('fraction', 1.5),
    no('above', 9_007_199_254_740_992),
    yes('least', 0),
    yes('most', 9_007_199_254_740_991),
  ],
}

const OPTIONAL: Readonly<Record<string, readonly Change[]>> = {
  causation_id: [...id, yes('null', null)],
  tenant_id: named,
  project_slug: named,
  data_tier: tier,
  git: [
    no('text', 'main'),
    no('unknown-key', { tag: 'v1' }),
    no('number', { branch: 7 }),
    yes('all', { repo_slug: 'example/shop', branch: 'main', head_sha: '9f3c1e7a4b2d8f60' }),
  ],
  extensions: [
    no('text', 'x'),
    no('key-without-vendor', { colour: 1 }),
    no('upper-case-key', { 'Shop.colour': 1 }),
    no('large', { 'shop.note': 'x'.repeat(16_384) }),
    yes('some', { 'shop.colour': { any: ['thing'] } }),
  ],
}

/**
 * Every field of the envelope gone, mistyped, empty and beyond its bounds, in one event of each
 * scope. Ids and names that stay right are expected to be valid.
 */
export function envelopeCases(valid: readonly Case[]): readonly Case[] {
  const events = new Map<string, Facts>()
  for (const { input } of valid) {
    if (!isFacts(input)) continue
    const scope = String(input.aggregate_id).split('/')[0] ?? ''
    if (!events.has(scope)) events.set(scope, input)
  }
  return [...events].flatMap(([scope, event]) => [
    ...Object.entries(REQUIRED).flatMap(([field, changes]) => [
      gone(scope, event, field),
      ...changes.map((change) => spoiled(scope, event, field, change)),
    ]),
    ...Object.entries(OPTIONAL).flatMap(([field, changes]) =>
      changes.map((change) => spoiled(scope, event, field, change)),
    ),
    emptyPayload(scope, event),
  ])
}

function gone(scope: string, event: Facts, field: string): Case {
  const { [field]: _gone, ...input } = event
  const isVersion = field === 'schema_version'
  return make(scope, field, 'gone', input, isVersion ? OLD : SHAPE, isVersion ? 'auto' : undefined)
}

function spoiled(scope: string, event: Facts, field: string, change: Change): Case {
  const [how, value, said, auto] = change
  return make(scope, field, how, { ...event, [field]: value }, said, auto)
}

function emptyPayload(scope: string, event: Facts): Case {
  const whole = scope === 'build' ? 'valid' : undefined
  const one = make(
    scope,
    'payload',
    'empty',
    { ...event, payload: {} },
    whole ?? 'PAYLOAD_SCHEMA_FAIL',
  )
  return { ...one, expect: without(one.expect, 'path') }
}

function make(
  scope: string,
  field: string,
  how: string,
  input: Facts,
  said: string,
  auto?: 'auto',
): Case {
  const expect =
    said === 'valid'
      ? { verdict: 'valid' }
      : {
          verdict: 'invalid',
          code: said,
          ...(said === SHAPE && !isInside(field) && { path: [field] }),
        }
  return {
    id: `envelope/${scope}/${field}/${how}`,
    stratum: 'generated-envelopes',
    op: 'parse_event',
    dialect: auto ?? 'native',
    input,
    expect,
  }
}

/** Whether the issue may lie below the field. */
function isInside(field: string): boolean {
  return field === 'git' || field === 'extensions'
}

function without(value: Facts, key: string): Facts {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}
