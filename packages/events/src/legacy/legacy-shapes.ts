/** A form in which events were written before the present ones. */
export interface LegacyShapeInfo {
  /** How it is told. */
  readonly detected: string
  /** What becomes of it. */
  readonly change: string
}

/** The forms that `upgradeLegacy` reads, the one that names a result first. */
export const LEGACY_SHAPES = {
  pre_3_0_envelope: {
    detected: 'event_type and payload, and no project_uuid',
    change:
      'project_uuid is derived from node_id and build_id, schema_version becomes 3.0.0, ' +
      'correlation_id is the id of the event unless given',
  },
  feature_keys_envelope: {
    detected: 'feature_slug or feature_number in the envelope or its payload',
    change: 'they become mission_slug and mission_number, unless those are there already',
  },
  awaiting_review_synonym: {
    detected: 'from_lane or to_lane awaiting-review in the payload',
    change: 'the lane becomes in_review',
  },
} as const satisfies Readonly<Record<string, LegacyShapeInfo>>

/** The name of such a form. */
export type LegacyShape = keyof typeof LEGACY_SHAPES
