import { ofMission } from './definition.js'
import { type Fields, list, maybe, word } from './fields.js'
import { auditArtifact } from './shared-objects.js'

const audited = (f: Fields) => ({
  mission_id: f.missionId,
  run_id: f.text,
  mission_slug: f.text,
  mission_number: f.positive,
  mission_type: f.text,
  actor: f.text,
})

const severity = () => word(['info', 'warning', 'error', 'critical'])

/** Audits of a mission, before or after its merge. */
export const AUDIT_TYPES = {
  MissionAuditRequested: ofMission((f) =>
    f.closed({
      ...audited(f),
      trigger_mode: word(['manual', 'post_merge']),
      audit_scope: list(f.anyText, 1),
      enforcement_mode: word(['advisory', 'blocking']),
    }),
  ),
  MissionAuditStarted: ofMission((f) => f.closed({ ...audited(f), audit_scope_hash: f.text })),
  MissionAuditDecisionRequested: ofMission((f) =>
    f.closed({
      ...audited(f),
      decision_id: f.text,
      question: f.anyText,
      context_summary: f.anyText,
      severity: severity(),
    }),
  ),
  MissionAuditCompleted: ofMission((f) =>
    f.closed({
      ...audited(f),
      verdict: word(['pass', 'pass_with_warnings', 'fail', 'blocked_decision_required']),
      severity: severity(),
      findings_count: f.count,
      artifact_ref: auditArtifact(f),
      summary: f.anyText,
    }),
  ),
  MissionAuditFailed: ofMission((f) =>
    f.closed({
      ...audited(f),
      error_code: f.text,
      error_message: f.anyText,
      partial_artifact_ref: maybe(auditArtifact(f)),
    }),
  ),
}
