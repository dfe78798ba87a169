import { describe, expect, it } from 'vitest'
import {
  createEvent,
  describeEventType,
  EVENT_TYPES,
  type EventType,
  matchEvent,
  type NativeEvent,
  parseEvent,
  type Stamp,
} from '../src/index.js'

const stamp: Stamp = {
  event_id: '01KZ7R5M8N2P4Q6R8S0T1V3W5X',
  timestamp: '2026-12-01T09:30:00.000000Z',
  project_uuid: '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
  mission_id: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  node_id: 'laptop',
  build_id: 'main',
  lamport_clock: 7,
}
const claimed = {
  mission_slug: 'rate-limits',
  wp_id: 'WP01',
  from_lane: 'planned',
  to_lane: 'claimed',
  actor: 'claude',
  execution_mode: 'worktree',
} as const

describe('a new event', () => {
  it('[H-FR-024] takes ids and time from the caller, and its aggregate from its type', () => {
    const result = createEvent('WPStatusChanged', claimed, stamp)
    expect(result).toMatchObject({
      ok: true,
      event: {
        ...stamp,
        schema_version: 'urn:spec-kitty:event:1',
        payload_version: 1,
        aggregate_id: 'wp/01KZ7R1A2B3C4D5E6F7G8H9J0K/WP01',
        correlation_id: stamp.event_id,
        payload: { ...claimed, force: false },
      },
    })
    expect(result.ok && parseEvent(result.event)).toEqual(result)
  })

  it('is refused like every other one, and a move outside the table always is', () => {
    const jump = createEvent('WPStatusChanged', { ...claimed, to_lane: 'approved' }, stamp)
    expect(jump).toMatchObject({ ok: false, issues: [{ code: 'ILLEGAL_TRANSITION' }] })
    const nobody = createEvent('PlanStarted', { mission_slug: 'm', actor: ' ' }, stamp)
    expect(nobody).toMatchObject({ ok: false, issues: [{ path: ['payload', 'actor'] }] })
    const nowhere = createEvent(
      'PlanStarted',
      { mission_slug: 'm', actor: 'a' },
      {
        ...stamp,
        mission_id: null,
      },
    )
    expect(nowhere).toMatchObject({ ok: false, issues: [{ code: 'IDENTITY_MISMATCH' }] })
  })

  it('a field that is undefined is a field that is not given', () => {
    const given = { ...claimed, reason: undefined }
    expect(createEvent('WPStatusChanged', given, { ...stamp, tenant_id: undefined }).ok).toBe(true)
  })

  it('the type decides at compile time what its payload is', () => {
    // @ts-expect-error a payload of another type
    expect(createEvent('MissionClosed', claimed, stamp).ok).toBe(false)
    // @ts-expect-error a name that is not in the catalogue
    expect(createEvent('NextStepPlanned', {}, stamp).ok).toBe(false)
  })
})

describe('choosing by type', () => {
  const event = (): NativeEvent => {
    const result = createEvent('WPStatusChanged', claimed, stamp)
    if (!result.ok) throw new Error('refused')
    return result.event
  }

  it('hands each handler its own payload, and the rest to the other one', () => {
    const to = matchEvent(
      event(),
      { WPStatusChanged: ({ payload }) => payload.to_lane },
      () => null,
    )
    expect(to).toBe('claimed')
    expect(matchEvent(event(), { MissionClosed: () => 'closed' }, () => 'other')).toBe('other')
  })

  it('[H-C-008] a type without a handler does not compile unless there is another one', () => {
    // @ts-expect-error 96 types have no handler
    expect(matchEvent(event(), { WPStatusChanged: () => 1 })).toBe(1)
    // @ts-expect-error and at run time it is a mistake of the program
    expect(() => matchEvent(event(), { MissionClosed: () => 1 })).toThrow(TypeError)
  })
})

describe('the catalogue', () => {
  const types = Object.keys(EVENT_TYPES) as EventType[]

  it('holds 97 types in 11 domains, sorted, all of the first version', () => {
    expect(types).toHaveLength(97)
    expect(types).toEqual([...types].sort())
    expect(new Set(types.map((type) => EVENT_TYPES[type].domain)).size).toBe(11)
    expect(new Set(types.map((type) => EVENT_TYPES[type].payloadVersion))).toEqual(new Set([1]))
  })

  it.each(types)('describes %s with an example that is accepted', (type) => {
    const description = describeEventType(type)
    expect(parseEvent(description?.example, { transitions: 'refuse' })).toMatchObject({
      ok: true,
      findings: [],
    })
    expect(description?.fields.every((field) => field.path !== '')).toBe(true)
  })

  it('describes fields by path, kind and words, and knows nothing of other names', () => {
    const fields = describeEventType('WPStatusChanged')?.fields ?? []
    expect(fields.find(({ path }) => path === 'evidence.repos[].commit')).toEqual({
      path: 'evidence.repos[].commit',
      kind: 'commit',
      required: true,
      nullable: false,
    })
    expect(fields.find(({ path }) => path === 'force')).toMatchObject({
      required: false,
      initial: false,
    })
    const forms = describeEventType('DecisionPointOpened')?.fields.map(({ form }) => form)
    expect(new Set(forms)).toEqual(new Set(['adr', 'planning_interview']))
    expect(describeEventType('NextStepPlanned')).toBeUndefined()
    expect(describeEventType('__proto__')).toBeUndefined()
  })
})
