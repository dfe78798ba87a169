import type * as z from 'zod/mini'
import type { Fields } from './fields.js'

/** What an event belongs to; it decides the form of `aggregate_id`. */
export type Scope =
  | 'project'
  | 'build'
  | 'mission'
  | 'work_package'
  | 'run'
  | 'decision'
  | 'connector'

/** Cross-field rules by name, see `payload-rules.ts`. */
export type PayloadRule =
  | 'external_refs_any'
  | 'follow_up_target'
  | 'iso_time'
  | 'outcome_fields'
  | 'retry_bound'
  | 'tokens_total'
  | 'waiver_expiry'

/** From when a name is deprecated, when it goes, and what to use instead. */
export interface Deprecation {
  readonly since: string
  readonly removed_in: string
  readonly use: string
}

export interface TypeDefinition<Payload extends z.ZodMiniType = z.ZodMiniType> {
  readonly scope: Scope
  /** Version of the package that brought the type. */
  readonly since: string
  readonly deprecated?: Deprecation
  /** The newest payload version that this package knows; later ones only add optional fields. */
  readonly payloadVersion: number
  /** The dialects that have the type; the older one lacks our own types. */
  readonly dialects: 'both' | 'native'
  readonly rules: readonly PayloadRule[]
  readonly payload: (fields: Fields) => Payload
}

function scoped(scope: Scope, dialects: TypeDefinition['dialects'] = 'both') {
  return <Payload extends z.ZodMiniType>(
    payload: (fields: Fields) => Payload,
    ...rules: readonly PayloadRule[]
  ): TypeDefinition<Payload> => ({
    scope,
    since: '1.0.0',
    payloadVersion: 1,
    dialects,
    rules,
    payload,
  })
}

export const ofProject = scoped('project')
export const ofBuild = scoped('build')
export const ofMission = scoped('mission')
export const ofMissionHere = scoped('mission', 'native')
export const ofWorkPackage = scoped('work_package')
export const ofRun = scoped('run')
export const ofDecision = scoped('decision')
export const ofConnector = scoped('connector')
