// Every event type: scope, then its fields. This table is written from the contract, not from the
// code, so that the two can be held against each other.
//
//   name:kind    required        name:kind?   may be absent or null
//   name:kind!?  key required, null allowed   name:kind=   has a default, may be absent
//
//   s text, not blank   s0 text   i n b   dt instant   at at0 text that a rule wants to be an instant
//   u uuid   url   ulid   wp   wp0   hex
//   i0 i1 whole number, not below that   n0 number, not below 0   share 0 to 1
//   a/b one of these words   [kind] list   [kind]1 at least one   {kind} map   Name object below

const start = 'mission_slug:s mission_number:i1? actor:s at:dt?'
const end = `${start} artifact_path:s summary:s0?`
const run = 'run_id:s actor:RunActor'
const gate =
  'gate_name:s gate_type:ci external_provider:github check_run_id:i1 check_run_url:url delivery_id:s pr_number:i1?'
const lifecycle = 'mission_id:ulid mission_type:s actor:s'
const build = 'repo_slug:s? git_branch:s? head_commit_sha:hex?'
const metered = 'mission_id:ulid run_id:s? step_id:s? wp_id:wp? phase_name:s? source:s'
const person = 'mission_id:ulid participant_id:s'
const warning = 'mission_id:ulid warning_id:s participant_ids:[s0]2 severity:info/warning'
const glossary = 'mission_id:ulid'
const dossier = 'namespace:Namespace context_diagnostics:{s0}?'
const audit = 'mission_id:ulid run_id:s mission_slug:s mission_number:i1 mission_type:s actor:s'
const severity = 'info/warning/error/critical'
const decision = 'decision_point_id:s mission_id:ulid run_id:s mission_slug:s mission_type:s'
const adr = `${decision} phase:s actor_id:s actor_type:human/llm/service authority_role:mission_owner/advisory/informed mission_owner_authority_flag:b mission_owner_authority_path:s0 rationale:s alternatives_considered:[s0]1 evidence_refs:[s0]1 state_entered_at:dt recorded_at:dt`
const interview = `${decision} origin_surface:planning_interview`
const connector =
  'connector_id:s connector_type:s provider:s mission_id:ulid project_uuid:u actor_id:s actor_type:human/service/system endpoint_url:url recorded_at:dt'
const service = `${connector} user_id:s0?`
const user = `${connector} user_id:s`
const reference = 'connector_id:s mission_id:ulid recorded_at:dt'
const sync = `${reference} delivery_id:s source_event_fingerprint:s`

