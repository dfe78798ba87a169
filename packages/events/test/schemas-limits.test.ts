import { describe, expect, it } from 'vitest'
import { describeEventType, type EventType, parseEvent } from '../src/index.js'
import { SCHEMA_LIMITS, type SchemaLimitName } from '../src/schemas/schema-limits.js'
import { envelopeSchemaTakes, limitOf, schemaTakes } from './schema-judge.js'

type Fields = Readonly<Record<string, unknown>>

function eventOf(type: EventType, payload: Fields, envelope: Fields = {}): Fields {
  const example = describeEventType(type)?.example ?? {}
  return { ...example, payload: { ...(example.payload as Fields), ...payload }, ...envelope }
}

const prototypeKey = JSON.parse('{"__proto__": 1}') as Fields

/** For each limit, an event that only the parser refuses. */
const EVENTS: Readonly<Record<SchemaLimitName, Fields>> = {
  forbidden_key: eventOf('WPStatusChanged', { policy_metadata: { a: [{ mission_key: 1 }] } }),
  identity: eventOf('MissionCreated', { mission_id: '0'.repeat(26) }),
  impossible_date: eventOf('PlanStarted', { at: '2026-02-29T09:30:00Z' }),
  tokens_total: eventOf('TokenUsageRecorded', { total_tokens: 7 }),
  retry_bound: eventOf('SyncRetryScheduled', { retry_attempt: 4, max_retries: 3 }),
  waiver_expiry: eventOf('GateWaived', { expires_at: '2027-12-01T09:30:00Z' }),
  byte_size: eventOf('PlanStarted', {}, { extensions: { 'a.b': 'x'.repeat(16_384) } }),
  event_size: eventOf('PlanStarted', { summary: undefined, actor: 'x'.repeat(65_537) }),
  prototype_key: eventOf('WPStatusChanged', { policy_metadata: prototypeKey }),
  uncanonical: eventOf('WPStatusChanged', { policy_metadata: { count: 2 ** 60 } }),
}

describe('what JSON Schema cannot say', () => {
  it.each(Object.keys(SCHEMA_LIMITS) as SchemaLimitName[])(
    '%s: an event that the schemas take is refused, and for this alone',
    (name) => {
      const event = JSON.parse(JSON.stringify(EVENTS[name])) as Fields
      expect(envelopeSchemaTakes('native', event)).toBe(true)
      expect(schemaTakes(String(event.event_type), 'native', event.payload)).toBe(true)
      const judged = parseEvent(event, { transitions: 'refuse' })
      const issues = judged.ok ? [] : judged.issues
      expect(issues.map((issue) => limitOf(issue, event))).toEqual([name])
    },
  )

  it('is also how many bytes a reason has', () => {
    const moved = { from_lane: 'planned', to_lane: 'blocked', reason: '猫'.repeat(1_366) }
    const event = eventOf('WPStatusChanged', moved)
    expect(schemaTakes('WPStatusChanged', 'native', event.payload)).toBe(true)
    const judged = parseEvent(event, { transitions: 'refuse' })
    expect(judged.ok ? [] : judged.issues.map((issue) => limitOf(issue, event))).toEqual([
      'byte_size',
    ])
  })
})
