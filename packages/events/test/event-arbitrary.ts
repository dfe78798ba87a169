import fc from 'fast-check'
import { definitionOf } from '../src/catalogue/catalogue.js'
import type { Dialect } from '../src/catalogue/event-types.js'
import type { EventType } from '../src/index.js'
import { AGGREGATES } from '../src/judge/identity.js'
import {
  foreign,
  instants,
  type Payload,
  payloads,
  spoken,
  ulids,
  uuids,
} from './payload-arbitrary.js'

const ids = fc.oneof(
  ulids,
  ulids.map((id) => id.toLowerCase()),
  uuids,
  uuids.map((id) => id.replaceAll('-', '')),
)
const perhaps = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null })
const short = (most: number) =>
  fc.oneof(spoken, fc.constantFrom('x'.repeat(most), '\u{1f431}'.repeat(most)))
const keys = fc.constantFrom('acme.board', 'spec-kitty.reference', 'a.b_c.d-1')

const COMMON = {
  event_id: ids,
  timestamp: instants,
  project_uuid: uuids,
  causation_id: perhaps(ids),
  correlation_id: ids,
  node_id: short(128),
  build_id: short(128),
  lamport_clock: fc.oneof(fc.constantFrom(0, Number.MAX_SAFE_INTEGER), fc.nat()),
  project_slug: perhaps(short(200)),
  data_tier: fc.integer({ min: 0, max: 4 }),
}
const REQUIRED = [
  'event_id',
  'timestamp',
  'project_uuid',
  'correlation_id',
  'node_id',
  'build_id',
  'lamport_clock',
] as const

const NATIVE = fc.record(
  {
    ...COMMON,
    mission_id: ulids,
    extensions: fc.dictionary(keys, foreign(1), { maxKeys: 2 }),
    git: fc.record(
      { repo_slug: perhaps(spoken), branch: perhaps(spoken), head_sha: perhaps(spoken) },
      { requiredKeys: [] },
    ),
    tenant_id: perhaps(short(200)),
  },
  { requiredKeys: [...REQUIRED, 'mission_id'], noNullPrototype: true },
)

const REFERENCE = fc.record(
  { ...COMMON, aggregate_id: spoken, team_slug: spoken, origin: foreign(1) },
  { requiredKeys: [...REQUIRED, 'aggregate_id'], noNullPrototype: true },
)

/** Valid events of a type, whole: the envelope around a payload, agreeing with it natively. */
export function events(type: EventType, dialect: Dialect): fc.Arbitrary<Payload> {
  const found = payloads(type, dialect)
  if (dialect === 'reference')
    return fc.tuple(REFERENCE, found).map(([envelope, payload]) => ({
      ...envelope,
      schema_version: '3.0.0',
      event_type: type,
      payload,
    }))
  const scope = definitionOf(type)?.scope ?? 'mission'
  return fc.tuple(NATIVE, found).map(([given, payload]) => {
    const mission_id = String(payload.mission_id ?? given.mission_id)
    const timestamp = String(payload.expires_at ?? given.timestamp)
    const envelope = { ...given, mission_id, timestamp }
    const named =
      'project_uuid' in payload ? { ...payload, project_uuid: envelope.project_uuid } : payload
    return {
      ...envelope,
      schema_version: 'urn:spec-kitty:event:1',
      event_type: type,
      payload_version: 1,
      aggregate_id: AGGREGATES[scope](envelope, named),
      payload: named,
    }
  })
}
