import type * as z from 'zod/mini'
import type { TypeDefinition } from './definition.js'
import { AUDIT_TYPES } from './payloads-audit.js'
import { COLLABORATION_TYPES } from './payloads-collaboration.js'
import { CONNECTOR_TYPES } from './payloads-connector.js'
import { DECISION_TYPES } from './payloads-decision.js'
import { DOSSIER_TYPES } from './payloads-dossier.js'
import { GLOSSARY_TYPES } from './payloads-glossary.js'
import { MISSION_TYPES } from './payloads-mission.js'
import { RETROSPECTIVE_TYPES } from './payloads-retrospective.js'
import { RUN_TYPES } from './payloads-run.js'
import { STATUS_TYPES } from './payloads-status.js'
import { SYNC_TYPES } from './payloads-sync.js'
import { WORK_TYPES } from './payloads-work.js'

/** The part of the work that an event tells of. */
export type Domain =
  | 'status'
  | 'mission'
  | 'run'
  | 'collaboration'
  | 'glossary'
  | 'dossier'
  | 'audit'
  | 'decision'
  | 'connector'
  | 'sync'
  | 'retrospective'

const DOMAINS: Readonly<Record<Domain, Readonly<Record<string, TypeDefinition>>>> = {
  status: STATUS_TYPES,
  mission: { ...MISSION_TYPES, ...WORK_TYPES },
  run: RUN_TYPES,
  collaboration: COLLABORATION_TYPES,
  glossary: GLOSSARY_TYPES,
  dossier: DOSSIER_TYPES,
  audit: AUDIT_TYPES,
  decision: DECISION_TYPES,
  connector: CONNECTOR_TYPES,
  sync: SYNC_TYPES,
  retrospective: RETROSPECTIVE_TYPES,
}

type Catalogue = typeof STATUS_TYPES &
  typeof MISSION_TYPES &
  typeof WORK_TYPES &
  typeof RUN_TYPES &
  typeof COLLABORATION_TYPES &
  typeof GLOSSARY_TYPES &
  typeof DOSSIER_TYPES &
  typeof AUDIT_TYPES &
  typeof DECISION_TYPES &
  typeof CONNECTOR_TYPES &
  typeof SYNC_TYPES &
  typeof RETROSPECTIVE_TYPES

/** The name of a known type. There is none without a payload: names are the keys of the payloads. */
export type EventType = keyof Catalogue

/** The payload of a type as `parseEvent` hands it out: defaults filled in, lanes canonical. */
export type PayloadOf<T extends EventType> = z.output<ReturnType<Catalogue[T]['payload']>>

/** The payload of a type as `createEvent` takes it: what has a default may be left out. */
export type PayloadInput<T extends EventType> = z.input<ReturnType<Catalogue[T]['payload']>>

/** What a reader may want to know of a type without parsing anything. */
export interface EventTypeInfo extends Readonly<Omit<TypeDefinition, 'payload'>> {
  readonly domain: Domain
}

const DEFINITIONS: ReadonlyMap<string, TypeDefinition & { readonly domain: Domain }> = new Map(
  Object.entries(DOMAINS)
    .flatMap(([domain, types]) =>
      Object.entries(types).map(
        ([type, definition]) => [type, { ...definition, domain: domain as Domain }] as const,
      ),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)

/** All known types by name, in the order of their names. */
export const EVENT_TYPES = Object.fromEntries(
  [...DEFINITIONS].map(([type, { payload: _payload, ...info }]) => [type, info]),
) as unknown as Readonly<Record<EventType, EventTypeInfo>>

/** Everything that is known of a type; undefined for a name that is not in the catalogue. */
export function definitionOf(type: string): TypeDefinition | undefined {
  return DEFINITIONS.get(type)
}
