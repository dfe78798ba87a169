import * as z from '../values/schema-library.js'
import { ofConnector } from './definition.js'
import { type Fields, maybe, word } from './fields.js'

const connector = (f: Fields) => ({
  connector_id: f.text,
  connector_type: f.text,
  provider: f.text,
  mission_id: f.missionId,
  project_uuid: f.uuid,
  actor_id: f.text,
  actor_type: word(['human', 'service', 'system']),
  endpoint_url: f.url,
  recorded_at: f.instant,
  user_id: maybe(f.anyText),
})

const ofUser = (f: Fields) => ({ ...connector(f), user_id: f.text })

/** Connections to other systems, and the users behind them. */
export const CONNECTOR_TYPES = {
  ConnectorProvisioned: ofConnector((f) =>
    f.open({ ...connector(f), credentials_ref: f.text, config_hash: f.text }),
  ),
  ConnectorHealthChecked: ofConnector((f) =>
    f.open({
      ...connector(f),
      health_status: word(['healthy', 'degraded', 'unreachable']),
      latency_ms: f.amount,
    }),
  ),
  ConnectorDegraded: ofConnector((f) =>
    f.open({ ...connector(f), degradation_reason: f.text, last_healthy_at: f.instant }),
  ),
  ConnectorRevoked: ofConnector((f) => f.open({ ...connector(f), revocation_reason: f.text })),
  ConnectorReconnected: ofConnector((f) =>
    f.open({
      ...connector(f),
      previous_state: word(['provisioned', 'healthy', 'degraded', 'revoked', 'reconnected']),
      reconnect_strategy: word(['automatic', 'manual', 'backoff']),
    }),
  ),
  UserConnected: ofConnector((f) => f.open(ofUser(f))),
  UserDisconnected: ofConnector((f) => f.open({ ...ofUser(f), reason: z._default(f.anyText, '') })),
}
