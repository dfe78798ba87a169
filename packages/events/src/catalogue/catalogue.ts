import type * as z from 'zod/mini'
import type { ObjectOf } from './fields.js'
import {
  followUpRecorded,
  missionClosed,
  missionCreated,
  phaseCompleted,
  phaseStarted,
  tasksCompleted,
} from './payloads-mission.js'
import { missionRun, nextStepAutoCompleted, nextStepIssued } from './payloads-run.js'
import { wpCreated, wpStatusChanged } from './payloads-status.js'

/** What an event belongs to; it decides the form of `aggregate_id`. */
export type Scope = 'mission' | 'work_package' | 'run'

/** Cross-field rules by name, see `payload-rules.ts`. */
export type PayloadRule = 'iso_time' | 'follow_up_target'

interface TypeDefinition {
  readonly domain: 'status' | 'mission' | 'run'
  readonly scope: Scope
  /** Version of the package that brought the type. */
  readonly since: string
  /** The newest payload version that this package knows; later ones only add optional fields. */
  readonly payloadVersion: number
  readonly rules: readonly PayloadRule[]
  readonly payload: (object: ObjectOf) => z.ZodMiniType
}

const mission = { domain: 'mission', scope: 'mission', since: '1.0.0', payloadVersion: 1 } as const
const workPackage = { ...mission, scope: 'work_package' } as const
const run = { ...mission, domain: 'run', scope: 'run' } as const

/** The catalogue: everything that is known of every type. A type without a schema cannot stand here. */
export const CATALOGUE = {
  FollowUpRecorded: {
    ...mission,
    rules: ['iso_time', 'follow_up_target'],
    payload: followUpRecorded,
  },
  MissionClosed: { ...mission, rules: [], payload: missionClosed },
  MissionCreated: { ...mission, rules: ['iso_time'], payload: missionCreated },
  MissionRunCompleted: { ...run, rules: [], payload: missionRun },
  MissionRunStarted: { ...run, rules: [], payload: missionRun },
  NextStepAutoCompleted: { ...run, rules: [], payload: nextStepAutoCompleted },
  NextStepIssued: { ...run, rules: [], payload: nextStepIssued },
  PlanCompleted: { ...mission, rules: [], payload: phaseCompleted },
  PlanStarted: { ...mission, rules: [], payload: phaseStarted },
  SpecifyCompleted: { ...mission, rules: [], payload: phaseCompleted },
  SpecifyStarted: { ...mission, rules: [], payload: phaseStarted },
  TasksCompleted: { ...mission, rules: [], payload: tasksCompleted },
  TasksStarted: { ...mission, rules: [], payload: phaseStarted },
  WPCreated: { ...workPackage, rules: [], payload: wpCreated },
  WPStatusChanged: { ...workPackage, domain: 'status', rules: [], payload: wpStatusChanged },
} as const satisfies Readonly<Record<string, TypeDefinition>>

export type EventType = keyof typeof CATALOGUE

/** The payload of a type as `parseEvent` hands it out: defaults filled in, lanes canonical. */
export type PayloadOf<T extends EventType> = z.output<ReturnType<(typeof CATALOGUE)[T]['payload']>>

/** What a reader may want to know of a type without parsing anything. */
export type EventTypeInfo = Readonly<Omit<TypeDefinition, 'payload'>>

/** All known types, by name. */
export const EVENT_TYPES = Object.fromEntries<EventTypeInfo>(
  Object.entries(CATALOGUE).map(([type, { payload: _payload, ...info }]) => [type, info]),
) as Readonly<Record<EventType, EventTypeInfo>>

export function definitionOf(type: string): TypeDefinition | undefined {
  return Object.hasOwn(CATALOGUE, type) ? CATALOGUE[type as EventType] : undefined
}
