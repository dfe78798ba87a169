import { ofMission } from './definition.js'
import { type Fields, maybe, word } from './fields.js'
import { actorRef, provenance } from './shared-objects.js'

const closing = (f: Fields) => ({
  mission_id: f.missionId,
  actor: f.text,
  trigger_source: word(['runtime', 'operator', 'policy']),
})

/** What was learned from a mission, and what became of the proposals. */
export const RETROSPECTIVE_TYPES = {
  'retrospective.requested': ofMission((f) =>
    f.closed({
      mode: f.closed({
        value: word(['autonomous', 'human_in_command']),
        source_signal: f.closed({
          kind: word(['charter_override', 'explicit_flag', 'environment', 'parent_process']),
          evidence: f.text,
        }),
      }),
      terminus_step_id: f.text,
      requested_by: actorRef(f),
    }),
  ),
  'retrospective.started': ofMission((f) =>
    f.closed({ facilitator_profile_id: f.text, action_id: f.text }),
  ),
  'retrospective.failed': ofMission((f) =>
    f.closed({ failure_code: f.text, message: f.text, record_path: maybe(f.anyText) }),
  ),
  'retrospective.completed': ofMission((f) =>
    f.closed({
      record_path: f.text,
      record_hash: f.text,
      findings_summary: f.countMap,
      proposals_count: f.count,
    }),
  ),
  'retrospective.skipped': ofMission((f) =>
    f.closed({ record_path: f.text, skip_reason: f.text, skipped_by: actorRef(f) }),
  ),
  'retrospective.proposal.generated': ofMission((f) =>
    f.closed({ proposal_id: f.text, kind: f.text, record_path: f.text }),
  ),
  'retrospective.proposal.applied': ofMission((f) =>
    f.closed({
      proposal_id: f.text,
      kind: f.text,
      target_urn: f.text,
      provenance_ref: f.text,
      applied_by: actorRef(f),
    }),
  ),
  'retrospective.proposal.rejected': ofMission((f) =>
    f.closed({
      proposal_id: f.text,
      kind: f.text,
      reason: word(['human_decline', 'conflict', 'stale_evidence', 'invalid_payload']),
      detail: f.text,
      rejected_by: actorRef(f),
    }),
  ),
  RetrospectiveCompleted: ofMission(
    (f) => f.closed({ ...closing(f), artifact_ref: maybe(provenance(f)), completed_at: f.text }),
    'iso_time',
  ),
  RetrospectiveSkipped: ofMission(
    (f) => f.closed({ ...closing(f), skip_reason: f.text, skipped_at: f.text }),
    'iso_time',
  ),
}
