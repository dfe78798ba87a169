import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../src/canonical.js'
import { type AnyEvent, compareEvents } from '../src/index.js'
import type { Reducer } from '../src/reducers/reducer.js'
import {
  connectorReducer,
  decisionPointReducer,
  dossierReducer,
  missionAuditReducer,
  reduce,
  type Snapshot,
  startReduction,
  syncReducer,
} from '../src/reducers.js'
import * as decision from './decision-samples.js'
import { judged, MISSION, PROJECT } from './judged-events.js'
import { eventId } from './row-builder.js'

const SEED = { seed: 20_261_201, numRuns: 120 }
const OTHER_PROJECT = '9c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11'

type Payload = Readonly<Record<string, unknown>>
type Sample = readonly [type: string, payload: Payload]

const argued = { ...decision.argued(1, 'DecisionPointOpened').payload }
const model = { actor_type: 'llm', authority_role: 'advisory', mission_owner_authority_flag: false }
const at = { recorded_at: '2026-12-01T09:00:00Z' }
const delivery = { connector_id: 'c', delivery_id: 'd', source_event_fingerprint: 'f' }
const namespace = {
  project_uuid: PROJECT,
  mission_slug: 'm',
  target_branch: 'main',
  mission_type: 't',
  manifest_version: '1',
}
const file = (path: string) => ({ mission_type: 't', path, artifact_class: 'input' })
const indexed = {
  namespace,
  artifact_id: file('a'),
  content_ref: { hash: 'h', algorithm: 'md5' },
  indexed_at: 'then',
}
const audit = {
  mission_id: MISSION,
  run_id: 'r',
  mission_slug: 'm',
  mission_number: 1,
  mission_type: 't',
}
const drift = { expected_hash: 'a', actual_hash: 'b', detected_at: 'then' }

interface Domain {
  readonly reducer: Reducer<unknown, unknown>
  /** What makes a sample belong to another key. */
  readonly rekey: (payload: Payload, key: string) => Payload
  readonly samples: readonly Sample[]
}

