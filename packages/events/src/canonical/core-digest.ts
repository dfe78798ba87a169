import { digest } from './digest.js'

/** Fields that tell who carried an event. What an event says is all its other fields. */
const ORIGIN_FIELDS: ReadonlySet<string> = new Set([
  'node_id',
  'build_id',
  'lamport_clock',
  'git',
  'tenant_id',
  'project_slug',
  'data_tier',
  // The same facts under the names of the older envelope.
  'repo_slug',
  'git_branch',
  'head_commit_sha',
  'team_slug',
])

/**
 * The digest of what an event says, without the fields that tell who carried it. Two parsed events
 * are the same event exactly when these are equal, whichever machine sent them, in which order.
 * @throws CanonicalJsonError where `canonicalJson` does
 */
export function coreDigest(event: object): string {
  return digest(coreOf(event))
}

/** A shallow copy of an event without its origin fields. */
export function coreOf(event: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !ORIGIN_FIELDS.has(key)))
}
