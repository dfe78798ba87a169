import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { connectorReducer, reduce } from '../src/reducers.js'
import { folded, instantOf, judged, MISSION, PROJECT, spoiled } from './judged-events.js'
import { eventId } from './row-builder.js'

const connector = {
  connector_id: 'conn-1',
  connector_type: 'github',
  provider: 'github',
  mission_id: MISSION,
  project_uuid: PROJECT,
  actor_id: 'probe',
  actor_type: 'system',
  endpoint_url: 'https://api.github.com',
} as const

type Word = 'provisioned' | 'healthy' | 'slow' | 'gone' | 'degraded' | 'revoked' | 'reconnected'

/** One event per word; the number gives its place. */
function told(number: number, word: Word): AnyEvent {
  const payload = { ...connector, recorded_at: instantOf(number) }
  const check = (health_status: 'healthy' | 'degraded' | 'unreachable') =>
    judged(number, 'ConnectorHealthChecked', { ...payload, health_status, latency_ms: 1.5 })
  switch (word) {
    case 'provisioned':
      return judged(number, 'ConnectorProvisioned', {
        ...payload,
        credentials_ref: 'vault://a',
        config_hash: 'sha256:1',
      })
    case 'healthy':
      return check('healthy')
    case 'slow':
      return check('degraded')
    case 'gone':
      return check('unreachable')
    case 'degraded':
      return judged(number, 'ConnectorDegraded', {
        ...payload,
        degradation_reason: 'slow',
        last_healthy_at: instantOf(0),
      })
    case 'revoked':
      return judged(number, 'ConnectorRevoked', { ...payload, revocation_reason: 'over' })
    case 'reconnected':
      return judged(number, 'ConnectorReconnected', {
        ...payload,
        previous_state: 'degraded',
        reconnect_strategy: 'manual',
      })
  }
}

const after = (...words: readonly Word[]) =>
  folded(connectorReducer, ...words.map((word, at) => told(at + 1, word)))

function user(number: number, type: 'UserConnected' | 'UserDisconnected', user_id: string) {
  return judged(number, type, { ...connector, recorded_at: instantOf(number), user_id })
}

const NEXT: Readonly<Record<string, readonly Word[]>> = {
  '': ['provisioned'],
  provisioned: ['healthy', 'degraded', 'revoked'],
  'provisioned healthy': ['healthy', 'degraded', 'revoked'],
  'provisioned degraded': ['healthy', 'degraded', 'revoked', 'reconnected'],
  'provisioned revoked': ['reconnected'],
  'provisioned revoked reconnected': ['healthy', 'degraded', 'revoked'],
}
const WORDS = ['provisioned', 'healthy', 'degraded', 'revoked', 'reconnected'] as const

