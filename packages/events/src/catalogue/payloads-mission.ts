import * as z from '../values/schema-library.js'
import { ofMission, ofProject } from './definition.js'
import { type Fields, listOrNone, maybe, word } from './fields.js'

const phase = (f: Fields) => ({
  mission_slug: f.text,
  mission_number: maybe(f.positive),
  actor: f.text,
  at: maybe(f.instant),
})
const phaseStarted = ofMission((f) => f.closed(phase(f)))

const phaseEnd = (f: Fields) => ({
  ...phase(f),
  artifact_path: f.text,
  summary: maybe(f.anyText),
})
const phaseCompleted = ofMission((f) => f.closed(phaseEnd(f)))

const course = (f: Fields) => ({ mission_id: f.missionId, mission_type: f.text, actor: f.text })

/** A mission from its creation to its end, and the phases on the way. */
export const MISSION_TYPES = {
  MissionCreated: ofMission((f) =>
    f.closed({
      mission_id: maybe(f.missionId),
      mission_slug: f.text,
      /** Null until the mission is published. */
      mission_number: z.nullable(f.positive),
      mission_type: f.text,
      target_branch: f.text,
      wp_count: f.count,
      friendly_name: f.text,
      purpose_tldr: f.text,
      purpose_context: f.text,
      created_at: maybe(f.text),
    }),
  ),
  MissionClosed: ofMission((f) =>
    f.closed({ mission_slug: f.text, mission_number: f.positive, mission_type: f.text }),
  ),
  MissionStarted: ofMission((f) => f.open({ ...course(f), initial_phase: f.text })),
  MissionCompleted: ofMission((f) => f.open({ ...course(f), final_phase: f.text })),
  MissionCancelled: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      reason: f.text,
      actor: f.text,
      cancelled_wp_ids: listOrNone(f.anyText),
    }),
  ),
  PhaseEntered: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      phase_name: f.text,
      previous_phase: maybe(f.text),
      actor: f.text,
    }),
  ),
  ReviewRollback: ofMission((f) =>
    f.open({
      mission_id: f.missionId,
      review_ref: f.text,
      target_phase: f.text,
      affected_wp_ids: listOrNone(f.anyText),
      actor: f.text,
    }),
  ),
  MissionOriginBound: ofMission((f) =>
    f.closed({
      mission_slug: f.text,
      provider: f.text,
      external_issue_id: f.text,
      external_issue_key: f.text,
      external_issue_url: f.text,
      title: f.text,
      mission_id: maybe(f.missionId),
    }),
  ),
  MissionReopened: ofMission((f) =>
    f.closed({
      mission_id: f.missionId,
      mission_slug: f.text,
      reason: f.text,
      reopened_by: f.text,
      reopened_at: f.text,
      cleared_merge: maybe(f.anyMap),
    }),
  ),
  FollowUpRecorded: ofMission(
    (f) =>
      f.closed({
        mission_id: f.missionId,
        mission_slug: f.text,
        follow_up_type: word(['commit', 'pr']),
        commit_sha: maybe(f.commit),
        pr_number: maybe(f.positive),
        recorded_by: f.text,
        recorded_at: f.text,
      }),
    'follow_up_target',
  ),
  ProjectInitialized: ofProject((f) =>
    f.closed({
      project_uuid: f.text,
      project_slug: maybe(f.text),
      actor: f.text,
      runtime_version: maybe(f.text),
      initialized_at: maybe(f.instant),
    }),
  ),
  SpecifyStarted: phaseStarted,
  SpecifyCompleted: phaseCompleted,
  PlanStarted: phaseStarted,
  PlanCompleted: phaseCompleted,
  TasksStarted: phaseStarted,
  TasksCompleted: ofMission((f) => f.closed({ ...phaseEnd(f), wp_count: f.count })),
}
