import { contentHash, provenance } from './artifact-references.js'
import type { Log } from './chunks.js'
import { integer, listOf, name, oneOf, optional, type Read, shape, text } from './read-fields.js'
import type { Anomaly, Reducer } from './reducer.js'
import { payloadKey } from './state-key.js'
import { type Note, rememberAnomaly, step, stepwise } from './stepwise.js'

const severity = oneOf('info', 'warning', 'error', 'critical')
const artifact = shape({ report_path: name, content_hash: contentHash, provenance })

const IDENTITY = {
  mission_id: name,
  run_id: name,
  mission_slug: name,
  mission_number: integer,
  mission_type: name,
}

const REQUEST = {
  trigger_mode: oneOf('manual', 'post_merge'),
  enforcement_mode: oneOf('advisory', 'blocking'),
  audit_scope: listOf(text),
}

const START = { audit_scope_hash: name }

const DECISION = { decision_id: name, question: text, context_summary: text, severity }

const RESULT = {
  verdict: oneOf('pass', 'pass_with_warnings', 'fail', 'blocked_decision_required'),
  severity,
  findings_count: integer,
  artifact_ref: artifact,
  summary: text,
}

const FAILURE = { error_code: name, error_message: text, partial_artifact_ref: optional(artifact) }

type OrNull<T> = { readonly [Key in keyof T]: T[Key] | null }

/** What events tell of an audit; null until one does. */
type Told = OrNull<
  Read<typeof IDENTITY & typeof REQUEST & typeof START & typeof RESULT & typeof FAILURE>
>

export type AuditStatus = 'pending' | 'running' | 'awaiting_decision' | 'completed' | 'failed'

/** A question that the audit waits for. */
export type AuditDecision = Read<typeof DECISION>

/** One audit of a mission. What no event has told yet is null. */
export interface MissionAuditState extends Told {
  readonly audit_status: AuditStatus
  /** In the order in which they were asked. */
  readonly pending_decisions: readonly AuditDecision[]
  readonly anomalies: readonly Anomaly[]
  /** Events of this audit, those that are left out too. */
  readonly event_count: number
}

/** The state while it is folded. */
export interface MissionAuditFold extends Omit<MissionAuditState, 'anomalies'> {
  readonly requested: boolean
  readonly anomalies: Log<Anomaly>
}

/**
 * Follows one audit of a mission. What comes before the request is noted and applied; what comes
 * after the end is noted and left out, and so is a question that was asked before.
 */
export const missionAuditReducer: Reducer<MissionAuditFold, MissionAuditState> = stepwise<
  MissionAuditFold,
  MissionAuditState
>({
  name: 'mission_audit',
  version: 1,
  keyOf: (event) => payloadKey(event, 'mission_id', 'run_id'),
  init: () => ({
    ...nothingTold(),
    audit_status: 'pending',
    requested: false,
    pending_decisions: [],
    anomalies: [],
    event_count: 0,
  }),
  steps: {
    MissionAuditRequested: step({ ...IDENTITY, ...REQUEST }, (state, payload, _event, note) => {
      if (hasEnded(state, note)) return state
      const { trigger_mode, enforcement_mode, audit_scope } = payload
      const request = { trigger_mode, enforcement_mode, audit_scope }
      return { ...identified(state, payload), ...request, requested: true }
    }),
    MissionAuditStarted: step({ ...IDENTITY, ...START }, (state, payload, _event, note) => {
      if (!goesOn(state, note)) return state
      const { audit_scope_hash } = payload
      return { ...identified(state, payload), audit_scope_hash, audit_status: 'running' }
    }),
    MissionAuditDecisionRequested: step({ ...IDENTITY, ...DECISION }, (state, asked, _, note) =>
      goesOn(state, note) ? waiting(identified(state, asked), asked, note) : state,
    ),
    MissionAuditCompleted: step({ ...IDENTITY, ...RESULT }, (state, payload, _event, note) => {
      if (!goesOn(state, note)) return state
      const { verdict, severity, findings_count, artifact_ref, summary } = payload
      const result = { verdict, severity, findings_count, artifact_ref, summary }
      return { ...ended(identified(state, payload), 'completed'), ...result }
    }),
    MissionAuditFailed: step({ ...IDENTITY, ...FAILURE }, (state, payload, _event, note) => {
      if (!goesOn(state, note)) return state
      const { error_code, error_message, partial_artifact_ref } = payload
      const failure = { error_code, error_message, partial_artifact_ref }
      return { ...ended(identified(state, payload), 'failed'), ...failure }
    }),
  },
  remember: rememberAnomaly,
  finish: ({ requested: _requested, anomalies, ...state }) => ({
    ...state,
    anomalies: anomalies.flat(),
  }),
})

function nothingTold(): Told {
  return {
    mission_id: null,
    run_id: null,
    mission_slug: null,
    mission_number: null,
    mission_type: null,
    trigger_mode: null,
    enforcement_mode: null,
    audit_scope: null,
    audit_scope_hash: null,
    verdict: null,
    severity: null,
    findings_count: null,
    artifact_ref: null,
    summary: null,
    error_code: null,
    error_message: null,
    partial_artifact_ref: null,
  }
}

function hasEnded(state: MissionAuditFold, note: Note): boolean {
  const { audit_status } = state
  const ended = audit_status === 'completed' || audit_status === 'failed'
  if (ended) note('event_after_terminal', 'The audit had ended before.', { audit_status })
  return ended
}

/** Whether an event other than the request is applied. */
function goesOn(state: MissionAuditFold, note: Note): boolean {
  if (hasEnded(state, note)) return false
  if (!state.requested) note('event_before_requested', 'The audit had not been requested before.')
  return true
}

/** The first event tells whose audit it is. */
function identified(state: MissionAuditFold, told: Read<typeof IDENTITY>): MissionAuditFold {
  return {
    ...state,
    mission_id: state.mission_id ?? told.mission_id,
    run_id: state.run_id ?? told.run_id,
    mission_slug: state.mission_slug ?? told.mission_slug,
    mission_number: state.mission_number ?? told.mission_number,
    mission_type: state.mission_type ?? told.mission_type,
  }
}

function waiting(state: MissionAuditFold, asked: AuditDecision, note: Note): MissionAuditFold {
  const { decision_id, question, context_summary, severity } = asked
  if (state.pending_decisions.some((known) => known.decision_id === decision_id)) {
    note('duplicate_decision_id', 'The same decision was requested before.')
    return state
  }
  const decision = { decision_id, question, context_summary, severity }
  const pending_decisions = [...state.pending_decisions, decision]
  return { ...state, pending_decisions, audit_status: 'awaiting_decision' }
}

function ended(state: MissionAuditFold, audit_status: 'completed' | 'failed'): MissionAuditFold {
  return { ...state, audit_status, pending_decisions: [] }
}
