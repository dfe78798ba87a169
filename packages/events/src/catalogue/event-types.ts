import type { NativeEnvelope, ReferenceEnvelope } from '../judge/envelope.js'
import type { EventType, PayloadOf } from './catalogue.js'

/** Which envelope an event came in: ours, or the older public one, which is read only. */
export type Dialect = 'native' | 'reference'

/** An event of one type as `parseEvent` hands it out: judged in full, in one spelling. */
export type EventOf<T extends EventType> = Omit<NativeEnvelope, 'event_type' | 'payload'> & {
  readonly event_type: T
  readonly payload: PayloadOf<T>
}

/** Any known event; `event_type` tells which. */
export type NativeEvent = { readonly [T in EventType]: EventOf<T> }[EventType]

/** An event of the older public envelope. Keys that are not listed here are kept. */
export interface ReferenceEventOf<T extends EventType> {
  readonly schema_version: '3.0.0'
  readonly event_id: string
  readonly event_type: T
  readonly aggregate_id: string
  readonly project_uuid: string
  readonly timestamp: string
  readonly causation_id?: string | null
  readonly correlation_id: string
  readonly payload: PayloadOf<T>
  readonly node_id: string
  readonly build_id: string
  readonly lamport_clock: number
  readonly project_slug?: string | null
  readonly data_tier: number
}

/** Any known event of the older public envelope. */
export type ReferenceEvent = { readonly [T in EventType]: ReferenceEventOf<T> }[EventType]

/** A judged event of either dialect: what reducers and streams work on. */
export type AnyEvent = NativeEvent | ReferenceEvent

/** An event whose envelope is valid and whose payload was not judged, as its type is not known. */
export type UnjudgedEvent = NativeEnvelope | ReferenceEnvelope