describe('connectorReducer', () => {
  it('[H-FR-024] takes each step that the state allows and notes and leaves out every other', () => {
    for (const [path, next] of Object.entries(NEXT))
      for (const word of WORDS) {
        const before = path.split(' ').filter((one) => one !== '') as Word[]
        const { state, kinds } = after(...before, word)
        const isAllowed = next.includes(word)
        expect(kinds, `${path} ${word}`).toEqual(isAllowed ? [] : ['invalid_transition'])
        expect(state.current_state).toBe(isAllowed ? word : (before.at(-1) ?? null))
        expect(state.transition_log).toHaveLength(before.length + (isAllowed ? 1 : 0))
        expect(state.event_count).toBe(before.length + 1)
      }
  })

  it('shows who the connector is, and the way it took by event id', () => {
    const { state } = after('provisioned', 'healthy', 'revoked')
    expect(state).toEqual({
      connector_id: 'conn-1',
      current_state: 'revoked',
      provider: 'github',
      last_health_check: instantOf(2),
      transition_log: [
        [eventId(1), 'provisioned'],
        [eventId(2), 'healthy'],
        [eventId(3), 'revoked'],
      ],
      user_connections: [],
      anomalies: [],
      event_count: 3,
    })
  })

  it('is degraded by a check that says degraded or unreachable', () => {
    expect(after('provisioned', 'slow').state.current_state).toBe('degraded')
    expect(after('provisioned', 'healthy', 'gone').state.current_state).toBe('degraded')
  })

  it('refreshes the time of the check while it stays healthy, and not by a check left out', () => {
    const { state } = after('provisioned', 'healthy', 'healthy')
    expect(state).toMatchObject({ current_state: 'healthy', last_health_check: instantOf(3) })
    const revoked = after('provisioned', 'healthy', 'revoked', 'healthy')
    expect(revoked.state.last_health_check).toBe(instantOf(2))
    expect(revoked.kinds).toEqual(['invalid_transition'])
  })

  it('keeps what it noted in the state, by key, event and state names', () => {
    const { state, all } = after('healthy')
    expect(state.anomalies).toEqual([
      {
        kind: 'invalid_transition',
        event_id: eventId(1),
        key: `${PROJECT}/conn-1`,
        message: expect.any(String),
        details: { from: null, to: 'healthy' },
      },
    ])
    expect(all.anomalies).toEqual(state.anomalies)
    expect(state).toMatchObject({ connector_id: 'conn-1', provider: null, event_count: 1 })
  })

  it('lists users by id with their last word, whatever the connector does', () => {
    const { state, kinds } = folded(
      connectorReducer,
      user(1, 'UserConnected', 'zoe'),
      told(2, 'provisioned'),
      user(3, 'UserConnected', '__proto__'),
      user(4, 'UserDisconnected', 'zoe'),
      user(5, 'UserDisconnected', 'zoe'),
    )
    expect(kinds).toEqual([])
    expect(state.user_connections).toEqual([
      { user_id: '__proto__', state: 'connected', last_event_at: instantOf(3) },
      { user_id: 'zoe', state: 'disconnected', last_event_at: instantOf(5) },
    ])
    expect(state).toMatchObject({ current_state: 'provisioned', event_count: 5 })
    expect(state.transition_log).toHaveLength(1)
  })

  it('notes a user who leaves without having come, and records that', () => {
    const { state, kinds } = folded(connectorReducer, user(1, 'UserDisconnected', 'ann'))
    expect(kinds).toEqual(['invalid_transition'])
    expect(state.user_connections).toEqual([
      { user_id: 'ann', state: 'disconnected', last_event_at: instantOf(1) },
    ])
  })

  it('leaves out an event that lacks what the state needs, and names the keys only', () => {
    const secret = 'secret-value'
    const bad = spoiled(told(2, 'healthy'), { health_status: secret, recorded_at: null })
    const { state, kinds } = folded(connectorReducer, told(1, 'provisioned'), bad)
    expect(kinds).toEqual(['malformed_payload'])
    expect(state.anomalies[0]?.details).toEqual({ fields: ['health_status', 'recorded_at'] })
    expect(JSON.stringify(state)).not.toContain(secret)
    expect(state).toMatchObject({ current_state: 'provisioned', event_count: 2 })
    const nowhere = reduce(connectorReducer, [spoiled(told(1, 'healthy'), { connector_id: 7 })])
    expect(nowhere.states).toEqual({})
    expect(nowhere.anomalies.map(({ kind }) => kind)).toEqual(['malformed_payload'])
  })

  it('keeps connectors and projects apart', () => {
    const other = spoiled(told(2, 'provisioned'), { connector_id: 'conn-2' })
    const elsewhere = { ...told(3, 'provisioned'), project_uuid: PROJECT.replace('8', '9') }
    const { states } = reduce(connectorReducer, [told(1, 'provisioned'), other, elsewhere])
    expect(Object.keys(states)).toHaveLength(3)
    expect(Object.values(states).map((state) => state.event_count)).toEqual([1, 1, 1])
  })
})