/** `[scope, fields]` by type; a name after a dot is a second form of the type. */
export const TYPES = {
  WPStatusChanged: [
    'W',
    'mission_slug:s wp_id:wp from_lane:lane? to_lane:lane actor:actor force:b= reason:s0? execution_mode:worktree/direct_repo review_ref:s0? evidence:Evidence? prev_event_id:s? review_result:ReviewResult? policy_metadata:{any}?',
  ],
  GatePassed: ['P', `${gate} conclusion:success`],
  GateFailed: ['P', `${gate} conclusion:failure/timed_out/cancelled/action_required`],
  GateWaived: [
    'M',
    'mission_slug:s gate:s subject:s actor:s reason:s expires_at:dt evidence_ref:s',
  ],
  EvidenceRecorded: [
    'M',
    'mission_slug:s wp_id:wp? gate_id:s? kind:s? argv:[s]1 result:pass/fail/not_run reason:s? exit_code:i? duration_ms:i0 subject:s commit:hex dirty:b= level:claimed/recorded/ci output_sha256:s? tests:Tests? tool:s?',
  ],
  MissionCreated: [
    'M',
    'mission_id:ulid? mission_slug:s mission_number:i1!? mission_type:s target_branch:s wp_count:i0 friendly_name:s purpose_tldr:s purpose_context:s created_at:at?',
  ],
  MissionClosed: ['M', 'mission_slug:s mission_number:i1 mission_type:s'],
  MissionStarted: ['M', `${lifecycle} initial_phase:s`],
  MissionCompleted: ['M', `${lifecycle} final_phase:s`],
  MissionCancelled: ['M', 'mission_id:ulid reason:s actor:s cancelled_wp_ids:[s0]='],
  PhaseEntered: ['M', 'mission_id:ulid phase_name:s previous_phase:s? actor:s'],
  ReviewRollback: [
    'M',
    'mission_id:ulid review_ref:s target_phase:s affected_wp_ids:[s0]= actor:s',
  ],
  MissionOriginBound: [
    'M',
    'mission_slug:s provider:s external_issue_id:s external_issue_key:s external_issue_url:s title:s mission_id:ulid?',
  ],
  MissionReopened: [
    'M',
    'mission_id:ulid mission_slug:s reason:s reopened_by:s reopened_at:at cleared_merge:{any}?',
  ],
  FollowUpRecorded: [
    'M',
    'mission_id:ulid mission_slug:s follow_up_type:commit/pr commit_sha:hex? pr_number:i1? recorded_by:s recorded_at:at',
  ],
  ProjectInitialized: [
    'P',
    'project_uuid:s project_slug:s? actor:s runtime_version:s? initialized_at:dt?',
  ],
  SpecifyStarted: ['M', start],
  PlanStarted: ['M', start],
  TasksStarted: ['M', start],
  SpecifyCompleted: ['M', end],
  PlanCompleted: ['M', end],
  TasksCompleted: ['M', `${end} wp_count:i0`],
  WPCreated: [
    'W',
    'mission_slug:s mission_number:i1? wp_id:wp wp_title:s wp_path:s? depends_on:[s0]= actor:s created_at:dt?',
  ],
  WPAssigned: ['W', 'wp_id:wp agent_id:s phase:s retry_count:i0='],
  HistoryAdded: ['W', 'wp_id:wp entry_type:s entry_content:s author:s'],
  DependencyResolved: ['W', 'wp_id:wp dependency_wp_id:s resolution_type:s'],
  ErrorLogged: ['M', 'error_type:s error_message:s wp_id:wp? stack_trace:s0? agent_id:s?'],
  BuildRegistered: ['B', build],
  BuildHeartbeat: [
    'B',
    `${build} remote_head:s? ahead_of_remote:i0? behind_remote:i0? recent_commits:[s0]?`,
  ],
  MissionRunStarted: ['R', `${run} mission_type:s`],
  MissionRunCompleted: ['R', `${run} mission_type:s`],
  NextStepIssued: ['R', `${run} step_id:s agent_id:s`],
  NextStepAutoCompleted: ['R', `${run} step_id:s agent_id:s result:s`],
  DecisionInputRequested: [
    'R',
    `${run} decision_id:s step_id:s question:s options:[s0]= input_key:s0?`,
  ],
  DecisionInputAnswered: ['R', `${run} decision_id:s answer:s`],
  ProfileInvocationStarted: [
    'R',
    'mission_id:ulid run_id:s step_id:s action:s profile_slug:s profile_version:s? actor:RunActor governance_scope:s?',
  ],
  TokenUsageRecorded: [
    'M',
    `${metered} actor:RunActor? provider:s? model:s? input_tokens:i0 output_tokens:i0 total_tokens:i0 estimated_cost_usd:n0`,
  ],
  DiffSummaryRecorded: [
    'M',
    `${metered} base_ref:s head_ref:s files_changed:i0 lines_added:i0 lines_deleted:i0`,
  ],
  ParticipantInvited: ['M', `${person} participant_identity:Participant invited_by:s`],
  ParticipantJoined: ['M', `${person} participant_identity:Participant auth_principal_id:s0?`],
  ParticipantLeft: ['M', `${person} reason:s0?`],
  PresenceHeartbeat: ['M', `${person} session_id:s0?`],
  DriveIntentSet: ['M', `${person} intent:active/inactive`],
  FocusChanged: ['M', `${person} focus_target:Focus previous_focus_target:Focus?`],
  PromptStepExecutionStarted: ['M', `${person} step_id:s wp_id:wp0? step_description:s0?`],
  PromptStepExecutionCompleted: [
    'M',
    `${person} step_id:s wp_id:wp0? outcome:success/failure/skipped`,
  ],
  ConcurrentDriverWarning: ['M', `${warning} focus_target:Focus`],
  PotentialStepCollisionDetected: ['M', `${warning} step_id:s wp_id:wp0?`],
  WarningAcknowledged: ['M', `${person} warning_id:s acknowledgement:continue/hold/reassign/defer`],
  CommentPosted: ['M', `${person} comment_id:s content:s reply_to:s0?`],
  DecisionCaptured: [
    'M',
    `${person} decision_id:s topic:s chosen_option:s rationale:s0? referenced_warning_id:s0?`,
  ],
  SessionLinked: [
    'M',
    `${person} primary_session_id:s linked_session_id:s link_type:cli_to_saas/saas_to_cli`,
  ],
  GlossaryScopeActivated: [
    'M',
    `${glossary} scope_id:s scope_type:spec_kitty_core/team_domain/audience_domain/mission_local glossary_version_id:s`,
  ],
  TermCandidateObserved: [
    'M',
    `${glossary} scope_id:s step_id:s term_surface:s confidence:share actor:s step_metadata:{s0}=`,
  ],
  SemanticCheckEvaluated: [
    'M',
    `${glossary} scope_id:s step_id:s conflicts:[TermConflict] severity:low/medium/high confidence:share recommended_action:block/warn/pass effective_strictness:off/medium/max step_metadata:{s0}=`,
  ],
  GlossaryClarificationRequested: [
    'M',
    `${glossary} scope_id:s step_id:s semantic_check_event_id:s term:s question:s0 options:[s0] urgency:low/medium/high actor:s`,
  ],
  GlossaryClarificationResolved: [
    'M',
    `${glossary} clarification_event_id:s selected_meaning:s actor:s`,
  ],
  GlossarySenseUpdated: [
    'M',
    `${glossary} scope_id:s term_surface:s before_sense:s0? after_sense:s reason:s0 actor:s`,
  ],
  GenerationBlockedBySemanticConflict: [
    'M',
    `${glossary} step_id:s conflict_event_ids:[s0]1 blocking_strictness:medium/max step_metadata:{s0}=`,
  ],
  GlossaryStrictnessSet: [
    'M',
    `${glossary} new_strictness:off/medium/max previous_strictness:off/medium/max? actor:s`,
  ],
  MissionDossierArtifactIndexed: [
    'M',
    `${dossier} artifact_id:Artifact content_ref:Hash indexed_at:at0 provenance:Provenance? step_id:s0? supersedes:Artifact?`,
  ],
  MissionDossierArtifactMissing: [
    'M',
    `${dossier} expected_identity:Artifact manifest_step:s checked_at:at0 last_known_ref:Provenance? remediation_hint:s0?`,
  ],
  MissionDossierSnapshotComputed: [
    'M',
    `${dossier} snapshot_hash:s artifact_count:i0 anomaly_count:i0 computed_at:at0 algorithm:sha256/sha512/md5?`,
  ],
  MissionDossierParityDriftDetected: [
    'M',
    `${dossier} expected_hash:s actual_hash:s drift_kind:artifact_added/artifact_removed/artifact_mutated/anomaly_introduced/anomaly_resolved/manifest_version_changed detected_at:at0 artifact_ids_changed:[Artifact]? rebuild_hint:s0?`,
  ],
  MissionAuditRequested: [
    'M',
    `${audit} trigger_mode:manual/post_merge audit_scope:[s0]1 enforcement_mode:advisory/blocking`,
  ],
  MissionAuditStarted: ['M', `${audit} audit_scope_hash:s`],
  MissionAuditDecisionRequested: [
    'M',
    `${audit} decision_id:s question:s0 context_summary:s0 severity:${severity}`,
  ],
  MissionAuditCompleted: [
    'M',
    `${audit} verdict:pass/pass_with_warnings/fail/blocked_decision_required severity:${severity} findings_count:i0 artifact_ref:AuditArtifact summary:s0`,
  ],
  MissionAuditFailed: [
    'M',
    `${audit} error_code:s error_message:s0 partial_artifact_ref:AuditArtifact?`,
  ],
  DecisionPointOpened: ['D', `${adr} origin_surface:adr`],
  DecisionPointDiscussing: ['D', `${adr} origin_surface:adr`],
  DecisionPointResolved: ['D', `${adr} origin_surface:adr`],
  DecisionPointOverridden: ['D', `${adr} origin_surface:adr/planning_interview?`],
  'DecisionPointOpened.interview': [
    'D',
    `${interview} phase:s origin_flow:charter/specify/plan question:s options:[s0] input_key:s step_id:s actor_id:s actor_type:human/llm/service state_entered_at:dt recorded_at:dt`,
  ],
  DecisionPointWidened: [
    'D',
    `${interview} channel:slack teamspace_ref:Teamspace default_channel_ref:Channel thread_ref:Thread invited_participants:[Participant]= widened_by:s widened_at:dt recorded_at:dt`,
  ],
  'DecisionPointDiscussing.interview': [
    'D',
    `${interview} snapshot_kind:participant_contribution/digest/owner_note contributions:[s0]= actor_id:s actor_type:human/llm/service state_entered_at:dt recorded_at:dt`,
  ],
  'DecisionPointResolved.interview': [
    'D',
    `${interview} terminal_outcome:resolved/deferred/canceled final_answer:s0? other_answer:b= rationale:s0? summary:Summary? actual_participants:[Participant]= resolved_by:s closed_locally_while_widened:b= closure_message:Closure? state_entered_at:dt recorded_at:dt`,
  ],
  ConnectorProvisioned: ['C', `${service} credentials_ref:s config_hash:s`],
  ConnectorHealthChecked: [
    'C',
    `${service} health_status:healthy/degraded/unreachable latency_ms:n0`,
  ],
  ConnectorDegraded: ['C', `${service} degradation_reason:s last_healthy_at:dt`],
  ConnectorRevoked: ['C', `${service} revocation_reason:s`],
  ConnectorReconnected: [
    'C',
    `${service} previous_state:provisioned/healthy/degraded/revoked/reconnected reconnect_strategy:automatic/manual/backoff`,
  ],
  UserConnected: ['C', user],
  UserDisconnected: ['C', `${user} reason:s0=`],
  SyncIngestAccepted: ['C', `${sync} ingest_batch_id:s ingested_count:i1`],
  SyncIngestRejected: ['C', `${sync} rejection_reason:s rejected_payload_ref:s`],
  SyncRetryScheduled: ['C', `${sync} retry_attempt:i1 max_retries:i1 next_retry_at:dt`],
  SyncDeadLettered: ['C', `${sync} failure_reason:s total_attempts:i1 dead_letter_ref:s`],
  SyncReplayCompleted: ['C', `${sync} replay_id:s replayed_count:i0 replay_source:s`],
  ExternalReferenceLinked: [
    'C',
    `${reference} link_id:s external_provider:s external_ref_type:s external_ref_id:s external_ref_url:url internal_aggregate_type:s internal_aggregate_id:s linked_by:s`,
  ],
  'retrospective.requested': ['M', 'mode:Mode terminus_step_id:s requested_by:ActorRef'],
  'retrospective.started': ['M', 'facilitator_profile_id:s action_id:s'],
  'retrospective.failed': ['M', 'failure_code:s message:s record_path:s0?'],
  'retrospective.completed': [
    'M',
    'record_path:s record_hash:s findings_summary:{i} proposals_count:i0',
  ],
  'retrospective.skipped': ['M', 'record_path:s skip_reason:s skipped_by:ActorRef'],
  'retrospective.proposal.generated': ['M', 'proposal_id:s kind:s record_path:s'],
  'retrospective.proposal.applied': [
    'M',
    'proposal_id:s kind:s target_urn:s provenance_ref:s applied_by:ActorRef',
  ],
  'retrospective.proposal.rejected': [
    'M',
    'proposal_id:s kind:s reason:human_decline/conflict/stale_evidence/invalid_payload detail:s rejected_by:ActorRef',
  ],
  RetrospectiveCompleted: [
    'M',
    'mission_id:ulid actor:s trigger_source:runtime/operator/policy artifact_ref:Provenance? completed_at:at',
  ],
  RetrospectiveSkipped: [
    'M',
    'mission_id:ulid actor:s trigger_source:runtime/operator/policy skip_reason:s skipped_at:at',
  ],
}

