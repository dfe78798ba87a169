import { describe, expect, it } from 'vitest'
import { describeEventType, type ParseOptions, parseEvent } from '../src/index.js'
import { PAYLOADS, type SampleType, sample } from './event-samples.js'
import { eventId } from './row-builder.js'

const TYPES = Object.keys(PAYLOADS) as SampleType[]

function refusal(input: unknown, options?: ParseOptions): readonly string[] {
  const result = parseEvent(input, options)
  return result.ok ? ['accepted'] : result.issues.map((one) => `${one.code} ${one.path.join('.')}`)
}

describe('a valid event', () => {
  it.each(TYPES)('of type %s is accepted without a finding', (type) => {
    expect(parseEvent(sample(type))).toMatchObject({ ok: true, dialect: 'native', findings: [] })
  })

  it('comes out as a copy with ids, lanes and defaults in their one spelling', () => {
    const input = sample(
      'WPStatusChanged',
      { from_lane: 'claimed', to_lane: 'doing', evidence: null, force: undefined },
      { event_id: eventId(5).toLowerCase(), correlation_id: '8C1F0C3E6F0E4C539A6B0D4A3B0F7A11' },
    )
    delete (input.payload as Record<string, unknown>).force
    const before = structuredClone(input)
    const result = parseEvent(input)
    expect(input).toEqual(before)
    if (!result.ok || result.event.event_type !== 'WPStatusChanged') throw new Error('refused')
    expect(result.event).toMatchObject({
      event_id: eventId(5),
      correlation_id: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11',
      timestamp: '2026-12-01T09:30:00.123456+00:00',
      data_tier: 0,
    })
    expect(result.event.payload.to_lane).toBe('in_progress')
    expect(result.event.payload.force).toBe(false)
    expect(result.event.payload.policy_metadata).not.toBe(PAYLOADS.WPStatusChanged.policy_metadata)
  })
})

