import type { AnyEvent } from '../catalogue/event-types.js'
import { append, type Log, type SortedMap, valueAt, withValue } from './chunks.js'
import { name, oneOf } from './read-fields.js'
import type { Anomaly, Reducer } from './reducer.js'
import { payloadKey } from './state-key.js'
import { type Note, rememberAnomaly, type Step, step, stepwise } from './stepwise.js'

export type ConnectorPhase = 'provisioned' | 'healthy' | 'degraded' | 'revoked' | 'reconnected'

export interface UserConnection {
  readonly user_id: string
  readonly state: 'connected' | 'disconnected'
  /** Instant, as written. */
  readonly last_event_at: string
}

/** How one connector fares. */
export interface ConnectorState {
  readonly connector_id: string | null
  /** Null until it is provisioned. */
  readonly current_state: ConnectorPhase | null
  readonly provider: string | null
  /** Instant, as written. */
  readonly last_health_check: string | null
  /** In contract order: `[event_id, state that it led to]`. */
  readonly transition_log: readonly (readonly [string, ConnectorPhase])[]
  /** Sorted by `user_id`. */
  readonly user_connections: readonly UserConnection[]
  readonly anomalies: readonly Anomaly[]
  readonly event_count: number
}

/** The state while it is folded. */
export interface ConnectorFold
  extends Omit<ConnectorState, 'transition_log' | 'user_connections' | 'anomalies'> {
  readonly transition_log: Log<readonly [string, ConnectorPhase]>
  readonly users: SortedMap<Omit<UserConnection, 'user_id'>>
  readonly anomalies: Log<Anomaly>
}

const NEXT: Readonly<Record<ConnectorPhase | 'none', readonly ConnectorPhase[]>> = {
  none: ['provisioned'],
  provisioned: ['healthy', 'degraded', 'revoked'],
  healthy: ['healthy', 'degraded', 'revoked'],
  degraded: ['healthy', 'degraded', 'revoked', 'reconnected'],
  revoked: ['reconnected'],
  reconnected: ['healthy', 'degraded', 'revoked'],
}

const CONNECTOR = { connector_id: name, provider: name }
const CHECK = {
  ...CONNECTOR,
  recorded_at: name,
  health_status: oneOf('healthy', 'degraded', 'unreachable'),
}
const USER = { connector_id: name, user_id: name, recorded_at: name }

/**
 * Follows one connector from `provisioned` on. What its present state does not allow is
 * `invalid_transition` and left out. Users come and go whatever the connector's state; one who goes
 * without having come is noted, and recorded as gone.
 */
export const connectorReducer: Reducer<ConnectorFold, ConnectorState> = stepwise<
  ConnectorFold,
  ConnectorState
>({
  name: 'connector',
  version: 1,
  keyOf: (event) => payloadKey(event, 'connector_id'),
  init: () => ({
    connector_id: null,
    current_state: null,
    provider: null,
    last_health_check: null,
    transition_log: [],
    users: [],
    anomalies: [],
    event_count: 0,
  }),
  steps: {
    ConnectorProvisioned: leadsTo('provisioned'),
    ConnectorHealthChecked: step(CHECK, (state, payload, event, note) => {
      const { health_status, recorded_at: last_health_check, ...connector } = payload
      const to = health_status === 'healthy' ? 'healthy' : 'degraded'
      return moved(state, to, { ...connector, last_health_check }, event, note)
    }),
    ConnectorDegraded: leadsTo('degraded'),
    ConnectorRevoked: leadsTo('revoked'),
    ConnectorReconnected: leadsTo('reconnected'),
    UserConnected: user('connected'),
    UserDisconnected: user('disconnected'),
  },
  remember: rememberAnomaly,
  finish: ({ transition_log, users, anomalies, ...state }) => ({
    ...state,
    transition_log: transition_log.flat(),
    user_connections: users.flat().map(([user_id, connection]) => ({ user_id, ...connection })),
    anomalies: anomalies.flat(),
  }),
})

function leadsTo(to: ConnectorPhase): Step<ConnectorFold> {
  return step(CONNECTOR, (state, connector, event, note) =>
    moved(state, to, connector, event, note),
  )
}

function moved(
  state: ConnectorFold,
  to: ConnectorPhase,
  changes: Pick<ConnectorFold, 'connector_id' | 'provider'> & Partial<ConnectorFold>,
  event: AnyEvent,
  note: Note,
): ConnectorFold {
  const { current_state: from, transition_log } = state
  if (!NEXT[from ?? 'none'].includes(to)) {
    note('invalid_transition', 'The state of the connector does not lead there.', { from, to })
    return { ...state, connector_id: changes.connector_id }
  }
  const log = append(transition_log, [event.event_id, to] as const)
  return { ...state, ...changes, current_state: to, transition_log: log }
}

function user(word: UserConnection['state']): Step<ConnectorFold> {
  return step(USER, (state, { connector_id, user_id, recorded_at }, _event, note) => {
    if (word === 'disconnected' && valueAt(state.users, user_id) === undefined)
      note('invalid_transition', 'The user was not connected before.', { from: null, to: word })
    const connection = { state: word, last_event_at: recorded_at }
    return { ...state, connector_id, users: withValue(state.users, user_id, connection) }
  })
}
