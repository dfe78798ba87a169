import { ofMission, ofRun } from './definition.js'
import { type Fields, listOrNone, maybe } from './fields.js'
import { runActor } from './shared-objects.js'

const run = (f: Fields) => ({ run_id: f.text, actor: runActor(f) })

const missionRun = ofRun((f) => f.open({ ...run(f), mission_type: f.text }))

const step = (f: Fields) => ({ ...run(f), step_id: f.text, agent_id: f.text })

const measured = (f: Fields) => ({
  mission_id: f.missionId,
  run_id: maybe(f.text),
  step_id: maybe(f.text),
  wp_id: maybe(f.wpId),
  phase_name: maybe(f.text),
})

/** Runs of a mission, their steps and questions, and what they used. */
export const RUN_TYPES = {
  MissionRunStarted: missionRun,
  MissionRunCompleted: missionRun,
  NextStepIssued: ofRun((f) => f.open(step(f))),
  NextStepAutoCompleted: ofRun((f) => f.open({ ...step(f), result: f.text })),
  DecisionInputRequested: ofRun((f) =>
    f.open({
      ...run(f),
      decision_id: f.text,
      step_id: f.text,
      question: f.text,
      options: listOrNone(f.anyText),
      input_key: maybe(f.anyText),
    }),
  ),
  DecisionInputAnswered: ofRun((f) => f.open({ ...run(f), decision_id: f.text, answer: f.text })),
  ProfileInvocationStarted: ofRun((f) =>
    f.closed({
      mission_id: f.missionId,
      run_id: f.text,
      step_id: f.text,
      action: f.text,
      profile_slug: f.text,
      profile_version: maybe(f.text),
      actor: runActor(f),
      governance_scope: maybe(f.text),
    }),
  ),
  TokenUsageRecorded: ofMission(
    (f) =>
      f.closed({
        ...measured(f),
        actor: maybe(runActor(f)),
        provider: maybe(f.text),
        model: maybe(f.text),
        input_tokens: f.count,
        output_tokens: f.count,
        total_tokens: f.count,
        estimated_cost_usd: f.amount,
        source: f.text,
      }),
    'tokens_total',
  ),
  DiffSummaryRecorded: ofMission((f) =>
    f.closed({
      ...measured(f),
      base_ref: f.text,
      head_ref: f.text,
      files_changed: f.count,
      lines_added: f.count,
      lines_deleted: f.count,
      source: f.text,
    }),
  ),
}
