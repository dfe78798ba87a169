/** Where in `extensions` an upcast keeps what the native form has no place for. */
export const REFERENCE_EXTENSION = 'spec-kitty.reference'

/** Extras of the older envelope that have a place of their own in the native one. */
export const MOVED_EXTRAS: readonly (readonly [extra: string, place: readonly string[]])[] = [
  ['repo_slug', ['git', 'repo_slug']],
  ['git_branch', ['git', 'branch']],
  ['head_commit_sha', ['git', 'head_sha']],
  ['team_slug', ['tenant_id']],
]

/** Fields that both envelopes have, with the same meaning. */
export const SHARED_FIELDS = [
  'event_id',
  'event_type',
  'timestamp',
  'project_uuid',
  'causation_id',
  'correlation_id',
  'node_id',
  'build_id',
  'lamport_clock',
  'project_slug',
  'data_tier',
] as const

/** The fields of an object that are named and there. */
export function pick(from: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)))
}

/** A copy of a JSON object that shares nothing with it. */
export function copyOf(json: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(json))
}
