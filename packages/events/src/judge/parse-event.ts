import { definitionOf } from '../catalogue/catalogue.js'
import type { AnyEvent, Dialect, UnjudgedEvent } from '../catalogue/event-types.js'
import { safeRead } from '../catalogue/quick-reader.js'
import {
  ENVELOPE,
  envelopeSchema,
  NATIVE_VERSION,
  type NativeEnvelope,
  REFERENCE_EXTRAS,
} from './envelope.js'
import { findForbiddenKeys } from './forbidden-keys.js'
import { identityIssues } from './identity.js'
import { type Finding, type Issue, issue, settleIssues } from './issues.js'
import { keptFindings } from './kept-keys.js'
import { type Bounded, boundedCopy } from './limits.js'
import { isKnownType, judgePayload } from './parse-payload.js'
import { rawRowIssue } from './raw-rows.js'
import { RETIRED_AGGREGATE, RETIRED_TYPES } from './retired-names.js'
import { schemaIssues } from './schema-issues.js'

export interface ParseOptions {
  /** Default `auto`: told by `schema_version`. Another version than this is refused. */
  readonly dialect?: 'auto' | Dialect
  /** Default `reject`. `keep` accepts types that are not in the catalogue, with a finding. */
  readonly unknownTypes?: 'reject' | 'keep'
  /**
   * `report`, the default for native events: a move outside the table is a finding, so that history
   * and newer edges stay readable. `refuse`, the default for the older dialect: it is an issue.
   */
  readonly transitions?: 'report' | 'refuse'
  /** Default false. Puts the offending values, cut at 200 characters, into `details.value`. */
  readonly includeValues?: boolean
}

export type ParseResult<Event = AnyEvent> =
  | {
      readonly ok: true
      readonly dialect: Dialect
      readonly event: Event
      readonly findings: readonly Finding[]
    }
  | { readonly ok: false; readonly dialect: Dialect; readonly issues: readonly Issue[] }

type Fields = Readonly<Record<string, unknown>>
interface Accepted<Event> {
  readonly event: Event
  readonly findings: readonly Finding[]
}
type Judged<Event = unknown> = Accepted<Event> | readonly Issue[]

/**
 * The one entry for events from anywhere: limits, envelope, retired keys and names, payload, rules,
 * transition, identity. The first step that finds something ends the judgement and reports all it
 * found, sorted by path. Never throws on bad data, leaves the input alone, and hands out a copy with
 * ids, lanes and defaults in their one spelling.
 */
export function parseEvent(
  input: unknown,
  options: ParseOptions & { readonly unknownTypes: 'keep' },
): ParseResult<AnyEvent | UnjudgedEvent>
export function parseEvent(input: unknown, options?: ParseOptions): ParseResult
export function parseEvent(
  input: unknown,
  options: ParseOptions = {},
): ParseResult<AnyEvent | UnjudgedEvent> {
  const dialect = dialectOf(input, options)
  const bounded = boundedCopy(input)
  const envelope = judgeEnvelope(bounded, dialect)
  const judged = 'event' in envelope ? judgeContent(envelope, dialect, options) : envelope
  return resultOf<AnyEvent | UnjudgedEvent>(canonical(judged, bounded), dialect, input, options)
}

/** As `parseEvent`, without a look at type and payload: for what only carries events. */
export function parseEnvelope(
  input: unknown,
  options: Pick<ParseOptions, 'dialect' | 'includeValues'> = {},
): ParseResult<UnjudgedEvent> {
  const dialect = dialectOf(input, options)
  const bounded = boundedCopy(input)
  const judged = canonical(judgeEnvelope(bounded, dialect), bounded)
  return resultOf<UnjudgedEvent>(judged, dialect, input, options)
}

/** An event that is well in all else still needs a digest, as its identity is judged by it. */
function canonical(judged: Judged, bounded: Bounded): Judged {
  if (!('event' in judged) || !bounded.ok || bounded.uncanonical.length === 0) return judged
  return bounded.uncanonical
}

