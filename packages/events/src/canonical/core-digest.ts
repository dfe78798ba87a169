import { sameJson } from '../values/json-equality.js'
import { compareText } from '../values/text.js'
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
  return digest(
    Object.fromEntries(Object.entries(event).filter(([key]) => !ORIGIN_FIELDS.has(key))),
  )
}

/** Whether two events say the same; what `coreDigest` leaves out does not count. */
export function isSameCore(a: object, b: object): boolean {
  const left = coreKeys(a)
  const [one, other] = [a, b] as readonly Readonly<Record<string, unknown>>[]
  return (
    left.length === coreKeys(b).length &&
    left.every((key) => Object.hasOwn(b, key) && sameJson(one?.[key], other?.[key]))
  )
}

/** One text for the origin fields of an event; equal where they are equal. Empty for what no text has. */
export function originText(event: object): string {
  const fields = Object.entries(event)
    .filter(([key]) => ORIGIN_FIELDS.has(key))
    .sort(([a], [b]) => compareText(a, b))
  try {
    return JSON.stringify(fields)
  } catch {
    // No parsed event: nested too deep, or in a circle.
    return ''
  }
}

function coreKeys(event: object): readonly string[] {
  return Object.keys(event).filter((key) => !ORIGIN_FIELDS.has(key))
}
