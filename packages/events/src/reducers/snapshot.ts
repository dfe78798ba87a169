import { digest } from '../canonical/digest.js'
import type { AnyEvent } from '../catalogue/event-types.js'
import type { Anomaly, Reducer } from './reducer.js'

/** Where a reduction stands in contract order, as written in the last event it took. */
export interface HighWater {
  readonly timestamp: string
  readonly event_id: string
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
  /** Over everything else here, whatever the order of the keys. */
  readonly digest: string
}

/** Why a snapshot is not resumed: another reducer or version, or not what was written. */
export type SnapshotFlaw = 'reducer' | 'version' | 'digest'

/** A copy that shares nothing with its source, with the digest that proves it. */
export function sealSnapshot<State>(open: Omit<Snapshot<State>, 'digest'>): Snapshot<State> {
  const copy = JSON.parse(JSON.stringify(open)) as Omit<Snapshot<State>, 'digest'>
  return { ...copy, digest: sealOf(copy) }
}

/** What keeps a snapshot from being resumed; null where nothing does. */
export function flawOf<State, Out>(
  reducer: Reducer<State, Out>,
  snapshot: Snapshot<State>,
): SnapshotFlaw | null {
  if (snapshot.reducer !== reducer.name) return 'reducer'
  if (snapshot.version !== reducer.version) return 'version'
  const { digest: told, ...rest } = snapshot
  return sealOf(rest) === told ? null : 'digest'
}

/** Events may carry texts and numbers that canonical JSON refuses, so their plain text is sealed. */
function sealOf(value: unknown): string {
  return digest(JSON.stringify(value, (_key, item: unknown) => sortKeys(item)))
}

function sortKeys(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
}
