import { ofMission } from './definition.js'
import { type Fields, list, maybe, word } from './fields.js'
import { focus, participant } from './shared-objects.js'

const present = (f: Fields) => ({ mission_id: f.missionId, participant_id: f.text })

const warning = (f: Fields) => ({
  mission_id: f.missionId,
  warning_id: f.text,
  participant_ids: list(f.anyText, 2),
  severity: word(['info', 'warning']),
})

/** People and agents who work on a mission at the same time. */
export const COLLABORATION_TYPES = {
  ParticipantInvited: ofMission(
    (f) => f.open({ ...present(f), participant_identity: participant(f), invited_by: f.text }),
    'external_refs_any',
  ),
  ParticipantJoined: ofMission(
    (f) =>
      f.open({
        ...present(f),
        participant_identity: participant(f),
        auth_principal_id: maybe(f.anyText),
      }),
    'external_refs_any',
  ),
  ParticipantLeft: ofMission((f) => f.open({ ...present(f), reason: maybe(f.anyText) })),
  PresenceHeartbeat: ofMission((f) => f.open({ ...present(f), session_id: maybe(f.anyText) })),
  DriveIntentSet: ofMission((f) => f.open({ ...present(f), intent: word(['active', 'inactive']) })),
  FocusChanged: ofMission((f) =>
    f.open({ ...present(f), focus_target: focus(f), previous_focus_target: maybe(focus(f)) }),
  ),
  PromptStepExecutionStarted: ofMission((f) =>
    f.open({
      ...present(f),
      step_id: f.text,
      wp_id: maybe(f.wpIdOrNone),
      step_description: maybe(f.anyText),
    }),
  ),
  PromptStepExecutionCompleted: ofMission((f) =>
    f.open({
      ...present(f),
      step_id: f.text,
      wp_id: maybe(f.wpIdOrNone),
      outcome: word(['success', 'failure', 'skipped']),
    }),
  ),
  ConcurrentDriverWarning: ofMission((f) => f.open({ ...warning(f), focus_target: focus(f) })),
  PotentialStepCollisionDetected: ofMission((f) =>
    f.open({ ...warning(f), step_id: f.text, wp_id: maybe(f.wpIdOrNone) }),
  ),
  WarningAcknowledged: ofMission((f) =>
    f.open({
      ...present(f),
      warning_id: f.text,
      acknowledgement: word(['continue', 'hold', 'reassign', 'defer']),
    }),
  ),
  CommentPosted: ofMission((f) =>
    f.open({ ...present(f), comment_id: f.text, content: f.text, reply_to: maybe(f.anyText) }),
  ),
  DecisionCaptured: ofMission((f) =>
    f.open({
      ...present(f),
      decision_id: f.text,
      topic: f.text,
      chosen_option: f.text,
      rationale: maybe(f.anyText),
      referenced_warning_id: maybe(f.anyText),
    }),
  ),
  SessionLinked: ofMission((f) =>
    f.open({
      ...present(f),
      primary_session_id: f.text,
      linked_session_id: f.text,
      link_type: word(['cli_to_saas', 'saas_to_cli']),
    }),
  ),
}
