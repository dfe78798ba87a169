import { uuid5 } from '../canonical/uuid5.js'
import { NATIVE_VERSION, REFERENCE_VERSION } from '../judge/envelope.js'
import type { IssueCode } from '../judge/issue-codes.js'
import { boundedCopy } from '../judge/limits.js'
import { rawRowIssue } from '../judge/raw-rows.js'
import { isBlank } from '../values/text.js'
import { added, type Change, moved, removed, replaced } from './change.js'
import { LEGACY_SHAPES, type LegacyShape } from './legacy-shapes.js'

/** An envelope of unknown content. */
type Fields = Record<string, unknown>

export type LegacyResult =
  | {
      readonly ok: true
      /** A copy in the form of 3.0.0, not judged yet: hand it to `parseEvent`. */
      readonly envelope: Readonly<Fields>
      /** The first of `shapes`, in the order of `LEGACY_SHAPES`. */
      readonly shape: LegacyShape
      readonly shapes: readonly LegacyShape[]
      readonly changes: readonly Change[]
      /** The input itself, untouched. */
      readonly raw: unknown
    }
  | {
      readonly ok: false
      /** `LEGACY_UNRECOGNIZED`, `LEGACY_MISSING_IDENTITY`, or why it is no event at all. */
      readonly code: IssueCode
      /** What is wrong and what to do, in sentences; without values of the input. */
      readonly hints: readonly string[]
      readonly raw: unknown
    }

/** The namespace in which projects of older events have their ids. */
const LEGACY_NAMESPACE = 'fbed40a0-75c7-5b63-9cb5-040fd6aece46'

const RENAMED = [
  ['feature_slug', 'mission_slug'],
  ['feature_number', 'mission_number'],
] as const

/** Does what a form asks for; no changes where the envelope does not have the form. */
const UPGRADES: Readonly<Record<LegacyShape, (envelope: Fields) => readonly Change[]>> = {
  pre_3_0_envelope: addIdentity,
  feature_keys_envelope: renameKeys,
  awaiting_review_synonym: renameLanes,
}

/**
 * Brings an event of an older form into the form of 3.0.0. All forms that it has are upgraded, each
 * change is listed. An event without a mark of one of them is refused, and so is what was upgraded
 * already. Never throws on bad data, and leaves the input alone.
 */
export function upgradeLegacy(raw: unknown): LegacyResult {
  const refuse = (code: IssueCode, ...hints: readonly string[]): LegacyResult => ({
    ok: false,
    code,
    hints,
    raw,
  })
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return refuse('LEGACY_UNRECOGNIZED', 'An event is a JSON object.')
  const bounded = boundedCopy(raw)
  if (!bounded.ok)
    return refuse(
      bounded.issues[0]?.code ?? 'LEGACY_UNRECOGNIZED',
      ...bounded.issues.map((one) => one.message),
    )
  const envelope: Fields = bounded.copy
  if (envelope.schema_version === NATIVE_VERSION)
    return refuse('LEGACY_UNRECOGNIZED', 'This is the present form: judge it with parseEvent.')
  if (lacksProject(envelope)) {
    const missing = ['node_id', 'build_id'].filter((key) => isBlank(envelope[key]))
    if (missing.length > 0)
      return refuse('LEGACY_MISSING_IDENTITY', ...missing.map((key) => `${key} is missing.`))
  }
  const applied = (Object.keys(LEGACY_SHAPES) as LegacyShape[])
    .map((shape) => ({ shape, changes: UPGRADES[shape](envelope) }))
    .filter(({ changes }) => changes.length > 0)
  const [first] = applied
  if (first === undefined) return refuse('LEGACY_UNRECOGNIZED', ...hintsFor(envelope))
  const changes = applied.flatMap((one) => one.changes)
  return {
    ok: true,
    envelope,
    shape: first.shape,
    shapes: applied.map(({ shape }) => shape),
    changes: [...changes, ...setVersion(envelope)],
    raw,
  }
}

function isEnvelope(envelope: Fields): boolean {
  return typeof envelope.event_type === 'string' && payloadOf(envelope) !== undefined
}

function payloadOf(envelope: Fields): Fields | undefined {
  const payload = envelope.payload
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? (payload as Fields)
    : undefined
}

function lacksProject(envelope: Fields): boolean {
  const project = envelope.project_uuid
  return isEnvelope(envelope) && (project == null || project === '')
}

function addIdentity(envelope: Fields): readonly Change[] {
  if (!lacksProject(envelope)) return []
  envelope.project_uuid = uuid5(LEGACY_NAMESPACE, `${envelope.node_id}/${envelope.build_id}`)
  const changes = [added(['project_uuid'], 'derived from node_id and build_id')]
  if (envelope.correlation_id == null && typeof envelope.event_id === 'string') {
    envelope.correlation_id = envelope.event_id
    changes.push(added(['correlation_id'], 'the event is the root of its chain'))
  }
  return changes
}

function renameKeys(envelope: Fields): readonly Change[] {
  return [[envelope, []] as const, [payloadOf(envelope), ['payload']] as const].flatMap(
    ([holder, path]) => (holder === undefined ? [] : renameIn(holder, path)),
  )
}

function renameIn(holder: Fields, path: readonly string[]): readonly Change[] {
  return RENAMED.flatMap(([old, present]) => {
    if (!Object.hasOwn(holder, old)) return []
    const value = holder[old]
    delete holder[old]
    if (holder[present] != null) return [removed([...path, old], `${present} is there already`)]
    holder[present] = value
    return [moved([...path, old], [...path, present], 'features are called missions')]
  })
}

function renameLanes(envelope: Fields): readonly Change[] {
  const payload = payloadOf(envelope)
  return ['from_lane', 'to_lane'].flatMap((key) => {
    if (payload?.[key] !== 'awaiting-review') return []
    payload[key] = 'in_review'
    return [replaced(['payload', key], 'awaiting-review is called in_review')]
  })
}

/** What was upgraded is in the form of 3.0.0, whatever it said before. */
function setVersion(envelope: Fields): readonly Change[] {
  if (!isEnvelope(envelope) || envelope.schema_version === REFERENCE_VERSION) return []
  const had = Object.hasOwn(envelope, 'schema_version')
  envelope.schema_version = REFERENCE_VERSION
  const why = 'the form that the event has now'
  return [had ? replaced(['schema_version'], why) : added(['schema_version'], why)]
}

function hintsFor(envelope: Fields): readonly string[] {
  if (rawRowIssue(envelope) !== undefined)
    return ['This is a row of a log: read rows of a status log with classifyRow.']
  const missing = [
    typeof envelope.event_type === 'string' ? undefined : 'event_type is missing.',
    payloadOf(envelope) === undefined ? 'payload is missing.' : undefined,
  ].filter((one) => one !== undefined)
  return missing.length > 0
    ? missing
    : ['The event has no mark of an older form: judge it with parseEvent.']
}