const DOMAINS: readonly Domain[] = [
  {
    reducer: decisionPointReducer as unknown as Domain['reducer'],
    rekey: (payload, key) => ({ ...payload, decision_point_id: key }),
    samples: [
      ['DecisionPointOpened', argued],
      ['DecisionPointOpened', { ...argued, ...model, phase: 'P0' }],
      ['DecisionPointOpened', decision.asked(1).payload],
      ['DecisionPointWidened', decision.widened(1).payload],
      ['DecisionPointWidened', decision.widened(2).payload],
      ['DecisionPointDiscussing', decision.discussed(1).payload],
      ['DecisionPointDiscussing', { ...argued, ...model }],
      ['DecisionPointResolved', decision.resolved(1).payload],
      ['DecisionPointResolved', argued],
      ['DecisionPointResolved', { ...argued, ...model }],
      ['DecisionPointOverridden', { ...argued, origin_surface: null }],
    ],
  },
  {
    reducer: missionAuditReducer as unknown as Domain['reducer'],
    rekey: (payload, key) => ({ ...payload, run_id: key }),
    samples: [
      [
        'MissionAuditRequested',
        { ...audit, trigger_mode: 'manual', enforcement_mode: 'advisory', audit_scope: ['s'] },
      ],
      ['MissionAuditStarted', { ...audit, audit_scope_hash: 'h' }],
      ...['d1', 'd2'].map((decision_id): Sample => {
        const asked = { question: 'q', context_summary: 'c', severity: 'error' }
        return ['MissionAuditDecisionRequested', { ...audit, ...asked, decision_id }]
      }),
      ['MissionAuditFailed', { ...audit, error_code: 'E', error_message: '' }],
    ],
  },
  {
    reducer: dossierReducer as unknown as Domain['reducer'],
    rekey: (payload, key) => ({ ...payload, namespace: { ...namespace, mission_slug: key } }),
    samples: [
      ['MissionDossierArtifactIndexed', indexed],
      ['MissionDossierArtifactIndexed', { ...indexed, step_id: 's', supersedes: file('b') }],
      ['MissionDossierArtifactIndexed', { ...indexed, artifact_id: file('b') }],
      [
        'MissionDossierArtifactMissing',
        { namespace, expected_identity: file('c'), manifest_step: 's', checked_at: 'then' },
      ],
      [
        'MissionDossierSnapshotComputed',
        { namespace, snapshot_hash: 'h', artifact_count: 1, anomaly_count: 0, computed_at: 'then' },
      ],
      ['MissionDossierParityDriftDetected', { namespace, ...drift, drift_kind: 'artifact_added' }],
    ],
  },
  {
    reducer: connectorReducer as unknown as Domain['reducer'],
    rekey: (payload, key) => ({ ...payload, connector_id: key }),
    samples: [
      ...['Provisioned', 'Provisioned', 'Degraded', 'Revoked', 'Reconnected'].map(
        (word): Sample => [`Connector${word}`, { connector_id: 'c', provider: 'p' }],
      ),
      ...['healthy', 'degraded', 'unreachable'].map(
        (health_status): Sample => [
          'ConnectorHealthChecked',
          { connector_id: 'c', provider: 'p', ...at, health_status },
        ],
      ),
      ...['ann', 'bob'].flatMap((user_id): readonly Sample[] => [
        ['UserConnected', { connector_id: 'c', user_id, ...at }],
        ['UserDisconnected', { connector_id: 'c', user_id, ...at }],
      ]),
    ],
  },
  {
    reducer: syncReducer as unknown as Domain['reducer'],
    rekey: (payload, key) => ({ ...payload, connector_id: key }),
    samples: [
      ...['IngestAccepted', 'IngestRejected', 'RetryScheduled', 'ReplayCompleted'].map(
        (word): Sample => [`Sync${word}`, delivery],
      ),
      ['SyncDeadLettered', { ...delivery, source_event_fingerprint: 'g' }],
    ],
  },
]

const BASE = judged(1, 'PlanStarted', { mission_slug: 'm', actor: 'a' })

interface Choice {
  readonly sample: number
  readonly key: number
  readonly second: number
  readonly spelling: number
  readonly isSpoiled: boolean
  readonly isForeign: boolean
}

