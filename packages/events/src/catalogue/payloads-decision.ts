import * as z from '../values/schema-library.js'
import { ofDecision } from './definition.js'
import { type Fields, list, listOrNone, maybe, word } from './fields.js'
import { participant } from './shared-objects.js'

const point = (f: Fields) => ({
  decision_point_id: f.text,
  mission_id: f.missionId,
  run_id: f.text,
  mission_slug: f.text,
  mission_type: f.text,
})

const actedBy = (f: Fields) => ({ actor_id: f.text, actor_type: word(['human', 'llm', 'service']) })

const entered = (f: Fields) => ({ state_entered_at: f.instant, recorded_at: f.instant })

const argued = (f: Fields) => ({
  ...point(f),
  ...actedBy(f),
  ...entered(f),
  phase: f.text,
  authority_role: word(['mission_owner', 'advisory', 'informed']),
  mission_owner_authority_flag: f.flag,
  mission_owner_authority_path: f.anyText,
  rationale: f.text,
  alternatives_considered: list(f.anyText, 1),
  evidence_refs: list(f.anyText, 1),
})

const adr = z.literal('adr')
const planning = z.literal('planning_interview')

/** The form of an architecture decision. Older events leave its name out. */
const adrForm = (f: Fields) => {
  const named = z.pipe(
    z.optional(adr),
    z.transform((value) => value ?? ('adr' as const)),
  )
  const native = f.closed({ ...argued(f), origin_surface: adr })
  if (f.native) return native
  return f.closed({ ...argued(f), origin_surface: named }) as unknown as typeof native
}

const interview = (f: Fields) => ({ ...point(f), origin_surface: planning })

const openedInInterview = (f: Fields) =>
  f.closed({
    ...interview(f),
    ...actedBy(f),
    ...entered(f),
    phase: f.text,
    origin_flow: word(['charter', 'specify', 'plan']),
    question: f.text,
    options: list(f.anyText),
    input_key: f.text,
    step_id: f.text,
  })

const discussedInInterview = (f: Fields) =>
  f.closed({
    ...interview(f),
    ...actedBy(f),
    ...entered(f),
    snapshot_kind: word(['participant_contribution', 'digest', 'owner_note']),
    contributions: listOrNone(f.anyText),
  })

const resolvedInInterview = (f: Fields) =>
  f.closed({
    ...interview(f),
    ...entered(f),
    terminal_outcome: word(['resolved', 'deferred', 'canceled']),
    final_answer: maybe(f.anyText),
    other_answer: z._default(f.flag, false),
    rationale: maybe(f.anyText),
    summary: maybe(
      f.closed({
        text: f.text,
        source: word(['slack_extraction', 'manual', 'mission_owner_override']),
        extracted_at: maybe(f.instant),
        candidate_answer: maybe(f.anyText),
      }),
    ),
    actual_participants: listOrNone(participant(f)),
    resolved_by: f.text,
    closed_locally_while_widened: z._default(f.flag, false),
    closure_message: maybe(
      f.closed({
        channel_id: f.text,
        thread_ts: f.text,
        message_ts: f.text,
        url: maybe(f.anyText),
      }),
    ),
  })

const widened = (f: Fields) =>
  f.closed({
    ...interview(f),
    channel: word(['slack']),
    teamspace_ref: f.closed({ teamspace_id: f.text, name: maybe(f.anyText) }),
    default_channel_ref: f.closed({ channel_id: f.text, name: maybe(f.anyText) }),
    thread_ref: f.closed({
      slack_team_id: maybe(f.anyText),
      channel_id: f.text,
      thread_ts: f.text,
      url: maybe(f.anyText),
    }),
    invited_participants: listOrNone(participant(f)),
    widened_by: f.text,
    widened_at: f.instant,
    recorded_at: f.instant,
  })

/** Decisions with their arguments, told apart by `origin_surface`. */
export const DECISION_TYPES = {
  DecisionPointOpened: ofDecision((f) =>
    z.discriminatedUnion('origin_surface', [adrForm(f), openedInInterview(f)]),
  ),
  DecisionPointWidened: ofDecision(widened, 'external_refs_any'),
  DecisionPointDiscussing: ofDecision((f) =>
    z.discriminatedUnion('origin_surface', [adrForm(f), discussedInInterview(f)]),
  ),
  DecisionPointResolved: ofDecision(
    (f) => z.discriminatedUnion('origin_surface', [adrForm(f), resolvedInInterview(f)]),
    'external_refs_any',
    'outcome_fields',
  ),
  DecisionPointOverridden: ofDecision((f) =>
    f.closed({ ...argued(f), origin_surface: maybe(word(['adr', 'planning_interview'])) }),
  ),
}
