import type * as z from 'zod/mini'
import type { PayloadRule } from '../catalogue/definition.js'
import type { Dialect } from '../catalogue/event-types.js'
import {
  FOLLOW_UP_TARGETS,
  isTimeName,
  OLDER_TIME_NAMES,
  OUTCOMES,
  SHORT_TIME,
} from '../catalogue/rule-data.js'
import { partsOf } from '../catalogue/schema-parts.js'
import { instantMicros, readInstant } from '../values/instants.js'
import { isBlank } from '../values/text.js'
import { type Issue, type IssuePath, issue } from './issues.js'

type Payload = Readonly<Record<string, unknown>>

interface RuleContext {
  readonly dialect: Dialect
  /** When the event happened; undefined where a payload is judged alone. */
  readonly timestamp: string | undefined
}

type Rule = (payload: Payload, context: RuleContext) => readonly Issue[]

const WAIVER_DAYS = 30
const DAY_MICROS = 86_400_000_000
/** Maps whose keys belong to others: their values follow no rule of ours. */
const FOREIGN = new Set([
  'policy_metadata',
  'cleared_merge',
  'evidence',
  'actor',
  'step_metadata',
  'context_diagnostics',
  'findings_summary',
])

const RULES: Readonly<Record<PayloadRule, Rule>> = {
  external_refs_any: (payload) =>
    participantsOf(payload).flatMap(([path, participant]) => {
      const references = fieldsOf(participant)?.external_refs
      const named = references == null || Object.values(references).some((id) => id != null)
      return named
        ? []
        : [broken('external_refs_any', [...path, 'external_refs'], 'names no reference')]
    }),
  follow_up_target: (payload) => {
    const key = FOLLOW_UP_TARGETS[payload.follow_up_type as keyof typeof FOLLOW_UP_TARGETS]
    return payload[key] == null ? [broken('follow_up_target', [key], 'names no target')] : []
  },
  iso_time: (payload, { dialect }) => timesOf(payload, dialect, []),
  outcome_fields: (payload) => {
    if (payload.origin_surface !== 'planning_interview') return []
    const { terminal_outcome: outcome, final_answer: answer } = payload
    const wrong = (key: string, what: string) => broken('outcome_fields', [key], what)
    if (OUTCOMES[outcome as keyof typeof OUTCOMES] === 'answer')
      return answer == null || answer === '' ? [wrong('final_answer', 'is missing')] : []
    return [
      ...(answer == null || answer === '' ? [] : [wrong('final_answer', 'has no place here')]),
      ...(isBlank(payload.rationale) ? [wrong('rationale', 'is missing')] : []),
      ...(payload.other_answer === true ? [wrong('other_answer', 'has no place here')] : []),
    ]
  },
  retry_bound: (payload, { dialect }) =>
    dialect === 'native' && Number(payload.retry_attempt) > Number(payload.max_retries)
      ? [broken('retry_bound', ['retry_attempt'], 'is larger than max_retries')]
      : [],
  tokens_total: (payload) =>
    payload.total_tokens === Number(payload.input_tokens) + Number(payload.output_tokens)
      ? []
      : [broken('tokens_total', ['total_tokens'], 'is not the sum of input and output')],
  waiver_expiry: (payload, { timestamp }) => {
    const from = timestamp === undefined ? undefined : instantMicros(timestamp)
    const to = instantMicros(String(payload.expires_at))
    return from !== undefined && to !== undefined && to - from > WAIVER_DAYS * DAY_MICROS
      ? [broken('waiver_expiry', ['expires_at'], `is more than ${WAIVER_DAYS} days away`)]
      : []
  },
}

/** What the fields of a payload, each valid for itself, get wrong together. */
export function brokenRules(
  rules: readonly PayloadRule[],
  schema: z.ZodMiniType,
  payload: Payload,
  context: RuleContext,
): readonly Issue[] {
  const wanted = context.dialect === 'native' ? nativeRules(rules, schema) : rules
  if (wanted.length === 0) return []
  return wanted.flatMap((rule) => RULES[rule](payload, context))
}

const withTimes = new WeakMap<z.ZodMiniType, readonly PayloadRule[]>()

/** Natively, times are judged wherever a payload can have them. */
function nativeRules(rules: readonly PayloadRule[], schema: z.ZodMiniType): readonly PayloadRule[] {
  const known = withTimes.get(schema)
  if (known !== undefined) return known
  const more = hasTimes(schema) && !rules.includes('iso_time') ? (['iso_time'] as const) : []
  const wanted = [...rules, ...more]
  withTimes.set(schema, wanted)
  return wanted
}

function hasTimes(schema: z.ZodMiniType): boolean {
  const { shape, inner } = partsOf(schema)
  return (
    inner.some(hasTimes) ||
    Object.entries(shape).some(([key, field]) => isTimeName(key) || hasTimes(field))
  )
}

/** Natively every key `at` or `…_at` is an instant; in the older dialect the two that a rule names. */
function timesOf(value: Payload, dialect: Dialect, path: IssuePath): readonly Issue[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key]
    if (isTimeName(key)) {
      if (dialect === 'native') return isTime(item, false) ? [] : [noTime(at)]
      const judged = OLDER_TIME_NAMES.includes(key)
      return judged && !isTime(item, true) ? [noTime(at)] : []
    }
    const inner = FOREIGN.has(key) ? undefined : fieldsOf(item)
    return inner === undefined ? [] : timesOf(inner, dialect, at)
  })
}

function noTime(path: IssuePath): Issue {
  return broken('iso_time', path, 'is not an instant')
}

function isTime(value: unknown, older: boolean): boolean {
  if (value == null) return true
  if (typeof value !== 'string') return false
  const parts = readInstant(older ? withSeconds(value) : value)
  return parts !== undefined && (older || parts.hasOffset)
}

function withSeconds(text: string): string {
  const [whole, date, minute = '00:00', offset = ''] = SHORT_TIME.exec(text) ?? []
  return whole === undefined ? text : `${date}T${minute}:00${offset}`
}

function participantsOf(payload: Payload): readonly (readonly [IssuePath, unknown])[] {
  const lists = ['invited_participants', 'actual_participants'].flatMap((key) => {
    const list = payload[key]
    return Array.isArray(list) ? list.map((item, at) => [[key, at], item] as const) : []
  })
  return [[['participant_identity'], payload.participant_identity], ...lists]
}

function fieldsOf(value: unknown): Payload | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Payload)
    : undefined
}

function broken(rule: PayloadRule, path: IssuePath, what: string): Issue {
  return issue('PAYLOAD_RULE_VIOLATED', ['payload', ...path], what, { rule })
}
