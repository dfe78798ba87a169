import * as z from 'zod/mini'
import { definitionOf, type EventType } from '../catalogue/catalogue.js'
import type { Dialect, NativeEvent, UnjudgedEvent } from '../catalogue/event-types.js'
import { readInstant } from '../values/instants.js'
import {
  NATIVE_VERSION,
  type NativeEnvelope,
  nativeEnvelope,
  REFERENCE_EXTRAS,
  REFERENCE_VERSION,
  REQUIRED_NATIVE,
  REQUIRED_REFERENCE,
  type ReferenceEnvelope,
  referenceEnvelope,
} from './envelope.js'
import { findForbiddenKeys } from './forbidden-keys.js'
import { identityIssues } from './identity.js'
import { type Finding, type Issue, issue, settleIssues } from './issues.js'
import { boundedCopy } from './limits.js'
import { judgePayload } from './parse-payload.js'
import { rawRowIssue } from './raw-rows.js'
import { schemaIssues } from './schema-issues.js'

export interface ParseOptions {
  /** Default `auto`: told by `schema_version`. Another version than this is refused. */
  readonly dialect?: 'auto' | Dialect
  /** Default `reject`. `keep` accepts types that are not in the catalogue, with a finding. */
  readonly unknownTypes?: 'reject' | 'keep'
  /** Default `report`: a move outside the table is a finding, so that history stays readable. */
  readonly transitions?: 'report' | 'refuse'
  /** Default false. Puts the offending values, cut at 200 characters, into `details.value`. */
  readonly includeValues?: boolean
}

export type ParseResult<Event = NativeEvent> =
  | {
      readonly ok: true
      readonly dialect: Dialect
      readonly event: Event
      readonly findings: readonly Finding[]
    }
  | { readonly ok: false; readonly dialect: Dialect; readonly issues: readonly Issue[] }

type Fields = Readonly<Record<string, unknown>>
type Judged = { readonly event: unknown; readonly findings: readonly Finding[] } | readonly Issue[]

/**
 * The one entry for events from anywhere: limits, envelope, retired keys and names, payload, rules,
 * transition, identity. The first step that finds something ends the judgement and reports all it
 * found, sorted by path. Never throws on bad data, leaves the input alone, and hands out a copy with
 * ids, lanes and defaults in their one spelling. The older dialect is read up to its envelope: this
 * package has no payload schemas for it, so its events need `unknownTypes: 'keep'`.
 */
export function parseEvent(
  input: unknown,
  options: ParseOptions & { readonly unknownTypes: 'keep' },
): ParseResult<NativeEvent | UnjudgedEvent>
export function parseEvent(input: unknown, options?: ParseOptions): ParseResult
export function parseEvent(
  input: unknown,
  options: ParseOptions = {},
): ParseResult<NativeEvent | UnjudgedEvent> {
  const bounded = boundedCopy(input)
  const dialect = dialectOf(input, options)
  const judged = bounded.ok ? judge(bounded.copy, dialect, options) : bounded.issues
  if (!('event' in judged)) {
    const issues = settleIssues(judged, input, options.includeValues === true)
    return { ok: false, dialect, issues }
  }
  return { ok: true, dialect, event: judged.event as NativeEvent, findings: judged.findings }
}

function dialectOf(input: unknown, options: ParseOptions): Dialect {
  if (options.dialect !== undefined && options.dialect !== 'auto') return options.dialect
  const version = (input as Fields | null | undefined)?.schema_version
  return version === NATIVE_VERSION ? 'native' : 'reference'
}

function judge(copy: Fields, dialect: Dialect, options: ParseOptions): Judged {
  const raw = rawRowIssue(copy)
  if (raw !== undefined) return [raw]
  for (const step of [missingFields, forbiddenKeys, retired]) {
    const issues = step(copy, dialect)
    if (issues.length > 0) return issues
  }
  const schema = dialect === 'native' ? nativeEnvelope : referenceEnvelope
  const parsed = z.safeParse(schema, copy)
  if (!parsed.success) return schemaIssues(parsed.error.issues, 'ENVELOPE_SHAPE_INVALID', [])
  if (dialect === 'reference') return judgeReference(parsed.data as ReferenceEnvelope, options)
  return judgeNative(parsed.data as NativeEnvelope, options)
}

function missingFields(copy: Fields, dialect: Dialect): readonly Issue[] {
  return (dialect === 'native' ? REQUIRED_NATIVE : REQUIRED_REFERENCE)
    .filter((key) => !Object.hasOwn(copy, key))
    .map((key) => issue('ENVELOPE_SHAPE_INVALID', [key], 'is missing'))
}

function forbiddenKeys(copy: Fields): readonly Issue[] {
  return findForbiddenKeys(copy).map((path) => issue('FORBIDDEN_KEY', path))
}

function retired(copy: Fields, dialect: Dialect): readonly Issue[] {
  const wanted = dialect === 'native' ? NATIVE_VERSION : REFERENCE_VERSION
  const issues: Issue[] = []
  if (copy.schema_version !== wanted)
    issues.push(issue('CUTOVER_UNSUPPORTED', ['schema_version'], undefined, { dialect }))
  if (copy.event_type === 'FeatureCreated' || copy.event_type === 'FeatureClosed')
    issues.push(issue('LEGACY_NAME', ['event_type']))
  if (/^feature(?:_catalog)?(?:\/|$)/.test(String(copy.aggregate_id)))
    issues.push(issue('LEGACY_NAME', ['aggregate_id']))
  return issues
}

function judgeNative(event: NativeEnvelope, options: ParseOptions): Judged {
  const definition = definitionOf(event.event_type)
  if (definition === undefined) return unknownType(event, 'native', options, [])
  const version = event.payload_version
  const type = event.event_type as EventType
  const judged = judgePayload(type, version, event.payload, options.transitions ?? 'report')
  if (!judged.ok) return judged.issues
  const identity = identityIssues(definition.scope, event, judged.payload)
  if (identity.length > 0) return identity
  const newer: Finding[] =
    version > definition.payloadVersion
      ? [finding('NEWER_PAYLOAD', ['payload_version'], 'newer than this package knows')]
      : []
  return { event: { ...event, payload: judged.payload }, findings: [...newer, ...judged.findings] }
}

function judgeReference(event: ReferenceEnvelope, options: ParseOptions): Judged {
  const known = [...Object.keys(referenceEnvelope.def.shape), ...REFERENCE_EXTRAS]
  const findings = Object.keys(event)
    .filter((key) => !known.includes(key))
    .map((key) => finding('UNKNOWN_KEY', [key], 'is kept'))
  if (readInstant(event.timestamp)?.hasOffset === false)
    findings.push(finding('NAIVE_INSTANT', ['timestamp'], 'has no offset and is read as UTC'))
  return unknownType(event, 'reference', options, findings)
}

function unknownType(
  event: UnjudgedEvent,
  dialect: Dialect,
  options: ParseOptions,
  findings: readonly Finding[],
): Judged {
  const found = issue('UNKNOWN_EVENT_TYPE', ['event_type'], undefined, { dialect })
  return options.unknownTypes === 'keep'
    ? { event, findings: [...findings, found as Finding] }
    : [found]
}

function finding(code: Finding['code'], path: Finding['path'], what: string): Finding {
  return { code, path, message: `${path.join('.')}: ${what}`, details: {} }
}