/** Types that the older dialect does not have. */
export const OURS = ['GateWaived', 'EvidenceRecorded']

/** Types whose payloads take no unknown keys in the older dialect either; all others do. */
export const CLOSED_BEFORE = [
  'WPStatusChanged',
  'MissionCreated',
  'MissionClosed',
  'MissionOriginBound',
  'MissionReopened',
  'FollowUpRecorded',
  'ProjectInitialized',
  'SpecifyStarted',
  'PlanStarted',
  'TasksStarted',
  'SpecifyCompleted',
  'PlanCompleted',
  'TasksCompleted',
  'WPCreated',
  'WPAssigned',
  'HistoryAdded',
  'DependencyResolved',
  'ErrorLogged',
  'BuildRegistered',
  'BuildHeartbeat',
  'ProfileInvocationStarted',
  'TokenUsageRecorded',
  'DiffSummaryRecorded',
  'MissionDossierArtifactIndexed',
  'MissionDossierArtifactMissing',
  'MissionDossierSnapshotComputed',
  'MissionDossierParityDriftDetected',
  'MissionAuditRequested',
  'MissionAuditStarted',
  'MissionAuditDecisionRequested',
  'MissionAuditCompleted',
  'MissionAuditFailed',
  'DecisionPointOpened',
  'DecisionPointWidened',
  'DecisionPointDiscussing',
  'DecisionPointResolved',
  'DecisionPointOverridden',
  'retrospective.requested',
  'retrospective.started',
  'retrospective.failed',
  'retrospective.completed',
  'retrospective.skipped',
  'retrospective.proposal.generated',
  'retrospective.proposal.applied',
  'retrospective.proposal.rejected',
  'RetrospectiveCompleted',
  'RetrospectiveSkipped',
]
