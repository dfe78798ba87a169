// Objects inside payloads, in the notation of types.mjs.

/** Objects inside payloads. Those of OPEN take unknown keys in the native dialect too. */
export const OBJECTS = {
  Evidence: 'repos:[Repository]? verification:[Verification]? review:Review?',
  Repository: 'repo:s branch:s commit:hex files_touched:[s0]?',
  Verification:
    'command:s result:s summary:s0? level:claimed/recorded/ci? exit_code:i? output_digest:s0?',
  VerificationBefore: 'command:s result:s summary:s0?',
  Review: 'reviewer:s verdict:s reference:s0?',
  ReviewResult: 'reviewer:s verdict:approved/changes_requested reference:s commit:hex? tree:s?',
  Tests: 'total:i0 failed:i0',
  RunActor:
    'actor_id:s actor_type:human/llm/service display_name:s0= provider:s0? model:s0? tool:s0?',
  ActorRef: 'kind:human/agent/runtime id:s profile_id:s0?',
  Participant:
    'participant_id:s participant_type:human/llm_context display_name:s0? session_id:s0? external_refs:ExternalRefs?',
  ExternalRefs: 'slack_user_id:s? slack_team_id:s? teamspace_member_id:s?',
  Focus: 'target_type:wp/step/file target_id:s',
  TermConflict: 'term:s nature:overloaded/drift/ambiguous severity:low/medium/high description:s0',
  Namespace:
    'project_uuid:s mission_slug:s target_branch:s mission_type:s manifest_version:s step_id:s0?',
  Artifact:
    'mission_type:s path:s artifact_class:input/workflow/output/evidence/policy/runtime run_id:s0? wp_id:wp0?',
  Hash: 'hash:s algorithm:sha256/sha512/md5 size_bytes:i0? encoding:s0?',
  Provenance:
    'source_event_ids:[s0]? git_sha:s0? git_ref:s0? actor_id:s0? actor_kind:human/llm/system? revised_at:at0?',
  AuditArtifact: 'report_path:s content_hash:Hash provenance:Provenance',
  Teamspace: 'teamspace_id:s name:s0?',
  Channel: 'channel_id:s name:s0?',
  Thread: 'slack_team_id:s0? channel_id:s thread_ts:s url:s0?',
  Summary:
    'text:s source:slack_extraction/manual/mission_owner_override extracted_at:dt? candidate_answer:s0?',
  Closure: 'channel_id:s thread_ts:s message_ts:s url:s0?',
  Mode: 'value:autonomous/human_in_command source_signal:Signal',
  Signal: 'kind:charter_override/explicit_flag/environment/parent_process evidence:s',
}

export const OPEN = ['Evidence', 'Repository', 'Verification', 'Review']

/**
 * Fields whose absence or emptiness another rule judges: what is left of the event is not said to be
 * valid without them.
 */
export const TIED = {
  WPStatusChanged: ['repos', 'verification', 'review'],
  TokenUsageRecorded: ['input_tokens', 'output_tokens', 'total_tokens'],
  SyncRetryScheduled: ['retry_attempt', 'max_retries'],
  FollowUpRecorded: ['commit_sha', 'pr_number'],
  DecisionPointResolved: ['final_answer', 'rationale', 'other_answer', 'origin_surface'],
  DecisionPointWidened: ['external_refs', 'slack_user_id', 'slack_team_id', 'teamspace_member_id'],
  ParticipantInvited: ['external_refs', 'slack_user_id', 'slack_team_id', 'teamspace_member_id'],
  ParticipantJoined: ['external_refs', 'slack_user_id', 'slack_team_id', 'teamspace_member_id'],
}

/** Objects that take unknown keys in the older dialect. */
export const OPEN_BEFORE = [
  ...OPEN,
  'VerificationBefore',
  'RunActor',
  'Participant',
  'Focus',
  'TermConflict',
]

/** What `evidence` is in the older dialect, and which fields of a status event it does not know. */
export const EVIDENCE_BEFORE =
  'repos:[Repository]1 verification:[VerificationBefore]= review:Review'
export const ADDED_SINCE = ['prev_event_id', 'review_result', 'policy_metadata']
