import { ofMission } from './definition.js'
import { type Fields, list, maybe, word } from './fields.js'
import { artifact, contentHash, HASH_ALGORITHMS, namespace, provenance } from './shared-objects.js'

const filed = (f: Fields) => ({
  namespace: namespace(f),
  context_diagnostics: maybe(f.textMap),
})

/** The inventory of a mission's artefacts. Judged and carried; this product emits none. */
export const DOSSIER_TYPES = {
  MissionDossierArtifactIndexed: ofMission((f) =>
    f.closed({
      ...filed(f),
      artifact_id: artifact(f),
      content_ref: contentHash(f),
      indexed_at: f.anyText,
      provenance: maybe(provenance(f)),
      step_id: maybe(f.anyText),
      supersedes: maybe(artifact(f)),
    }),
  ),
  MissionDossierArtifactMissing: ofMission((f) =>
    f.closed({
      ...filed(f),
      expected_identity: artifact(f),
      manifest_step: f.text,
      checked_at: f.anyText,
      last_known_ref: maybe(provenance(f)),
      remediation_hint: maybe(f.anyText),
    }),
  ),
  MissionDossierSnapshotComputed: ofMission((f) =>
    f.closed({
      ...filed(f),
      snapshot_hash: f.text,
      artifact_count: f.count,
      anomaly_count: f.count,
      computed_at: f.anyText,
      algorithm: maybe(word(HASH_ALGORITHMS)),
    }),
  ),
  MissionDossierParityDriftDetected: ofMission((f) =>
    f.closed({
      ...filed(f),
      expected_hash: f.text,
      actual_hash: f.text,
      drift_kind: word([
        'artifact_added',
        'artifact_removed',
        'artifact_mutated',
        'anomaly_introduced',
        'anomaly_resolved',
        'manifest_version_changed',
      ]),
      detected_at: f.anyText,
      artifact_ids_changed: maybe(list(artifact(f))),
      rebuild_hint: maybe(f.anyText),
    }),
  ),
}
