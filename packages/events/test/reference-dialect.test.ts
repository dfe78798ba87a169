import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, type ParseOptions, parseEnvelope, parseEvent } from '../src/index.js'
import { referenceSample } from './event-samples.js'

function refusal(input: unknown, options?: ParseOptions): readonly string[] {
  const result = parseEvent(input, options)
  return result.ok ? ['accepted'] : result.issues.map((one) => `${one.code} ${one.path.join('.')}`)
}

const status = (payload: Readonly<Record<string, unknown>>) =>
  referenceSample({
    event_type: 'WPStatusChanged',
    payload: {
      mission_slug: 'old-mission',
      wp_id: 'WP01',
      from_lane: 'planned',
      to_lane: 'claimed',
      actor: 'claude',
      execution_mode: 'worktree',
      ...payload,
    },
  })

describe('an event of the older public envelope', () => {
  it('[H-FR-022] is judged in full, by the rules of its own dialect', () => {
    const result = parseEvent(status({}))
    expect(result).toMatchObject({ ok: true, dialect: 'reference', findings: [] })
    if (!result.ok || result.event.event_type !== 'WPStatusChanged') throw new Error('refused')
    expect(result.event.payload.force).toBe(false)
    expect(refusal(status({ prev_event_id: null }))).toEqual([
      'PAYLOAD_SCHEMA_FAIL payload.prev_event_id',
    ])
    expect(refusal(status({ wp_id: 'any text' }))).toEqual(['accepted'])
    expect(refusal(status({ wp_id: '' }))).toEqual(['PAYLOAD_SCHEMA_FAIL payload.wp_id'])
  })

  it('[H-FR-016] has its own table: some of its moves are not ours, and it refuses by default', () => {
    const evidence = {
      repos: [{ repo: 'shop', branch: 'main', commit: 'anything' }],
      review: { reviewer: 'codex', verdict: 'rejected' },
    }
    expect(refusal(status({ from_lane: 'for_review', to_lane: 'done', evidence }))).toEqual([
      'accepted',
    ])
    expect(refusal(status({ from_lane: 'planned', to_lane: 'done', evidence }))).toEqual([
      'ILLEGAL_TRANSITION payload.to_lane',
    ])
    expect(refusal(status({ from_lane: 'in_review', to_lane: 'planned' }))).toEqual([
      'FORCE_REQUIRED payload.to_lane',
    ])
    const reported = parseEvent(status({ from_lane: 'planned', to_lane: 'done', evidence }), {
      transitions: 'report',
    })
    expect(reported).toMatchObject({ ok: true, findings: [{ code: 'ILLEGAL_TRANSITION' }] })
  })

  it('keeps and names unknown keys of the envelope and of open payloads', () => {
    const odd = referenceSample({
      event_type: 'MissionRunStarted',
      payload: {
        run_id: 'run-1',
        mission_type: 'software-dev',
        actor: { actor_id: 'claude', actor_type: 'llm', mood: 1 },
        colour: 'blue',
      },
      timestamp: '2026-12-01T09:30:00',
      team_slug: 'a',
      colour: 1,
    })
    expect(parseEvent(odd)).toMatchObject({
      ok: true,
      event: { colour: 1, team_slug: 'a', payload: { colour: 'blue', actor: { mood: 1 } } },
      findings: [
        { code: 'NAIVE_INSTANT', path: ['timestamp'] },
        { code: 'UNKNOWN_KEY', path: ['colour'] },
        { code: 'UNKNOWN_KEY', path: ['payload', 'actor', 'mood'] },
        { code: 'UNKNOWN_KEY', path: ['payload', 'colour'] },
      ].map((one) => expect.objectContaining(one)),
    })
  })

  it('does not have the types that are only ours', () => {
    const ours = Object.entries(EVENT_TYPES).filter(([, info]) => info.dialects === 'native')
    expect(ours.map(([type]) => type)).toEqual(['EvidenceRecorded', 'GateWaived'])
    for (const [type] of ours)
      expect(refusal(referenceSample({ event_type: type }))).toEqual([
        'UNKNOWN_EVENT_TYPE event_type',
      ])
  })

  it('a decision without its surface is an architecture decision', () => {
    const payload = {
      decision_point_id: 'd-1',
      mission_id: 'm-1',
      run_id: 'r-1',
      mission_slug: 'old-mission',
      mission_type: 'software-dev',
      phase: 'P1',
      actor_id: 'ada',
      actor_type: 'human',
      authority_role: 'mission_owner',
      mission_owner_authority_flag: true,
      mission_owner_authority_path: '',
      rationale: 'It is simpler',
      alternatives_considered: ['none'],
      evidence_refs: ['spec.md'],
      state_entered_at: '2026-12-01T09:30:00',
      recorded_at: '2026-12-01T09:30:00Z',
    }
    const result = parseEvent(referenceSample({ event_type: 'DecisionPointOpened', payload }))
    expect(result).toMatchObject({
      ok: true,
      event: { payload: { origin_surface: 'adr' } },
      findings: [{ code: 'NAIVE_INSTANT', path: ['payload', 'state_entered_at'] }],
    })
  })

  it('may lack its payload, and may not lack anything that is required', () => {
    const { payload: _payload, ...bare }: Record<string, unknown> = referenceSample({
      event_type: 'TestEvent',
    })
    expect(parseEnvelope(bare)).toMatchObject({ ok: true, event: { payload: {} } })
    expect(refusal(bare)).toEqual(['UNKNOWN_EVENT_TYPE event_type'])
    expect(refusal(referenceSample({ lamport_clock: 'x' }))).toEqual([
      'ENVELOPE_SHAPE_INVALID lamport_clock',
    ])
    expect(refusal(referenceSample(), { dialect: 'native' })[0]).toMatch(/^ENVELOPE_SHAPE_INVALID/)
  })
})