const choices: fc.Arbitrary<readonly Choice[]> = fc.array(
  fc.record({
    sample: fc.nat(50),
    key: fc.nat(1),
    second: fc.nat(12),
    spelling: fc.nat(2),
    isSpoiled: fc.nat(14).map((number) => number === 0),
    isForeign: fc.nat(4).map((number) => number === 0),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
)

/** One instant in three spellings. */
function spelled(second: number, spelling: number): string {
  const digits = String(second).padStart(2, '0')
  return [
    `2026-12-01T09:00:${digits}Z`,
    `2026-12-01T11:00:${digits}.000+02:00`,
    `2026-12-01T09:00:${digits}.000000+00:00`,
  ][spelling] as string
}

/** Made of what the reducers read, some of it spoiled; every fifth is of a type that no reducer here takes. */
function eventsOf({ samples, rekey }: Domain, list: readonly Choice[]): readonly AnyEvent[] {
  return list.map((choice, place) => {
    const [event_type, payload] = samples[choice.sample % samples.length] as Sample
    const keyed = rekey(payload, `key-${choice.key}`)
    const own = choice.isSpoiled
      ? { ...keyed, namespace: null, connector_id: 4, run_id: '' }
      : keyed
    return {
      ...BASE,
      ...(place % 5 === 4 ? {} : { event_type, payload: own }),
      event_id: eventId((place * 7) % 41),
      timestamp: spelled(choice.second, choice.spelling),
      project_uuid: choice.isForeign ? OTHER_PROJECT : PROJECT,
    } as unknown as AnyEvent
  })
}

const domainAndChoices = fc.tuple(fc.constantFrom(...DOMAINS), choices)

describe('[H-FR-024] decisions, audits, dossiers, connectors and deliveries', () => {
  it('fold to the same bytes in any order and with any repeats [H-NFR-008]', () => {
    fc.assert(
      fc.property(domainAndChoices, fc.infiniteStream(fc.nat()), ([domain, list], numbers) => {
        const events = eventsOf(domain, list)
        const wanted = canonicalJson(reduce(domain.reducer, events))
        const shuffled = [...events, ...events.slice(0, 7)]
          .map((event) => [numbers.next().value as number, event] as const)
          .sort(([a], [b]) => a - b)
          .map(([, event]) => event)
        expect(canonicalJson(reduce(domain.reducer, shuffled))).toBe(wanted)
      }),
      SEED,
    )
  })

  it('fold to the same bytes in chunks, over snapshots that were written and read', () => {
    fc.assert(
      fc.property(domainAndChoices, fc.integer({ min: 1, max: 9 }), ([domain, list], size) => {
        const { reducer } = domain
        const events = [...eventsOf(domain, list)].sort(compareEvents)
        let reduction = startReduction(reducer)
        for (let start = 0; start < events.length; start += size) {
          reduction.apply(events.slice(start, start + size))
          const before = canonicalJson(reduction.finish())
          const written = JSON.stringify(reduction.snapshot())
          reduction = startReduction(reducer, JSON.parse(written) as Snapshot<unknown>)
          expect(canonicalJson(reduction.finish())).toBe(before)
        }
        const { states, anomalies, seen_count } = reduction.finish()
        const whole = reduce(reducer, events)
        expect(canonicalJson({ states, anomalies, seen_count })).toBe(
          canonicalJson({
            states: whole.states,
            anomalies: whole.anomalies,
            seen_count: whole.seen_count,
          }),
        )
      }),
      SEED,
    )
  })

  it('are not touched by the events of another project or key', () => {
    fc.assert(
      fc.property(domainAndChoices, ([domain, list]) => {
        const events = eventsOf(domain, list)
        const mixed = reduce(domain.reducer, events)
        for (const [key, state] of Object.entries(mixed.states)) {
          const own = events.filter((event) => domain.reducer.keyOf(event) === key)
          expect(key.startsWith(own[0]?.project_uuid ?? '-')).toBe(true)
          const alone = reduce(domain.reducer, own)
          expect(canonicalJson(alone.states[key])).toBe(canonicalJson(state))
          expect(canonicalJson(alone.anomalies)).toBe(
            canonicalJson(mixed.anomalies.filter((anomaly) => anomaly.key === key)),
          )
        }
      }),
      SEED,
    )
  })

  it('never change a state that was handed to them', () => {
    fc.assert(
      fc.property(domainAndChoices, ([{ reducer, ...domain }, list]) => {
        let state = reducer.init('key')
        for (const event of eventsOf({ reducer, ...domain }, list)) {
          const before = canonicalJson(state)
          const next = reducer.apply(state, event, () => undefined)
          expect(canonicalJson(state)).toBe(before)
          state = next
        }
      }),
      { ...SEED, numRuns: 40 },
    )
  })

  it('meet every kind of anomaly in these samples', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(domainAndChoices, ([domain, list]) => {
        const { anomalies } = reduce(domain.reducer, eventsOf(domain, list))
        for (const { kind } of anomalies) kinds.add(kind)
      }),
      { ...SEED, numRuns: 600 },
    )
    expect([...kinds].sort()).toEqual([
      'authority_policy_violation',
      'duplicate_decision_id',
      'duplicate_delivery_pair',
      'event_after_terminal',
      'event_before_requested',
      'invalid_transition',
      'llm_policy_violation',
      'malformed_payload',
      'missing_summary',
      'origin_mismatch',
    ])
  })
})
