import { definitionOf, type EventType, type PayloadInput } from '../catalogue/catalogue.js'
import type { TypeDefinition } from '../catalogue/definition.js'
import type { EventOf } from '../catalogue/event-types.js'
import { NATIVE_VERSION, type NativeEnvelope } from './envelope.js'
import { AGGREGATES } from './identity.js'
import { type ParseResult, parseEvent } from './parse-event.js'

/** What the caller's own ports know of a new event: ids, time, and who emits it. */
export interface Stamp
  extends Pick<
      NativeEnvelope,
      | 'event_id'
      | 'timestamp'
      | 'project_uuid'
      | 'mission_id'
      | 'node_id'
      | 'build_id'
      | 'lamport_clock'
    >,
    Partial<
      Pick<
        NativeEnvelope,
        | 'causation_id'
        | 'correlation_id'
        | 'git'
        | 'tenant_id'
        | 'project_slug'
        | 'data_tier'
        | 'extensions'
      >
    > {}

/**
 * Builds a native event and judges it like every other one, with every move checked against the table.
 * `aggregate_id` follows from the type; `correlation_id` is the event's own id unless given. Mints
 * nothing: ids and time come in `stamp`. Never throws on bad data.
 */
export function createEvent<T extends EventType>(
  type: T,
  payload: PayloadInput<T>,
  stamp: Stamp,
): ParseResult<EventOf<T>> {
  const definition = definitionOf(type)
  const event = {
    ...stamp,
    schema_version: NATIVE_VERSION,
    event_type: type,
    payload_version: definition?.payloadVersion ?? 1,
    aggregate_id: definition === undefined ? 'unknown' : aggregateOf(definition, stamp, payload),
    correlation_id: stamp?.correlation_id ?? stamp?.event_id,
    payload: given(payload),
  }
  const result = parseEvent(given(event), { dialect: 'native', transitions: 'refuse' })
  return result as ParseResult<EventOf<T>>
}

/** Any text where what names it is missing or no text: that is told at its own place. */
function aggregateOf(
  { scope }: Pick<TypeDefinition, 'scope'>,
  stamp: Stamp,
  payload: unknown,
): string {
  try {
    return AGGREGATES[scope](stamp, payload as Readonly<Record<string, unknown>>)
  } catch {
    return 'unknown'
  }
}

/** A field that is given as undefined is a field that is not given. */
function given<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Value
}