function resultOf<Event>(
  judged: Judged,
  dialect: Dialect,
  input: unknown,
  options: ParseOptions,
): ParseResult<Event> {
  if ('event' in judged)
    return { ok: true, dialect, event: judged.event as Event, findings: judged.findings }
  return { ok: false, dialect, issues: settleIssues(judged, input, options.includeValues === true) }
}

function dialectOf(input: unknown, options: ParseOptions): Dialect {
  if (options.dialect !== undefined && options.dialect !== 'auto') return options.dialect
  try {
    const version = (input as Fields | null | undefined)?.schema_version
    return version === NATIVE_VERSION ? 'native' : 'reference'
  } catch {
    // What cannot be read is refused as such.
    return 'reference'
  }
}

function judgeEnvelope(bounded: Bounded, dialect: Dialect): Judged<UnjudgedEvent> {
  if (!bounded.ok) return bounded.issues
  const copy = bounded.copy
  const raw = rawRowIssue(copy)
  if (raw !== undefined) return [raw]
  const missing = missingFields(copy, dialect)
  if (missing.length > 0) return missing
  if (bounded.hasForbiddenKey)
    return findForbiddenKeys(copy).map((path) => issue('FORBIDDEN_KEY', path))
  const old = retired(copy, dialect)
  if (old.length > 0) return old
  const schema = envelopeSchema(dialect)
  const parsed = safeRead(schema, copy)
  if (!parsed.success) return schemaIssues(parsed.error.issues, 'ENVELOPE_SHAPE_INVALID', [])
  const findings = dialect === 'native' ? [] : keptFindings(schema, parsed.data, [])
  return {
    event: parsed.data,
    findings: findings.filter((one) => !REFERENCE_EXTRAS.includes(String(one.path[0]))),
  }
}

function missingFields(copy: Fields, dialect: Dialect): readonly Issue[] {
  return ENVELOPE[dialect].required
    .filter((key) => !Object.hasOwn(copy, key))
    .map((key) => issue('ENVELOPE_SHAPE_INVALID', [key], 'is missing'))
}

function retired(copy: Fields, dialect: Dialect): readonly Issue[] {
  const issues: Issue[] = []
  if (copy.schema_version !== ENVELOPE[dialect].schema_version)
    issues.push(issue('CUTOVER_UNSUPPORTED', ['schema_version'], undefined, { dialect }))
  if (RETIRED_TYPES.includes(copy.event_type as string))
    issues.push(issue('LEGACY_NAME', ['event_type']))
  if (typeof copy.aggregate_id === 'string' && RETIRED_AGGREGATE.test(copy.aggregate_id))
    issues.push(issue('LEGACY_NAME', ['aggregate_id']))
  return issues
}

function judgeContent(
  { event, findings }: Accepted<UnjudgedEvent>,
  dialect: Dialect,
  options: ParseOptions,
): Judged {
  const type = event.event_type
  if (!isKnownType(type, dialect)) {
    const found = issue('UNKNOWN_EVENT_TYPE', ['event_type'], undefined, { dialect })
    return options.unknownTypes === 'keep'
      ? { event, findings: [...findings, found as Finding] }
      : [found]
  }
  const judged = judgePayload(type, event.payload, {
    dialect,
    version: dialect === 'native' ? (event as NativeEnvelope).payload_version : 1,
    transitions: options.transitions ?? (dialect === 'native' ? 'report' : 'refuse'),
    timestamp: event.timestamp,
  })
  if (!judged.ok) return judged.issues
  if (dialect === 'native') {
    const scope = definitionOf(type)?.scope ?? 'mission'
    const identity = identityIssues(scope, event as NativeEnvelope, judged.payload)
    if (identity.length > 0) return identity
  }
  return {
    event: { ...event, payload: judged.payload },
    findings: [...findings, ...judged.findings],
  }
}
