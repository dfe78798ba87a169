import { definitionOf, type EventType } from '../catalogue/catalogue.js'
import type { NativeEvent, ReferenceEvent } from '../catalogue/event-types.js'
import { NATIVE_VERSION } from '../judge/envelope.js'
import { AGGREGATES } from '../judge/identity.js'
import type { Finding } from '../judge/issues.js'
import { parseEvent } from '../judge/parse-event.js'
import { isBlank } from '../values/text.js'
import { added, type Change, moved, replaced } from './change.js'
import { plainExport } from './export-reference.js'
import { foreignKeys } from './foreign-keys.js'
import { type FoundMission, type MissionResolver, missionOf } from './mission-identity.js'
import {
  copyOf,
  MOVED_EXTRAS,
  pick,
  REFERENCE_EXTENSION,
  SHARED_FIELDS,
} from './reference-envelope.js'
import { refuse, refuseFor, type TranslationRefusal } from './refusal.js'
import { restore, restorePoints } from './restore-points.js'

export interface UpcastOptions {
  /**
   * The `mission_id` of a mission that the event only names; asked with its slug, or with what an
   * older writer used for an id. What it throws is passed on.
   */
  readonly missionIdOf?: MissionResolver
}

export type Upcast =
  | {
      readonly ok: true
      readonly event: NativeEvent
      /** Everything that differs from the event that was given. */
      readonly changes: readonly Change[]
      readonly findings: readonly Finding[]
    }
  | TranslationRefusal

type Fields = Record<string, unknown>

const SET_ASIDE = ['extensions', REFERENCE_EXTENSION] as const
const LONGEST_NAME = 200

/**
 * Makes a native event of one of 3.0.0. Its id and its timestamp stay; foreign keys go to `git`,
 * `tenant_id` or an extension, from which `exportReference` brings them back. The mission is the ULID
 * in the payload, else that in the aggregate, else what the resolver says; without one the event is
 * `MISSION_UNIDENTIFIED`: readable in its own dialect, and in no other. What the native form refuses
 * is refused with its issues. Never throws on bad data, and leaves the input alone.
 */
export function upcastReference(event: unknown, options: UpcastOptions = {}): Upcast {
  const parsed = parseEvent(event, { dialect: 'reference' })
  if (!parsed.ok) return refuse(parsed.issues)
  const older = parsed.event as ReferenceEvent
  const scope = definitionOf(older.event_type)?.scope ?? 'mission'
  const mission = missionOf(older, options.missionIdOf)
  if (mission === undefined && scope !== 'project' && scope !== 'build')
    return refuseFor('MISSION_UNIDENTIFIED', ['mission_id'])
  const { native, changes } = translate(older, mission)
  const plain = parseEvent(native, { dialect: 'native' })
  if (!plain.ok) return refuse(plain.issues, 'The event is readable in its own dialect only.')
  const points = restorePoints(plainExport(plain.event as NativeEvent).envelope, older)
  const extensions = points.length > 0 ? { [REFERENCE_EXTENSION]: { restore: points } } : undefined
  const judged =
    extensions === undefined
      ? plain
      : parseEvent({ ...plain.event, extensions }, { dialect: 'native' })
  if (!judged.ok) return refuse(judged.issues, 'The event is readable in its own dialect only.')
  if (extensions !== undefined)
    changes.push(added(SET_ASIDE, 'what it takes to bring the event back'))
  return { ok: true, event: judged.event as NativeEvent, changes, findings: judged.findings }
}

function translate(
  older: ReferenceEvent,
  mission: FoundMission | undefined,
): { readonly native: Fields; readonly changes: Change[] } {
  const changes = [
    replaced(['schema_version'], 'the native form'),
    added(['payload_version'], 'payloads of 3.0.0 are of version 1'),
    added(['mission_id'], mission === undefined ? 'none' : `from the ${mission.source}`),
  ]
  const missionId = mission?.missionId ?? null
  const payload = translatePayload(older, missionId, changes)
  const scope = definitionOf(older.event_type)?.scope ?? 'mission'
  const identities = {
    project_uuid: older.project_uuid,
    build_id: older.build_id,
    mission_id: missionId,
  }
  const native: Fields = {
    ...pick(older, SHARED_FIELDS),
    schema_version: NATIVE_VERSION,
    payload_version: 1,
    mission_id: missionId,
    aggregate_id: AGGREGATES[scope](identities, payload),
    payload,
  }
  if (native.aggregate_id !== older.aggregate_id)
    changes.push(replaced(['aggregate_id'], `that of its ${scope}`))
  moveExtras(older, native, changes)
  return { native, changes }
}

function translatePayload(
  older: ReferenceEvent,
  missionId: string | null,
  changes: Change[],
): Fields {
  const payload: Fields = copyOf(older.payload)
  if (missionId !== null && payload.mission_id != null && payload.mission_id !== missionId) {
    payload.mission_id = missionId
    changes.push(replaced(['payload', 'mission_id'], 'the id of the mission'))
  }
  for (const path of foreignKeys(older.event_type as EventType, 'native', payload)) {
    restore(payload, { path })
    changes.push(moved(['payload', ...path], SET_ASIDE, 'not a key of the native payload'))
  }
  return payload
}

const TRANSLATED: readonly string[] = [
  ...SHARED_FIELDS,
  'schema_version',
  'aggregate_id',
  'payload',
]

/** Gives each key that only the older envelope has its place, or leaves it to the extension. */
function moveExtras(older: ReferenceEvent, native: Fields, changes: Change[]): void {
  if (typeof native.project_slug === 'string' && native.project_slug.length > LONGEST_NAME) {
    delete native.project_slug
    changes.push(moved(['project_slug'], SET_ASIDE, 'longer than the native field'))
  }
  const places = new Map(MOVED_EXTRAS)
  for (const [key, value] of Object.entries(older)) {
    if (TRANSLATED.includes(key)) continue
    const place = places.get(key)
    if (place === undefined || !fits(place, value)) {
      changes.push(moved([key], SET_ASIDE, 'not a key of the native envelope'))
      continue
    }
    const [field = '', part] = place
    native[field] = part === undefined ? value : { ...(native[field] as Fields), [part]: value }
    changes.push(moved([key], place, 'its place in the native form'))
  }
}

function fits([field]: readonly string[], value: unknown): boolean {
  if (value === null) return true
  return field === 'git'
    ? !isBlank(value)
    : typeof value === 'string' && value.length <= LONGEST_NAME
}
