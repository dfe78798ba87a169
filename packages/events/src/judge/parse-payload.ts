import * as z from 'zod/mini'
import { definitionOf, type EventType, type PayloadOf } from '../catalogue/catalogue.js'
import type { ObjectOf } from '../catalogue/fields.js'
import { checkTransition, isBootstrap } from '../lanes/check-transition.js'
import { wireLane } from '../lanes/lane-names.js'
import type { IssueCode } from './issue-codes.js'
import { type Finding, type Issue, issue } from './issues.js'
import { brokenRules } from './payload-rules.js'
import { schemaIssues } from './schema-issues.js'

export type JudgedPayload =
  | { readonly ok: true; readonly payload: Payload; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

type Payload = Readonly<Record<string, unknown>>

const strict = new Map<string, z.ZodMiniType>()
const open = new Map<string, z.ZodMiniType>()

/** The schema of a type's payload; built when it is first asked for. */
export function payloadSchema(type: EventType, version: number): z.ZodMiniType {
  const definition = definitionOf(type)
  if (definition === undefined) throw new TypeError(`no such type: ${type}`)
  const newer = version > definition.payloadVersion
  const built = (newer ? open : strict).get(type)
  if (built !== undefined) return built
  const object = newer ? (z.looseObject as unknown as ObjectOf) : z.strictObject
  const schema = definition.payload(object)
  ;(newer ? open : strict).set(type, schema)
  return schema
}

/**
 * Judges a payload of a known type: lanes, fields, rules, then the transition.
 * @param transitions what becomes of a move that the table does not hold
 */
export function judgePayload(
  type: EventType,
  version: number,
  given: Payload,
  transitions: 'report' | 'refuse',
): JudgedPayload {
  const lanes = type === 'WPStatusChanged' ? unknownLanes(given) : []
  if (lanes.length > 0) return { ok: false, issues: lanes }
  const parsed = z.safeParse(payloadSchema(type, version), given)
  if (!parsed.success) {
    const issues = schemaIssues(parsed.error.issues, 'PAYLOAD_SCHEMA_FAIL', ['payload'])
    return { ok: false, issues }
  }
  const payload = parsed.data as Payload
  const broken = brokenRules(definitionOf(type)?.rules ?? [], payload)
  if (broken.length > 0) return { ok: false, issues: broken }
  const moves = type === 'WPStatusChanged' ? illegalMoves(payload as StatusPayload) : []
  if (moves.length > 0 && transitions === 'refuse') return { ok: false, issues: moves }
  return { ok: true, payload, findings: moves as readonly Finding[] }
}

type StatusPayload = PayloadOf<'WPStatusChanged'>

function unknownLanes(payload: Payload): readonly Issue[] {
  return ['from_lane', 'to_lane']
    .filter((key) => typeof payload[key] === 'string' && wireLane(payload[key]) === undefined)
    .map((key) => issue('UNKNOWN_LANE', ['payload', key]))
}

function illegalMoves(payload: StatusPayload): readonly (Issue & { readonly code: IssueCode })[] {
  const from = payload.from_lane ?? null
  if (isBootstrap(from, payload.to_lane, payload.force)) return []
  const check = checkTransition(from, {
    to: payload.to_lane,
    force: payload.force,
    reason: payload.reason,
    reviewRef: payload.review_ref,
    evidence: payload.evidence,
  })
  if (check.ok) return []
  return check.codes.map((code) =>
    issue(code, ['payload', 'to_lane'], undefined, {
      from,
      to: payload.to_lane,
      allowed: check.allowed,
    }),
  )
}
