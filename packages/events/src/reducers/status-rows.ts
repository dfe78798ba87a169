import type { AnyEvent } from '../catalogue/event-types.js'
import { fieldOf } from '../lanes/guards.js'
import { recordedLane } from '../lanes/lane-names.js'
import { actorName, type LaneRow } from '../log/row-class.js'
import { normalizeId } from '../values/ids.js'
import { instantMicros } from '../values/instants.js'

const LABELS = ['profile', 'role', 'display_name', 'actor_id'] as const

/** The row that a `WPStatusChanged` carries, or the fields that keep it from being one. */
export function rowOfEvent(event: AnyEvent): LaneRow | readonly string[] {
  const fields = event.payload as Readonly<Record<string, unknown>>
  const wpId = fields.wp_id
  const from = fields.from_lane == null ? 'genesis' : recordedLane(fields.from_lane)
  const to = recordedLane(fields.to_lane)
  const actor = actorName(fields.actor) ?? actorLabel(fields.actor)
  const force = fields.force ?? false
  const previous = fields.prev_event_id
  if (
    typeof wpId !== 'string' ||
    wpId === '' ||
    from === undefined ||
    to === undefined ||
    to === 'genesis' ||
    actor === undefined ||
    typeof force !== 'boolean' ||
    !(previous == null || typeof previous === 'string')
  )
    return lacking({ wpId, from, to, actor, force })
  return {
    wpId,
    from,
    to,
    eventId: event.event_id,
    actor,
    at: event.timestamp,
    instant: instantMicros(event.timestamp) ?? 0,
    force,
    previous: typeof previous === 'string' ? (normalizeId(previous) ?? previous) : previous,
    missionId: null,
    detailed:
      fields.policy_metadata != null || fields.evidence != null || fields.review_result != null,
    fields: withNormalSettles(fields),
    enveloped: true,
  }
}

/** A row with only the fields that state is made of. */
export function slimRow(row: LaneRow): LaneRow {
  const { reason, review_ref, evidence, review_result, policy_metadata } = row.fields
  const given = Object.entries({ reason, review_ref, evidence, review_result, policy_metadata })
  return { ...row, fields: Object.fromEntries(given.filter(([, value]) => value != null)) }
}

function lacking(row: {
  readonly wpId: unknown
  readonly from: unknown
  readonly to: unknown
  readonly actor: unknown
  readonly force: unknown
}): readonly string[] {
  const names: string[] = []
  if (typeof row.wpId !== 'string' || row.wpId === '') names.push('wp_id')
  if (row.from === undefined) names.push('from_lane')
  if (row.to === undefined || row.to === 'genesis') names.push('to_lane')
  if (row.actor === undefined) names.push('actor')
  if (typeof row.force !== 'boolean') names.push('force')
  return names.length === 0 ? ['prev_event_id'] : names
}

/** Ids in one spelling, as those of events are. */
function withNormalSettles(fields: Readonly<Record<string, unknown>>) {
  const settles = fieldOf(fields.policy_metadata, 'settles')
  if (!Array.isArray(settles)) return fields
  const ids = settles.map((id: unknown) => (typeof id === 'string' ? normalizeId(id) : id) ?? id)
  const policy = fields.policy_metadata as Readonly<Record<string, unknown>>
  return { ...fields, policy_metadata: { ...policy, settles: ids } }
}

/** For actors that are described in other words than tool, model, profile and role. */
function actorLabel(actor: unknown): string | undefined {
  if (typeof actor !== 'object' || actor === null) return undefined
  const values: readonly unknown[] = [
    ...LABELS.map((name) => fieldOf(actor, name)),
    ...Object.values(actor),
    'unknown',
  ]
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
