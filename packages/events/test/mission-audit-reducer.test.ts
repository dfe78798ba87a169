import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { missionAuditReducer, reduce } from '../src/reducers.js'
import { folded, judged, MISSION, PROJECT, spoiled } from './judged-events.js'
import { eventId } from './row-builder.js'

const audit = {
  mission_id: MISSION,
  run_id: 'run-1',
  mission_slug: 'rate-limit-api',
  mission_number: 7,
  mission_type: 'software-dev',
  actor: 'claude',
}
const artifact = {
  report_path: 'audits/report.json',
  content_hash: { hash: 'sha256:1', algorithm: 'sha256' as const, size_bytes: 12 },
  provenance: { source_event_ids: [eventId(1)], actor_kind: 'llm' as const },
}
const kept = {
  report_path: 'audits/report.json',
  content_hash: { hash: 'sha256:1', algorithm: 'sha256', size_bytes: 12, encoding: null },
  provenance: {
    source_event_ids: [eventId(1)],
    git_sha: null,
    git_ref: null,
    actor_id: null,
    actor_kind: 'llm',
    revised_at: null,
  },
}

const requested = (number: number, scope = ['spec.md']): AnyEvent =>
  judged(number, 'MissionAuditRequested', {
    ...audit,
    trigger_mode: 'post_merge',
    enforcement_mode: 'blocking',
    audit_scope: scope,
  })
const started = (number: number) =>
  judged(number, 'MissionAuditStarted', { ...audit, audit_scope_hash: 'sha256:2' })
const asked = (number: number, decision_id: string) =>
  judged(number, 'MissionAuditDecisionRequested', {
    ...audit,
    decision_id,
    question: 'Go on?',
    context_summary: 'One finding',
    severity: 'warning',
  })
const completed = (number: number) =>
  judged(number, 'MissionAuditCompleted', {
    ...audit,
    verdict: 'pass_with_warnings',
    severity: 'info',
    findings_count: 1,
    artifact_ref: artifact,
    summary: 'Fine',
  })
const failed = (number: number) =>
  judged(number, 'MissionAuditFailed', {
    ...audit,
    error_code: 'TIMEOUT',
    error_message: 'Too slow',
    partial_artifact_ref: artifact,
  })

const fold = (...events: readonly AnyEvent[]) => folded(missionAuditReducer, ...events)

describe('missionAuditReducer', () => {
  it('[H-FR-024] goes from the request to the result, with every field of the result', () => {
    const { state, kinds } = fold(requested(1), started(2), completed(3))
    expect(kinds).toEqual([])
    expect(state).toEqual({
      audit_status: 'completed',
      verdict: 'pass_with_warnings',
      severity: 'info',
      findings_count: 1,
      artifact_ref: kept,
      partial_artifact_ref: null,
      summary: 'Fine',
      error_code: null,
      error_message: null,
      pending_decisions: [],
      mission_id: MISSION,
      run_id: 'run-1',
      mission_slug: 'rate-limit-api',
      mission_number: 7,
      mission_type: 'software-dev',
      trigger_mode: 'post_merge',
      enforcement_mode: 'blocking',
      audit_scope: ['spec.md'],
      audit_scope_hash: 'sha256:2',
      anomalies: [],
      event_count: 3,
    })
  })

  it('is pending, running, waiting and failed as events say', () => {
    expect(fold(requested(1)).state.audit_status).toBe('pending')
    expect(fold(requested(1), started(2)).state.audit_status).toBe('running')
    expect(fold(requested(1), asked(2, 'd')).state.audit_status).toBe('awaiting_decision')
    expect(fold(requested(1), asked(2, 'd'), started(3)).state.audit_status).toBe('running')
    expect(fold(requested(1), failed(2)).state).toMatchObject({
      audit_status: 'failed',
      error_code: 'TIMEOUT',
      error_message: 'Too slow',
      partial_artifact_ref: kept,
      verdict: null,
    })
  })

  it('notes and applies what comes before the request, and fills the identity from it', () => {
    const { state, kinds } = fold(started(1), asked(2, 'd'), requested(3))
    expect(kinds).toEqual(['event_before_requested', 'event_before_requested'])
    expect(state).toMatchObject({
      audit_status: 'awaiting_decision',
      audit_scope_hash: 'sha256:2',
      trigger_mode: 'post_merge',
      mission_number: 7,
    })
    expect(fold(completed(1)).state).toMatchObject({ audit_status: 'completed', run_id: 'run-1' })
  })

  it('keeps the identity that the first event tells', () => {
    const renamed = spoiled(started(2), { mission_slug: 'renamed', mission_number: 8 })
    const { state } = fold(requested(1), renamed)
    expect(state).toMatchObject({ mission_slug: 'rate-limit-api', mission_number: 7 })
  })

  it('notes and leaves out whatever comes after the end', () => {
    const late = [requested(3, ['late.md']), started(4), asked(5, 'd'), completed(6), failed(7)]
    for (const end of [completed(2), failed(2)]) {
      const before = fold(requested(1), end).state
      const { state, kinds } = fold(requested(1), end, ...late)
      expect(kinds).toEqual(late.map(() => 'event_after_terminal'))
      expect({ ...state, anomalies: [], event_count: 2 }).toEqual(before)
      expect(state.event_count).toBe(7)
      expect(state.anomalies).toHaveLength(5)
    }
  })

  it('lists each decision that it waits for once, as asked, and none after the end', () => {
    const { state, kinds } = fold(requested(1), asked(2, 'z'), asked(3, 'a'), asked(4, 'z'))
    expect(kinds).toEqual(['duplicate_decision_id'])
    const decision = { question: 'Go on?', context_summary: 'One finding', severity: 'warning' }
    expect(state.pending_decisions).toEqual([
      { decision_id: 'z', ...decision },
      { decision_id: 'a', ...decision },
    ])
    for (const end of [completed(3), failed(3)])
      expect(fold(requested(1), asked(2, 'z'), end).state.pending_decisions).toEqual([])
  })

  it('leaves out an event that lacks what the state needs', () => {
    const { state, kinds } = fold(
      requested(1),
      spoiled(completed(2), { verdict: 'maybe', artifact_ref: { ...artifact, report_path: 3 } }),
    )
    expect(kinds).toEqual(['malformed_payload'])
    expect(state.anomalies[0]).toMatchObject({
      event_id: eventId(2),
      details: { fields: ['artifact_ref', 'verdict'] },
    })
    expect(state.audit_status).toBe('pending')
  })

  it('keeps the audits of a mission apart, whatever their names hold', () => {
    const other = (number: number, mission_id: string, run_id: string) =>
      spoiled(requested(number), { mission_id, run_id })
    const { states } = reduce(missionAuditReducer, [
      requested(1),
      other(2, MISSION, 'run-2'),
      other(3, 'a/b', 'c'),
      other(4, 'a', 'b/c'),
    ])
    expect(Object.keys(states)).toEqual([
      `${PROJECT}/${MISSION}/run-1`,
      `${PROJECT}/${MISSION}/run-2`,
      `${PROJECT}/a%2Fb/c`,
      `${PROJECT}/a/b%2Fc`,
    ])
  })
})
