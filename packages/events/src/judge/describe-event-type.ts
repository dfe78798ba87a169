import {
  definitionOf,
  EVENT_TYPES,
  type EventType,
  type EventTypeInfo,
} from '../catalogue/catalogue.js'
import { fieldsOf } from '../catalogue/fields.js'
import { payloadSchema } from '../catalogue/payload-schema.js'
import { type FieldKind, type Shape, shapeOf } from '../catalogue/payload-shape.js'
import { sampleOf } from '../catalogue/sample.js'
import { NATIVE_VERSION } from './envelope.js'
import { AGGREGATES } from './identity.js'

/** One field of a payload. */
export interface FieldInfo {
  /** From the payload on, such as `evidence.repos[].commit`. */
  readonly path: string
  readonly kind: FieldKind
  readonly required: boolean
  readonly nullable: boolean
  /** What stands for an absent field; absent where nothing does. */
  readonly initial?: unknown
  /** The words that a field may hold. */
  readonly values?: readonly string[]
  /** Of a payload with several forms: the value of the field that tells them apart. */
  readonly form?: string
}

/** Everything that the catalogue knows of a type. */
export interface EventTypeDescription extends EventTypeInfo {
  readonly type: EventType
  readonly fields: readonly FieldInfo[]
  /** A native event with the required fields, which `parseEvent` accepts. */
  readonly example: Readonly<Record<string, unknown>> & {
    readonly payload: Readonly<Record<string, unknown>>
  }
}

const IDENTITY = {
  event_id: '01KZ7R5M8N2P4Q6R8S0T1V3W5X',
  project_uuid: '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
  mission_id: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  node_id: 'laptop',
  build_id: 'main-checkout',
  lamport_clock: 7,
}
/** Optional fields without which a sample would break a rule. */
const NEEDED = new Set(['commit_sha', 'from_lane'])

/** Scope, fields, rules and an example of a type; undefined for a name that is not known. */
export function describeEventType(type: EventType): EventTypeDescription
export function describeEventType(type: string): EventTypeDescription | undefined
export function describeEventType(type: string): EventTypeDescription | undefined {
  const definition = definitionOf(type)
  if (definition === undefined) return undefined
  const name = type as EventType
  const shape = shapeOf(payloadSchema(name, 'native'), fieldsOf('native', false))
  const payload = sampleOf(shape, type, NEEDED) as Readonly<Record<string, unknown>>
  const example = {
    schema_version: NATIVE_VERSION,
    event_id: IDENTITY.event_id,
    event_type: type,
    payload_version: definition.payloadVersion,
    aggregate_id: AGGREGATES[definition.scope](IDENTITY, payload),
    project_uuid: IDENTITY.project_uuid,
    mission_id: IDENTITY.mission_id,
    timestamp: '2026-12-01T09:30:00.000000Z',
    correlation_id: IDENTITY.event_id,
    node_id: IDENTITY.node_id,
    build_id: IDENTITY.build_id,
    lamport_clock: IDENTITY.lamport_clock,
    payload:
      'project_uuid' in payload ? { ...payload, project_uuid: IDENTITY.project_uuid } : payload,
  }
  return { type: name, ...EVENT_TYPES[name], fields: formsOf(shape), example }
}

function formsOf(shape: Shape): readonly FieldInfo[] {
  if (shape.forms === undefined) return fieldsBelow(shape, '')
  return shape.forms.flatMap((one) => {
    const form = one.fields?.origin_surface?.values?.[0] ?? ''
    return fieldsBelow(one, '').map((field) => ({ ...field, form }))
  })
}

function fieldsBelow(shape: Shape, prefix: string): readonly FieldInfo[] {
  return Object.entries(shape.fields ?? {}).flatMap(([name, field]) => [
    {
      path: prefix + name,
      kind: field.kind,
      required: !field.optional,
      nullable: field.nullable,
      ...(field.initial === undefined ? {} : { initial: field.initial }),
      ...(field.values === undefined ? {} : { values: field.values }),
    },
    ...fieldsBelow(field, `${prefix + name}.`),
    ...(field.items === undefined ? [] : fieldsBelow(field.items, `${prefix + name}[].`)),
  ])
}
