import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { dossierReducer, reduce } from '../src/reducers.js'
import { folded, instantOf, judged, PROJECT, spoiled } from './judged-events.js'

const namespace = {
  project_uuid: PROJECT,
  mission_slug: 'rate-limit-api',
  target_branch: 'main',
  mission_type: 'software-dev',
  manifest_version: '1',
}
const identity = (path: string) => ({
  mission_type: 'software-dev',
  path,
  artifact_class: 'input' as const,
})
const whole = (path: string) => ({ ...identity(path), run_id: null, wp_id: null })

interface Indexed {
  readonly supersedes?: string
  readonly step?: string
  readonly hash?: string
}

const indexed = (number: number, path: string, more: Indexed = {}): AnyEvent =>
  judged(number, 'MissionDossierArtifactIndexed', {
    namespace: more.step === undefined ? namespace : { ...namespace, step_id: more.step },
    artifact_id: identity(path),
    content_ref: { hash: more.hash ?? 'h', algorithm: 'sha512' },
    indexed_at: instantOf(number),
    ...(more.supersedes === undefined ? {} : { supersedes: identity(more.supersedes) }),
  })
const missing = (number: number) =>
  judged(number, 'MissionDossierArtifactMissing', {
    namespace,
    expected_identity: identity('plan.md'),
    manifest_step: 'plan',
    checked_at: instantOf(9),
    remediation_hint: 'write it',
  })
const snapshot = (number: number, algorithm?: 'md5') =>
  judged(number, 'MissionDossierSnapshotComputed', {
    namespace,
    snapshot_hash: `s${number}`,
    artifact_count: 2,
    anomaly_count: 1,
    computed_at: instantOf(9),
    ...(algorithm === undefined ? {} : { algorithm }),
  })
const drift = (number: number) =>
  judged(number, 'MissionDossierParityDriftDetected', {
    namespace,
    expected_hash: 'a',
    actual_hash: 'b',
    drift_kind: 'artifact_mutated',
    detected_at: instantOf(number),
  })

const fold = (...events: readonly AnyEvent[]) => folded(dossierReducer, ...events)

describe('dossierReducer', () => {
  it('[H-FR-024] keeps what is indexed, missed, computed and drifted', () => {
    const { state, kinds } = fold(indexed(1, 'spec.md'), missing(2), snapshot(3), drift(4))
    expect(kinds).toEqual([])
    expect(state).toEqual({
      namespace: { ...namespace, step_id: null },
      artifacts: {
        'spec.md': {
          identity: whole('spec.md'),
          content_ref: { hash: 'h', algorithm: 'sha512', size_bytes: null, encoding: null },
          indexed_at: instantOf(1),
          provenance: null,
          superseded: false,
          step_id: null,
        },
      },
      anomalies: [
        {
          anomaly_type: 'missing_artifact',
          expected_identity: whole('plan.md'),
          manifest_step: 'plan',
          checked_at: instantOf(9),
          remediation_hint: 'write it',
        },
      ],
      latest_snapshot: {
        snapshot_hash: 's3',
        artifact_count: 2,
        anomaly_count: 1,
        computed_at: instantOf(9),
        algorithm: 'sha256',
      },
      drift_history: [
        {
          expected_hash: 'a',
          actual_hash: 'b',
          drift_kind: 'artifact_mutated',
          detected_at: instantOf(4),
        },
      ],
      parity_status: 'drifted',
      event_count: 4,
    })
  })

  it('marks what another artifact takes the place of, until it is indexed again', () => {
    const moved = [indexed(1, 'spec.md'), indexed(2, 'specs/spec.md', { supersedes: 'spec.md' })]
    const { artifacts } = fold(...moved).state
    expect(artifacts['spec.md']).toMatchObject({ superseded: true, indexed_at: instantOf(1) })
    expect(artifacts['specs/spec.md']?.superseded).toBe(false)
    const again = fold(...moved, indexed(3, 'spec.md')).state.artifacts
    expect(again['spec.md']).toMatchObject({ superseded: false, indexed_at: instantOf(3) })
  })

  it('replaces the content of a path, also where the artifact supersedes itself', () => {
    const { state } = fold(
      indexed(1, 'spec.md', { hash: 'old' }),
      indexed(2, 'spec.md', { hash: 'new', supersedes: 'spec.md' }),
      indexed(3, 'plan.md', { supersedes: 'unknown.md' }),
    )
    expect(state.artifacts['spec.md']).toMatchObject({
      superseded: false,
      content_ref: { hash: 'new' },
    })
    expect(Object.keys(state.artifacts)).toEqual(['plan.md', 'spec.md'])
  })

  it('holds a path of any name', () => {
    const { state } = fold(indexed(1, '__proto__'), indexed(2, 'x', { supersedes: '__proto__' }))
    expect(Object.entries(state.artifacts).map(([path, one]) => [path, one.superseded])).toEqual([
      ['__proto__', true],
      ['x', false],
    ])
  })

  it('is drifted from a drift until the next snapshot, and unknown before either', () => {
    expect(fold(indexed(1, 'spec.md')).state.parity_status).toBe('unknown')
    expect(fold(snapshot(1)).state.parity_status).toBe('clean')
    expect(fold(drift(1)).state.parity_status).toBe('drifted')
    expect(fold(snapshot(1), drift(2)).state.parity_status).toBe('drifted')
    const recovered = fold(drift(1), snapshot(2, 'md5')).state
    expect(recovered.parity_status).toBe('clean')
    expect(recovered.drift_history).toHaveLength(1)
    expect(recovered.latest_snapshot?.algorithm).toBe('md5')
  })

  it('names a step only where all events name the same', () => {
    const one = indexed(1, 'a', { step: 'plan' })
    expect(fold(one, indexed(2, 'b', { step: 'plan' })).state.namespace?.step_id).toBe('plan')
    expect(fold(one, indexed(2, 'b', { step: 'tasks' })).state.namespace?.step_id).toBeNull()
    const back = fold(one, indexed(2, 'b', { step: 'tasks' }), indexed(3, 'c', { step: 'plan' }))
    expect(back.state.namespace?.step_id).toBeNull()
    expect(fold(indexed(1, 'a'), indexed(2, 'b', { step: 'plan' })).state.namespace?.step_id).toBe(
      null,
    )
  })

  it('keeps dossiers apart by every part of the namespace but the step', () => {
    const parts = ['project_uuid', 'mission_slug', 'target_branch', 'mission_type']
    const others = [...parts, 'manifest_version'].map((part, at) =>
      spoiled(indexed(at + 2, 'spec.md'), { namespace: { ...namespace, [part]: 'other/x' } }),
    )
    const { states } = reduce(dossierReducer, [indexed(1, 'spec.md', { step: 'plan' }), ...others])
    expect(Object.keys(states)).toHaveLength(6)
    expect(Object.values(states).map((state) => state.event_count)).toEqual(Array(6).fill(1))
  })

  it('leaves out an event that lacks what the state needs, and counts it', () => {
    const bad = spoiled(indexed(2, 'plan.md'), { content_ref: { hash: 'h' }, artifact_id: null })
    const { state, kinds, all } = fold(indexed(1, 'spec.md'), bad)
    expect(kinds).toEqual(['malformed_payload'])
    expect(all.anomalies[0]?.details).toEqual({ fields: ['artifact_id', 'content_ref'] })
    expect(Object.keys(state.artifacts)).toEqual(['spec.md'])
    expect(state.anomalies).toEqual([])
    expect(state.event_count).toBe(2)
  })
})
