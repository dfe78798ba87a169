import { ofConnector } from './definition.js'
import type { Fields } from './fields.js'

const recorded = (f: Fields) => ({
  connector_id: f.text,
  mission_id: f.missionId,
  recorded_at: f.instant,
})

const delivery = (f: Fields) => ({
  ...recorded(f),
  delivery_id: f.text,
  source_event_fingerprint: f.text,
})

/** Deliveries to and from other systems. */
export const SYNC_TYPES = {
  SyncIngestAccepted: ofConnector((f) =>
    f.open({ ...delivery(f), ingest_batch_id: f.text, ingested_count: f.positive }),
  ),
  SyncIngestRejected: ofConnector((f) =>
    f.open({ ...delivery(f), rejection_reason: f.text, rejected_payload_ref: f.text }),
  ),
  SyncRetryScheduled: ofConnector(
    (f) =>
      f.open({
        ...delivery(f),
        retry_attempt: f.positive,
        max_retries: f.positive,
        next_retry_at: f.instant,
      }),
    'retry_bound',
  ),
  SyncDeadLettered: ofConnector((f) =>
    f.open({
      ...delivery(f),
      failure_reason: f.text,
      total_attempts: f.positive,
      dead_letter_ref: f.text,
    }),
  ),
  SyncReplayCompleted: ofConnector((f) =>
    f.open({
      ...delivery(f),
      replay_id: f.text,
      replayed_count: f.count,
      replay_source: f.text,
    }),
  ),
  ExternalReferenceLinked: ofConnector((f) =>
    f.open({
      ...recorded(f),
      link_id: f.text,
      external_provider: f.text,
      external_ref_type: f.text,
      external_ref_id: f.text,
      external_ref_url: f.url,
      internal_aggregate_type: f.text,
      internal_aggregate_id: f.text,
      linked_by: f.text,
    }),
  ),
}