describe('the steps of the judgement, each ending it', () => {
  it('1: limits and values that JSON does not have', () => {
    const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 1)
    expect(refusal(sample('PlanStarted', { deep }))[0]).toMatch(/^LIMIT_EXCEEDED/)
    expect(refusal(sample('WPStatusChanged', { reason: 'x'.repeat(4097) }))).toEqual([
      'LIMIT_EXCEEDED payload.reason',
    ])
    const big = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [at, 'é'.repeat(60_000)]))
    expect(refusal(sample('PlanStarted', big))).toEqual(['LIMIT_EXCEEDED '])
    for (const input of [null, [], 'text', undefined, 3])
      expect(refusal(input)).toEqual(['ENVELOPE_SHAPE_INVALID '])
    expect(refusal(sample('PlanStarted', { actor: Number.NaN }))).toEqual([
      'ENVELOPE_SHAPE_INVALID payload.actor',
    ])
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(refusal(circle)[0]).toMatch(/^LIMIT_EXCEEDED/)
  })

  it('2: a row of a log is told apart from an event', () => {
    const row = { wp_id: 'WP01', to_lane: 'planned', at: '2026-12-01T09:30:00Z' }
    expect(parseEvent(row)).toMatchObject({
      issues: [{ code: 'RAW_HISTORICAL_ROW', details: { shape: 'local_status_row' } }],
    })
    expect(parseEvent({ ts: 1 })).toMatchObject({
      issues: [{ code: 'RAW_HISTORICAL_ROW', details: { shape: 'historical' } }],
    })
  })

  it('3: every missing field is listed, sorted', () => {
    const required = [
      'aggregate_id',
      'build_id',
      'correlation_id',
      'event_id',
      'event_type',
      'lamport_clock',
      'mission_id',
      'node_id',
      'payload',
      'payload_version',
      'project_uuid',
      'timestamp',
    ]
    expect(refusal({ schema_version: 'urn:spec-kitty:event:1' })).toEqual(
      required.map((key) => `ENVELOPE_SHAPE_INVALID ${key}`),
    )
    for (const key of required) {
      const { [key]: _gone, ...rest } = sample('PlanStarted')
      expect(refusal(rest)).toEqual([`ENVELOPE_SHAPE_INVALID ${key}`])
    }
  })

  it('4: retired keys anywhere, by key and not by value', () => {
    const nested = { policy_metadata: { a: [{ feature_slug: 'x' }], note: 'mission_key' } }
    expect(refusal(sample('WPStatusChanged', nested, { mission_key: 'x' }))).toEqual([
      'FORBIDDEN_KEY mission_key',
      'FORBIDDEN_KEY payload.policy_metadata.a.0.feature_slug',
    ])
  })

  it('5: other wire versions and retired names', () => {
    for (const version of ['2.0.0', 'urn:spec-kitty:event:2', null, 3])
      expect(refusal(sample('PlanStarted', {}, { schema_version: version }))).toEqual([
        'CUTOVER_UNSUPPORTED schema_version',
      ])
    const { schema_version: _gone, ...unversioned } = sample('PlanStarted')
    expect(refusal(unversioned)).toEqual(['CUTOVER_UNSUPPORTED schema_version'])
    expect(refusal(sample('PlanStarted', {}, { event_type: 'FeatureCreated' }))).toEqual([
      'LEGACY_NAME event_type',
    ])
    expect(refusal(sample('PlanStarted', {}, { aggregate_id: 'feature/x' }))).toEqual([
      'LEGACY_NAME aggregate_id',
    ])
  })

  it.each([
    ['event_id', 'not-an-id'],
    ['event_type', ''],
    ['payload_version', 0],
    ['aggregate_id', 7],
    ['project_uuid', 'x'],
    ['mission_id', 'WP01'],
    ['timestamp', '2026-12-01T09:30:00'],
    ['timestamp', '2026-02-30T09:30:00Z'],
    ['correlation_id', null],
    ['payload', []],
    ['node_id', ' '],
    ['build_id', 'x'.repeat(129)],
    ['lamport_clock', -1],
    ['lamport_clock', 1.5],
    ['data_tier', 5],
    ['extensions', { novendor: 1 }],
    ['git', { colour: 'red' }],
  ])('6: the envelope field %s must not be %j', (key, value) => {
    const found = refusal(sample('PlanStarted', {}, { [key]: value }))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^ENVELOPE_SHAPE_INVALID ${key}`))
  })

  it('6: unknown envelope keys are refused by name', () => {
    expect(refusal(sample('PlanStarted', {}, { team: 1, colour: 2 }))).toEqual([
      'ENVELOPE_SHAPE_INVALID colour',
      'ENVELOPE_SHAPE_INVALID team',
    ])
  })

  it('7: unknown types are refused, or kept unjudged with a finding', () => {
    for (const type of ['NextStepPlanned', 'toString', '__proto__']) {
      const event = sample('PlanStarted', {}, { event_type: type })
      expect(refusal(event)).toEqual(['UNKNOWN_EVENT_TYPE event_type'])
      expect(parseEvent(event, { unknownTypes: 'keep' })).toMatchObject({
        ok: true,
        event: { event_type: type },
        findings: [{ code: 'UNKNOWN_EVENT_TYPE' }],
      })
    }
  })

  it('8: unknown lanes have a code of their own', () => {
    const lanes = { from_lane: 'Planned', to_lane: 'reviewing' }
    expect(refusal(sample('WPStatusChanged', lanes))).toEqual([
      'UNKNOWN_LANE payload.from_lane',
      'UNKNOWN_LANE payload.to_lane',
    ])
  })

  it.each(TYPES)('9: %s refuses unknown and missing payload fields', (type) => {
    expect(refusal(sample(type, { surprise: 1 }))).toEqual(['PAYLOAD_SCHEMA_FAIL payload.surprise'])
    const emptied = { ...sample(type), payload: {} }
    expect(refusal(emptied).every((one) => one.startsWith('PAYLOAD_SCHEMA_FAIL'))).toBe(true)
  })

  it('10: fields that contradict each other name the rule', () => {
    const noTarget = sample('FollowUpRecorded', { follow_up_type: 'pr' })
    expect(parseEvent(noTarget)).toMatchObject({
      issues: [
        {
          code: 'PAYLOAD_RULE_VIOLATED',
          path: ['payload', 'pr_number'],
          details: { rule: 'follow_up_target' },
        },
      ],
    })
    expect(refusal(sample('MissionCreated', { created_at: 'today' }))).toEqual([
      'PAYLOAD_RULE_VIOLATED payload.created_at',
    ])
  })

  it('11: a move outside the table is a finding, or refused where that is asked', () => {
    const jump = sample('WPStatusChanged', { from_lane: 'planned', to_lane: 'for_review' })
    expect(parseEvent(jump)).toMatchObject({ ok: true, findings: [{ code: 'ILLEGAL_TRANSITION' }] })
    expect(refusal(jump, { transitions: 'refuse' })).toEqual(['ILLEGAL_TRANSITION payload.to_lane'])
    const unlanded = sample('WPStatusChanged', { from_lane: 'approved', to_lane: 'done' })
    expect(refusal(unlanded, { transitions: 'refuse' })).toEqual([
      'EVIDENCE_REQUIRED payload.to_lane',
    ])
    const seed = { from_lane: null, to_lane: 'planned', force: true, reason: 'seed' }
    expect(refusal(sample('WPStatusChanged', seed), { transitions: 'refuse' })).toEqual([
      'accepted',
    ])
  })

  it('12: identities agree', () => {
    const beat = { ...describeEventType('BuildHeartbeat').example, mission_id: null }
    expect(refusal(beat)).toEqual(['accepted'])
    const project = { ...describeEventType('ProjectInitialized').example, mission_id: null }
    expect(refusal(project)).toEqual(['accepted'])
    expect(refusal(sample('PlanStarted', {}, { mission_id: null }))).toEqual([
      'IDENTITY_MISMATCH mission_id',
    ])
    expect(refusal(sample('WPCreated', { wp_id: 'WP02' }))).toEqual([
      'IDENTITY_MISMATCH aggregate_id',
    ])
    expect(refusal(sample('NextStepIssued', { run_id: 'run-2' }))).toEqual([
      'IDENTITY_MISMATCH aggregate_id',
    ])
    const foreign = { mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EG' }
    expect(refusal(sample('MissionCreated', foreign))).toEqual([
      'IDENTITY_MISMATCH payload.mission_id',
    ])
  })
})

describe('what the judgement promises', () => {
  it('a newer payload keeps what this package does not know, at every level', () => {
    const event = sample(
      'WPStatusChanged',
      {
        novelty: 1,
        review_result: { ...(PAYLOADS.WPStatusChanged.review_result as object), mood: 'good' },
      },
      { payload_version: 2 },
    )
    expect(parseEvent(event)).toMatchObject({
      ok: true,
      event: { payload: { novelty: 1, review_result: { mood: 'good' } } },
      findings: [{ code: 'NEWER_PAYLOAD' }],
    })
    expect(refusal({ ...event, payload_version: 1 })).toEqual([
      'PAYLOAD_SCHEMA_FAIL payload.novelty',
      'PAYLOAD_SCHEMA_FAIL payload.review_result.mood',
    ])
  })

  it('issues name no values unless asked, and then cut them', () => {
    const secret = 'hunter2-'.repeat(60)
    const event = sample('PlanStarted', { mission_number: secret })
    const quiet = parseEvent(event)
    expect(JSON.stringify(quiet)).not.toContain('hunter2')
    expect(parseEvent(event)).toEqual(quiet)
    const loud = parseEvent(event, { includeValues: true })
    if (loud.ok) throw new Error('accepted')
    expect(loud.issues[0]?.details.value).toHaveLength(200)
  })

  it('reports at most 50 issues', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`key${at}`, 1]))
    expect(refusal(sample('PlanStarted', many))).toHaveLength(50)
  })

  it('no input reaches the prototype of anything', () => {
    const text = JSON.stringify(sample('WPStatusChanged'))
    const places = ['"policy_metadata":{', '"payload":{', '{']
    for (const place of places) {
      const input = JSON.parse(text.replace(place, `${place}"__proto__":{"polluted":1},`))
      expect(refusal(input)[0]).toMatch(/^ENVELOPE_SHAPE_INVALID (?:.*\.)?__proto__$/)
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
