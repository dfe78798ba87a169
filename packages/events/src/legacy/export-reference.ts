import type { EventType } from '../catalogue/catalogue.js'
import type { NativeEvent, ReferenceEvent } from '../catalogue/event-types.js'
import { REFERENCE_VERSION } from '../judge/envelope.js'
import { type Finding, type IssuePath, valueAt } from '../judge/issues.js'
import { parseEvent } from '../judge/parse-event.js'
import { isKnownType } from '../judge/parse-payload.js'
import { isBootstrap } from '../lanes/check-transition.js'
import type { Lane } from '../lanes/lanes.js'
import { isBlank } from '../values/text.js'
import { added, type Change, moved, removed, replaced } from './change.js'
import { foreignKeys } from './foreign-keys.js'
import {
  copyOf,
  MOVED_EXTRAS,
  pick,
  REFERENCE_EXTENSION,
  SHARED_FIELDS,
} from './reference-envelope.js'
import { refuse, refuseFor, type TranslationRefusal } from './refusal.js'
import { areRestorePoints, type RestorePoint, restore } from './restore-points.js'

export type ReferenceExport =
  | {
      readonly ok: true
      readonly event: ReferenceEvent
      /** What differs from the event that was given, and is said in another way or says nothing. */
      readonly changes: readonly Change[]
      /** What 3.0.0 cannot hold and no reader of it will see. */
      readonly losses: readonly Change[]
      readonly findings: readonly Finding[]
    }
  | TranslationRefusal

/**
 * Makes a 3.0.0 envelope of a native event, for readers that know no other; nothing here sends one.
 * A step back to planned becomes a forced one, as 3.0.0 demands. What an upcast has set aside is put
 * back, so that an event of 3.0.0 comes out as it was. An event that 3.0.0 cannot hold is refused.
 * Never throws on bad data, and leaves the input alone.
 */
export function exportReference(event: unknown): ReferenceExport {
  const parsed = parseEvent(event, { dialect: 'native' })
  if (!parsed.ok) return refuse(parsed.issues)
  const native = parsed.event as NativeEvent
  if (!isKnownType(native.event_type, 'reference'))
    return refuseFor('UNKNOWN_EVENT_TYPE', ['event_type'])
  const { envelope, changes, losses } = plainExport(native)
  const kept = native.extensions?.[REFERENCE_EXTENSION]
  const points = restorePointsOf(kept)
  for (const point of points) {
    restore(envelope, point)
    changes.push(replaced(point.path, 'as it was before the upcast'))
  }
  const judged = parseEvent(envelope, { dialect: 'reference' })
  if (!judged.ok) return refuse(judged.issues, 'The event has no form in 3.0.0.')
  const { dropped, lost } = dropFields(native, envelope, points.length > 0)
  return {
    ok: true,
    event: judged.event as ReferenceEvent,
    changes: [...changes, ...dropped],
    losses: [...losses, ...lost],
    findings: judged.findings,
  }
}

/** The envelope of 3.0.0 as far as the event itself tells it; shares no object with the event. */
export function plainExport(native: NativeEvent): {
  readonly envelope: Record<string, unknown>
  readonly changes: Change[]
  readonly losses: Change[]
} {
  const payload: Record<string, unknown> = copyOf(native.payload)
  const envelope: Record<string, unknown> = {
    ...pick(native, SHARED_FIELDS),
    schema_version: REFERENCE_VERSION,
    aggregate_id: native.aggregate_id,
    payload,
  }
  const changes = [replaced(['schema_version'], 'the form of older readers')]
  const losses: Change[] = []
  for (const [extra, place] of MOVED_EXTRAS) {
    const value = valueAt(native, place)
    if (value === undefined) continue
    envelope[extra] = value
    changes.push(moved(place, [extra], 'its place in 3.0.0'))
  }
  const foreign = foreignKeys(native.event_type as EventType, 'reference', payload)
  for (const path of foreign) {
    const said = valueAt(payload, path) === null ? changes : losses
    said.push(removed(['payload', ...path], '3.0.0 refuses the key'))
    restore(payload, { path })
  }
  if (isUnforcedStepBack(native)) {
    if (!isBlank(payload.reason))
      losses.push(replaced(['payload', 'reason'], 'a forced step back has a reason of its own'))
    changes.push(...forceStepBack(payload))
  }
  return { envelope, changes, losses }
}

function isUnforcedStepBack(event: NativeEvent): boolean {
  if (event.event_type !== 'WPStatusChanged') return false
  const { from_lane: from, to_lane: to, force } = event.payload
  return to === 'planned' && from != null && !force && !isBootstrap(from, to, force)
}

function forceStepBack(payload: Record<string, unknown>): readonly Change[] {
  const move = `${payload.from_lane as Lane} -> planned`
  const review = isBlank(payload.review_ref) ? '' : `: ${payload.review_ref}`
  payload.force = true
  payload.reason = `backward rewind: ${move}${review}`
  const why = '3.0.0 takes a step back to planned only by force'
  return [replaced(['payload', 'force'], why), added(['payload', 'reason'], why)]
}

function restorePointsOf(kept: unknown): readonly RestorePoint[] {
  const points = valueAt(kept, ['restore'])
  if (!areRestorePoints(points)) return []
  const fixed: readonly unknown[] = [...SHARED_FIELDS, 'schema_version']
  return points.filter(({ path }) => path[0] === 'project_slug' || !fixed.includes(path[0]))
}

/** The fields of the native envelope that 3.0.0 lacks, each told as a loss only if it says more. */
function dropFields(
  native: NativeEvent,
  envelope: Readonly<Record<string, unknown>>,
  isRestored: boolean,
): { readonly dropped: readonly Change[]; readonly lost: readonly Change[] } {
  const dropped: Change[] = []
  const lost: Change[] = []
  const drop = (path: IssuePath, isLost: boolean) =>
    (isLost ? lost : dropped).push(removed(path, '3.0.0 has no place for it'))
  drop(['payload_version'], native.payload_version > 1)
  const mission = native.mission_id
  const isNamed =
    mission === null ||
    valueAt(envelope, ['payload', 'mission_id']) === mission ||
    String(envelope.aggregate_id).split('/').includes(mission)
  drop(['mission_id'], !isNamed)
  for (const key of Object.keys(native.extensions ?? {}))
    drop(['extensions', key], key !== REFERENCE_EXTENSION || !isRestored)
  return { dropped, lost }
}
