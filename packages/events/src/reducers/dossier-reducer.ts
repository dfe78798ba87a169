import type { AnyEvent } from '../catalogue/event-types.js'
import { fieldOf } from '../lanes/guards.js'
import {
  type ContentHash,
  contentHash,
  type Provenance,
  provenance,
} from './artifact-references.js'
import { append, type Log, type SortedMap, valueAt, withValue } from './chunks.js'
import { projectKey } from './keys.js'
import { integer, name, oneOf, optional, type Read, shape, text } from './read-fields.js'
import type { Reducer } from './reducer.js'
import { stateKey } from './state-key.js'
import { step, stepwise } from './stepwise.js'

const NAMESPACE = {
  project_uuid: name,
  mission_slug: name,
  target_branch: name,
  mission_type: name,
  manifest_version: name,
  step_id: optional(text),
}

const ARTIFACT = {
  mission_type: name,
  path: name,
  artifact_class: oneOf('input', 'workflow', 'output', 'evidence', 'policy', 'runtime'),
  run_id: optional(text),
  wp_id: optional(text),
}

const artifact = shape(ARTIFACT)
const namespace = shape(NAMESPACE)

const INDEXED = {
  namespace,
  artifact_id: artifact,
  content_ref: contentHash,
  indexed_at: text,
  provenance: optional(provenance),
  step_id: optional(text),
  supersedes: optional(artifact),
}

const MISSING = {
  namespace,
  expected_identity: artifact,
  manifest_step: name,
  checked_at: text,
  remediation_hint: optional(text),
}

const SNAPSHOT = {
  namespace,
  snapshot_hash: name,
  artifact_count: integer,
  anomaly_count: integer,
  computed_at: text,
  algorithm: optional(oneOf('sha256', 'sha512', 'md5'), 'sha256'),
}

const DRIFT = {
  namespace,
  expected_hash: name,
  actual_hash: name,
  drift_kind: oneOf(
    'artifact_added',
    'artifact_removed',
    'artifact_mutated',
    'anomaly_introduced',
    'anomaly_resolved',
    'manifest_version_changed',
  ),
  detected_at: text,
}

type DossierNamespace = Read<typeof NAMESPACE>
type DossierArtifactIdentity = Read<typeof ARTIFACT>

/** What is indexed under one path. Texts named `…_at` are as written. */
export interface DossierArtifact {
  readonly identity: DossierArtifactIdentity
  readonly content_ref: ContentHash
  readonly indexed_at: string
  readonly provenance: Provenance | null
  /** Whether an artifact of another path took its place since it was indexed. */
  readonly superseded: boolean
  readonly step_id: string | null
}

/** An artifact that a step asks for and that was not there. */
export interface DossierAnomaly {
  readonly anomaly_type: 'missing_artifact'
  readonly expected_identity: DossierArtifactIdentity
  readonly manifest_step: string
  readonly checked_at: string
  readonly remediation_hint: string | null
}

export type DossierSnapshot = Omit<Read<typeof SNAPSHOT>, 'namespace'>
export type DossierDrift = Omit<Read<typeof DRIFT>, 'namespace'>
type DossierParity = 'clean' | 'drifted' | 'unknown'

/** The artifacts of one mission and whether they are what was expected. */
export interface DossierState {
  /** Null until an event tells it; `step_id` is null unless all events name the same. */
  readonly namespace: DossierNamespace | null
  readonly artifacts: Readonly<Record<string, DossierArtifact>>
  /** In contract order, as are the drifts. */
  readonly anomalies: readonly DossierAnomaly[]
  readonly latest_snapshot: DossierSnapshot | null
  readonly drift_history: readonly DossierDrift[]
  readonly parity_status: DossierParity
  /** Events of this dossier, those that are left out too. */
  readonly event_count: number
}

/** The state while it is folded. */
export interface DossierFold
  extends Omit<DossierState, 'artifacts' | 'anomalies' | 'drift_history'> {
  /** By path. */
  readonly artifacts: SortedMap<DossierArtifact>
  readonly missing: Log<DossierAnomaly>
  readonly drift_history: Log<DossierDrift>
}

/**
 * Keeps the artifacts of one mission, branch and manifest. It is `drifted` from a drift to the next
 * snapshot. `anomalies` are the artifacts that were missed; malformed events are reported only.
 */
export const dossierReducer: Reducer<DossierFold, DossierState> = stepwise<
  DossierFold,
  DossierState
>({
  name: 'dossier',
  version: 1,
  keyOf,
  init: () => ({
    namespace: null,
    artifacts: [],
    missing: [],
    latest_snapshot: null,
    drift_history: [],
    parity_status: 'unknown',
    event_count: 0,
  }),
  steps: {
    MissionDossierArtifactIndexed: step(INDEXED, indexed),
    MissionDossierArtifactMissing: step(MISSING, (state, { namespace, ...missing }) => ({
      ...placed(state, namespace),
      missing: append(state.missing, { anomaly_type: 'missing_artifact', ...missing }),
    })),
    MissionDossierSnapshotComputed: step(SNAPSHOT, (state, { namespace, ...snapshot }) => ({
      ...placed(state, namespace),
      latest_snapshot: snapshot,
      parity_status: 'clean',
    })),
    MissionDossierParityDriftDetected: step(DRIFT, (state, { namespace, ...drift }) => ({
      ...placed(state, namespace),
      drift_history: append(state.drift_history, drift),
      parity_status: 'drifted',
    })),
  },
  finish: ({ artifacts, missing, drift_history, ...state }) => ({
    ...state,
    artifacts: Object.fromEntries(artifacts.flat()),
    anomalies: missing.flat(),
    drift_history: drift_history.flat(),
  }),
})

function keyOf(event: AnyEvent): string {
  const told = fieldOf(event.payload, 'namespace')
  const { step_id: _step, ...parts } = NAMESPACE
  const names = Object.keys(parts).map((part) => fieldOf(told, part))
  return projectKey(event, stateKey(...names))
}

function placed(state: DossierFold, namespace: DossierNamespace): DossierFold {
  const known = state.namespace
  if (known === null) return { ...state, namespace }
  const isSameStep = known.step_id === namespace.step_id
  return isSameStep ? state : { ...state, namespace: { ...known, step_id: null } }
}

function indexed(state: DossierFold, payload: Read<typeof INDEXED>): DossierFold {
  const { namespace, artifact_id: identity, supersedes, ...told } = payload
  const former = supersedes === null ? undefined : valueAt(state.artifacts, supersedes.path)
  const before =
    former === undefined
      ? state.artifacts
      : withValue(state.artifacts, former.identity.path, { ...former, superseded: true })
  const artifact = { identity, ...told, superseded: false }
  return {
    ...placed(state, namespace),
    artifacts: withValue(before, identity.path, artifact),
  }
}
