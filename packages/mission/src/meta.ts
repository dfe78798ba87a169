/** `meta.json` as read: unknown keys are kept. Wire names. */
export interface MissionMeta {
  readonly mission_id?: string | undefined
  readonly mission_number?: number | null | undefined
  readonly mission_slug?: string | undefined
  readonly slug?: string | undefined
  readonly friendly_name?: string | undefined
  readonly mission_type?: string | undefined
  readonly target_branch?: string | undefined
  readonly planning_base_branch?: string | undefined
  readonly mission_branch?: string | undefined
  readonly pr_bound?: boolean | undefined
  readonly created_at?: string | undefined
  readonly accepted_at?: string | undefined
  readonly accepted_by?: string | undefined
  readonly acceptance_mode?: string | undefined
  readonly accepted_from_commit?: string | undefined
  readonly acceptance_history?: readonly unknown[] | undefined
  readonly merged_at?: string | undefined
  readonly merged_by?: string | undefined
  readonly merged_into?: string | undefined
  readonly merged_strategy?: string | undefined
  readonly merge_history?: readonly unknown[] | undefined
  readonly baseline_merge_commit?: string | undefined
  readonly [key: string]: unknown
}

/**
 * The bytes of `meta.json` with `changes` applied and every other key kept; an `undefined` value
 * removes a key. The same bytes come back when nothing changes.
 *
 * @throws MISSION_META_INVALID when `text` is not an object or `mission_id` would change
 */
export function editMeta(
  text: string,
  changes: Readonly<Record<string, unknown>>,
  file: string,
): string {
  throw new Error('not built')
}
