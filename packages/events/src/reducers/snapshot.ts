import type { AnyEvent } from '../catalogue/event-types.js'
import type { Anomaly } from './reducer.js'

/** Where a reduction stands in contract order, as written in the last event it took. */
export interface HighWater {
  readonly timestamp: string
  readonly event_id: string
  readonly project_uuid: string
}

/** A reduction at rest. */
export interface Snapshot<State> {
  readonly reducer: string
  readonly version: number
  readonly high_water: HighWater | null
  readonly states: Readonly<Record<string, State>>
  readonly anomalies: readonly Anomaly[]
  readonly anomaly_count: number
  readonly seen_count: number
  /** Events of the last instant that wait for others of the same instant. */
  readonly held: readonly AnyEvent[]
  /** Over everything else here. */
  readonly digest: string
}

/** Why a snapshot is not resumed: another reducer or version, or not what was written. */
export type SnapshotFlaw = 'reducer' | 'version' | 'digest'
