import { describe, expect, it } from 'vitest'
import { type ParsePayloadOptions, parseEnvelope, parsePayload } from '../src/index.js'
import { PAYLOADS, sample } from './event-samples.js'

function refusal(type: string, payload: unknown, options?: ParsePayloadOptions) {
  const result = parsePayload(type, payload, options)
  return result.ok ? ['accepted'] : result.issues.map((one) => `${one.code} ${one.path.join('.')}`)
}

describe('a payload alone', () => {
  it('[H-FR-022] is judged as inside an event, with paths and messages of its own', () => {
    expect(parsePayload('PlanStarted', PAYLOADS.PlanStarted)).toEqual({
      ok: true,
      dialect: 'native',
      payload: PAYLOADS.PlanStarted,
      findings: [],
    })
    const result = parsePayload('PlanStarted', { ...PAYLOADS.PlanStarted, actor: 3 })
    expect(result).toMatchObject({
      ok: false,
      issues: [{ code: 'PAYLOAD_SCHEMA_FAIL', path: ['actor'], message: /^actor: / }].map(
        (one) => ({
          ...one,
          message: expect.stringMatching(one.message),
        }),
      ),
    })
  })

  it('an envelope is no payload, and a payload is no envelope', () => {
    for (const type of Object.keys(PAYLOADS))
      expect(refusal(type, sample('PlanStarted'))).not.toEqual(['accepted'])
    expect(parseEnvelope(PAYLOADS.MissionRunStarted).ok).toBe(false)
  })

  it('limits, retired keys, unknown types and values that are no objects have their codes', () => {
    expect(refusal('PlanStarted', { summary: 'x'.repeat(65_537) })).toEqual([
      'LIMIT_EXCEEDED summary',
    ])
    expect(refusal('PlanStarted', { a: [{ feature_slug: 1 }] })).toEqual([
      'FORBIDDEN_KEY a.0.feature_slug',
    ])
    expect(refusal('NextStepPlanned', {})).toEqual(['UNKNOWN_EVENT_TYPE '])
    for (const input of [null, [], 'text', undefined])
      expect(refusal('PlanStarted', input)).toEqual(['PAYLOAD_SCHEMA_FAIL '])
  })

  it('a later version keeps what this package does not know', () => {
    const later = { ...PAYLOADS.PlanStarted, mood: 'calm' }
    expect(refusal('PlanStarted', later)).toEqual(['PAYLOAD_SCHEMA_FAIL mood'])
    expect(parsePayload('PlanStarted', later, { payloadVersion: 2 })).toMatchObject({
      ok: true,
      payload: { mood: 'calm' },
      findings: [{ code: 'NEWER_PAYLOAD' }],
    })
  })
})

describe('fields that contradict each other', () => {
  const usage = {
    mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EF',
    input_tokens: 3,
    output_tokens: 4,
    total_tokens: 7,
    estimated_cost_usd: 0.1,
    source: 'agent',
  }
  const rule = (type: string, payload: unknown, options?: ParsePayloadOptions) => {
    const result = parsePayload(type, payload, options)
    if (result.ok) return 'accepted'
    return result.issues.map((one) => `${one.details.rule} ${one.path.join('.')}`).join()
  }

  it('tokens_total: the sum is the sum', () => {
    expect(rule('TokenUsageRecorded', usage)).toBe('accepted')
    expect(rule('TokenUsageRecorded', { ...usage, total_tokens: 8 })).toBe(
      'tokens_total total_tokens',
    )
  })

  it('external_refs_any: a reference names something', () => {
    const joined = (external_refs: unknown) => ({
      mission_id: usage.mission_id,
      participant_id: 'p',
      participant_identity: { participant_id: 'p', participant_type: 'human', external_refs },
    })
    expect(rule('ParticipantJoined', joined({ slack_user_id: 'U1' }))).toBe('accepted')
    expect(rule('ParticipantJoined', joined(null))).toBe('accepted')
    expect(rule('ParticipantJoined', joined({}))).toBe(
      'external_refs_any participant_identity.external_refs',
    )
  })

  it('retry_bound: natively no attempt beyond the last', () => {
    const retry = {
      connector_id: 'c',
      mission_id: usage.mission_id,
      recorded_at: '2026-12-01T09:30:00Z',
      delivery_id: 'd',
      source_event_fingerprint: 'f',
      retry_attempt: 4,
      max_retries: 3,
      next_retry_at: '2026-12-01T09:31:00Z',
    }
    expect(rule('SyncRetryScheduled', retry)).toBe('retry_bound retry_attempt')
    expect(rule('SyncRetryScheduled', retry, { dialect: 'reference' })).toBe('accepted')
    expect(rule('SyncRetryScheduled', { ...retry, max_retries: 4 })).toBe('accepted')
  })

  it('outcome_fields: an answer for what is resolved, a rationale for what is not', () => {
    const resolved = {
      decision_point_id: 'd-1',
      mission_id: usage.mission_id,
      run_id: 'r-1',
      mission_slug: 'rate-limits',
      mission_type: 'software-dev',
      origin_surface: 'planning_interview',
      terminal_outcome: 'resolved',
      final_answer: 'yes',
      resolved_by: 'ada',
      state_entered_at: '2026-12-01T09:30:00Z',
      recorded_at: '2026-12-01T09:30:00Z',
    }
    const outcome = (more: object) => rule('DecisionPointResolved', { ...resolved, ...more })
    expect(outcome({})).toBe('accepted')
    expect(outcome({ final_answer: '' })).toBe('outcome_fields final_answer')
    expect(outcome({ terminal_outcome: 'deferred', final_answer: null, rationale: 'later' })).toBe(
      'accepted',
    )
    expect(outcome({ terminal_outcome: 'canceled', other_answer: true })).toBe(
      'outcome_fields final_answer,outcome_fields other_answer,outcome_fields rationale',
    )
  })

  it('iso_time: natively every …_at, in the older dialect the two that close a retrospective', () => {
    const closed = {
      mission_id: usage.mission_id,
      actor: 'ada',
      trigger_source: 'operator',
      completed_at: 'yesterday',
    }
    for (const dialect of ['native', 'reference'] as const)
      expect(rule('RetrospectiveCompleted', closed, { dialect })).toBe('iso_time completed_at')
    const dated = { ...closed, completed_at: '2026-12-01' }
    expect(rule('RetrospectiveCompleted', dated, { dialect: 'reference' })).toBe('accepted')
    expect(rule('RetrospectiveCompleted', dated)).toBe('iso_time completed_at')
    const inner = {
      ...closed,
      completed_at: '2026-12-01T09:30:00Z',
      artifact_ref: { revised_at: '' },
    }
    expect(rule('RetrospectiveCompleted', inner)).toBe('iso_time artifact_ref.revised_at')
  })
})
