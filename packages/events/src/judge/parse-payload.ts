import { definitionOf, type EventType, type PayloadOf } from '../catalogue/catalogue.js'
import type { Dialect } from '../catalogue/event-types.js'
import { payloadSchema } from '../catalogue/payload-schema.js'
import { safeRead } from '../catalogue/quick-reader.js'
import { findForbiddenKeys } from './forbidden-keys.js'
import { type Finding, finding, type Issue, type IssuePath, issue, settleIssues } from './issues.js'
import { keptFindings } from './kept-keys.js'
import { boundedCopy } from './limits.js'
import { brokenRules } from './payload-rules.js'
import { schemaIssues } from './schema-issues.js'
import { transitionIssues, unknownLanes } from './transition-issues.js'

export type JudgedPayload =
  | { readonly ok: true; readonly payload: Payload; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

type Payload = Readonly<Record<string, unknown>>

export interface PayloadContext {
  readonly dialect: Dialect
  readonly version: number
  readonly transitions: 'report' | 'refuse'
  readonly timestamp: string | undefined
}

/** Whether a dialect has a type. */
export function isKnownType(type: string, dialect: Dialect): type is EventType {
  const definition = definitionOf(type)
  return definition !== undefined && (dialect === 'native' || definition.dialects === 'both')
}

/** Judges a payload of a known type: lanes, fields, rules, then the transition. */
export function judgePayload(
  type: EventType,
  given: Payload,
  context: PayloadContext,
): JudgedPayload {
  const { dialect, version } = context
  const isStatus = type === 'WPStatusChanged'
  const lanes = isStatus ? unknownLanes(given) : []
  if (lanes.length > 0) return { ok: false, issues: lanes }
  const schema = payloadSchema(type, dialect, version)
  const parsed = safeRead(schema, given)
  if (!parsed.success) {
    const issues = schemaIssues(parsed.error.issues, 'PAYLOAD_SCHEMA_FAIL', ['payload'])
    return { ok: false, issues }
  }
  const payload = parsed.data as Payload
  const broken = brokenRules(definitionOf(type)?.rules ?? [], schema, payload, context)
  if (broken.length > 0) return { ok: false, issues: broken }
  const moves = isStatus ? transitionIssues(payload as PayloadOf<'WPStatusChanged'>, dialect) : []
  if (moves.length > 0 && context.transitions === 'refuse') return { ok: false, issues: moves }
  return { ok: true, payload, findings: [...findingsOf(), ...(moves as readonly Finding[])] }

  function findingsOf(): readonly Finding[] {
    if (dialect === 'reference') return keptFindings(schema, payload, ['payload'])
    return version > (definitionOf(type)?.payloadVersion ?? version)
      ? [finding('NEWER_PAYLOAD', ['payload_version'], 'newer than this package knows')]
      : []
  }
}

export interface ParsePayloadOptions {
  /** Default `native`. */
  readonly dialect?: Dialect
  /** Default 1. A later one than the catalogue knows keeps unknown keys, with a finding. */
  readonly payloadVersion?: number
  /** Default `report` for native payloads, `refuse` for the older dialect. */
  readonly transitions?: 'report' | 'refuse'
  /** Default false. Puts the offending values, cut at 200 characters, into `details.value`. */
  readonly includeValues?: boolean
}

export type ParsePayloadResult<T extends EventType = EventType> =
  | {
      readonly ok: true
      readonly dialect: Dialect
      readonly payload: PayloadOf<T>
      readonly findings: readonly Finding[]
    }
  | { readonly ok: false; readonly dialect: Dialect; readonly issues: readonly Issue[] }

/**
 * Judges a payload alone: limits, retired keys, lanes, fields, rules, transition. What only an
 * envelope can show (identities, the age of a waiver) is not judged. Paths begin at the payload.
 * An envelope given in place of a payload is refused. Never throws on bad data.
 */
export function parsePayload<T extends EventType>(
  type: T,
  payload: unknown,
  options?: ParsePayloadOptions,
): ParsePayloadResult<T>
export function parsePayload(
  type: string,
  payload: unknown,
  options?: ParsePayloadOptions,
): ParsePayloadResult
export function parsePayload(
  type: string,
  payload: unknown,
  options: ParsePayloadOptions = {},
): ParsePayloadResult {
  const dialect = options.dialect ?? 'native'
  const judged = judgeAlone(type, payload, dialect, options)
  if (judged.ok)
    return {
      ok: true,
      dialect,
      payload: judged.payload as PayloadOf<EventType>,
      findings: judged.findings.map(fromPayload),
    }
  const issues = judged.issues.map(fromPayload)
  return {
    ok: false,
    dialect,
    issues: settleIssues(issues, payload, options.includeValues === true),
  }
}

function judgeAlone(
  type: string,
  payload: unknown,
  dialect: Dialect,
  options: ParsePayloadOptions,
): JudgedPayload {
  const bounded = boundedCopy(payload)
  if (!bounded.ok)
    return {
      ok: false,
      issues: bounded.issues.map(ofPayload),
    }
  if (bounded.hasForbiddenKey) {
    const paths = findForbiddenKeys(bounded.copy)
    return { ok: false, issues: paths.map((path) => issue('FORBIDDEN_KEY', path)) }
  }
  if (!isKnownType(type, dialect))
    return { ok: false, issues: [issue('UNKNOWN_EVENT_TYPE', [], undefined, { dialect })] }
  const judged = judgePayload(type, bounded.copy, {
    dialect,
    version: options.payloadVersion ?? 1,
    transitions: options.transitions ?? (dialect === 'native' ? 'report' : 'refuse'),
    timestamp: undefined,
  })
  if (!judged.ok || bounded.uncanonical.length === 0) return judged
  return { ok: false, issues: bounded.uncanonical.map(ofPayload) }
}

/** An issue of any JSON value, said of a payload. */
function ofPayload(one: Issue): Issue {
  return one.code === 'ENVELOPE_SHAPE_INVALID' ? { ...one, code: 'PAYLOAD_SCHEMA_FAIL' } : one
}

/** The same thing, said of a payload that stands alone. */
function fromPayload<One extends { readonly path: IssuePath; readonly message: string }>(
  one: One,
): One {
  if (one.path[0] !== 'payload') return one
  const path = one.path.slice(1)
  const prefix = path.length === 0 ? /^payload(?=:)/ : /^payload\./
  return { ...one, path, message: one.message.replace(prefix, '') }
}
