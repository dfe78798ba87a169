import { flag, listOf, name, oneOf, optional, type Read, shape, text } from './read-fields.js'

/** What decisions are made of, as far as their state shows it. */

const surface = oneOf('adr', 'planning_interview')
const actorType = oneOf('human', 'llm', 'service')

/** Which of the two forms an event has; absent where it does not say. */
export const SURFACE = { origin_surface: optional(surface) }

const IDENTITY = {
  decision_point_id: name,
  mission_id: name,
  run_id: name,
  mission_slug: name,
  mission_type: name,
}

const ACTOR = { actor_id: name, actor_type: actorType, state_entered_at: name }

/** Any event of the form `adr`, and every override. */
export const ADR = {
  ...IDENTITY,
  ...ACTOR,
  phase: name,
  authority_role: oneOf('mission_owner', 'advisory', 'informed'),
  mission_owner_authority_flag: flag,
  rationale: name,
  alternatives_considered: listOf(text),
  evidence_refs: listOf(text),
}

const QUESTION = {
  origin_flow: oneOf('charter', 'specify', 'plan'),
  question: name,
  options: listOf(text),
  input_key: name,
  step_id: name,
}

export const INTERVIEW_OPENED = { ...IDENTITY, ...ACTOR, ...QUESTION, phase: name }

export const INTERVIEW_DISCUSSING = { ...IDENTITY, ...ACTOR }

const participant = shape({
  participant_id: name,
  participant_type: oneOf('human', 'llm_context'),
  display_name: optional(text),
  session_id: optional(text),
  external_refs: optional(
    shape({
      slack_user_id: optional(text),
      slack_team_id: optional(text),
      teamspace_member_id: optional(text),
    }),
  ),
})

const WIDENING = {
  channel: oneOf('slack'),
  teamspace_ref: shape({ teamspace_id: name, name: optional(text) }),
  default_channel_ref: shape({ channel_id: name, name: optional(text) }),
  thread_ref: shape({
    slack_team_id: optional(text),
    channel_id: name,
    thread_ts: name,
    url: optional(text),
  }),
  invited_participants: optional(listOf(participant), []),
  widened_by: name,
  widened_at: name,
}

export const WIDENED = { ...IDENTITY, ...WIDENING }

const OUTCOME = {
  terminal_outcome: oneOf('resolved', 'deferred', 'canceled'),
  final_answer: optional(text),
  other_answer: optional(flag, false),
  summary: optional(
    shape({
      text: name,
      source: oneOf('slack_extraction', 'manual', 'mission_owner_override'),
      extracted_at: optional(text),
      candidate_answer: optional(text),
    }),
  ),
  actual_participants: optional(listOf(participant), []),
  resolved_by: name,
  closed_locally_while_widened: optional(flag, false),
  closure_message: optional(
    shape({ channel_id: name, thread_ts: name, message_ts: name, url: optional(text) }),
  ),
}

export const INTERVIEW_RESOLVED = {
  ...IDENTITY,
  ...OUTCOME,
  rationale: optional(text),
  state_entered_at: name,
}

export type DecisionSurface = 'adr' | 'planning_interview'
export type DecisionIdentity = Read<typeof IDENTITY>
export type DecisionQuestion = Read<typeof QUESTION>
export type DecisionWidening = Read<typeof WIDENING>
export type DecisionOutcome = Read<typeof OUTCOME>
export type AdrPayload = Read<typeof ADR>
