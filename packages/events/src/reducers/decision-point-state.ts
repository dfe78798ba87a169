import type { Log } from './chunks.js'
import type {
  AdrPayload,
  DecisionIdentity,
  DecisionOutcome,
  DecisionQuestion,
  DecisionSurface,
  DecisionWidening,
} from './decision-point-shapes.js'
import type { Anomaly } from './reducer.js'

export type DecisionPhase = 'open' | 'widened' | 'discussing' | 'resolved' | 'overridden'

/** What has not been told is null. */
type OrNull<T> = { readonly [Key in keyof T]: T[Key] | null }

type DefaultedOutcome = 'other_answer' | 'actual_participants' | 'closed_locally_while_widened'

/** What is told of one decision; instants are as written. */
export interface DecisionTold
  extends OrNull<DecisionIdentity>,
    OrNull<DecisionQuestion>,
    OrNull<Omit<DecisionOutcome, DefaultedOutcome>>,
    Pick<DecisionOutcome, DefaultedOutcome> {
  /** Null until it is opened. */
  readonly state: DecisionPhase | null
  readonly phase: string | null
  readonly last_actor_id: string | null
  /** Null also where the last event names who acted and not what that is. */
  readonly last_actor_type: AdrPayload['actor_type'] | null
  readonly last_authority_role: AdrPayload['authority_role'] | null
  readonly last_rationale: string | null
  readonly last_alternatives_considered: readonly string[] | null
  readonly last_evidence_refs: readonly string[] | null
  readonly last_state_entered_at: string | null
  /** The form in which the decision was opened. */
  readonly origin_surface: DecisionSurface | null
  /** The discussion that it was taken to. */
  readonly widening: DecisionWidening | null
}

/** One decision, from the question to what became of the answer. */
export interface DecisionPointState extends DecisionTold {
  readonly anomalies: readonly Anomaly[]
  /** Events of this decision, those that are left out too. */
  readonly event_count: number
}

/** The state while it is folded. */
export interface DecisionPointFold extends DecisionTold {
  readonly anomalies: Log<Anomaly>
  readonly event_count: number
}

export function emptyDecision(): DecisionPointFold {
  return {
    state: null,
    decision_point_id: null,
    mission_id: null,
    run_id: null,
    mission_slug: null,
    mission_type: null,
    phase: null,
    last_actor_id: null,
    last_actor_type: null,
    last_authority_role: null,
    last_rationale: null,
    last_alternatives_considered: null,
    last_evidence_refs: null,
    last_state_entered_at: null,
    origin_surface: null,
    origin_flow: null,
    question: null,
    options: null,
    input_key: null,
    step_id: null,
    widening: null,
    terminal_outcome: null,
    final_answer: null,
    other_answer: false,
    summary: null,
    actual_participants: [],
    resolved_by: null,
    closed_locally_while_widened: false,
    closure_message: null,
    anomalies: [],
    event_count: 0,
  }
}
