import fc from 'fast-check'
import type { PayloadRule } from '../src/catalogue/definition.js'
import type { Dialect } from '../src/catalogue/event-types.js'
import { EVENT_TYPES, type EventType } from '../src/index.js'
import { goldenRows } from '../src/lanes/transition-golden.js'

type Payload = Readonly<Record<string, unknown>>

const REVIEW = { reviewer: 'ada', verdict: 'approved', reference: 'cycle-1' }
const REPOSITORY = { repo: 'shop', branch: 'lane-a', commit: '0123abc' }

const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const KEPT: Readonly<Partial<Record<PayloadRule, (payload: Payload) => Payload>>> = {
  tokens_total: (payload) => {
    const half = (value: unknown) => Math.floor(Number(value) / 2)
    const [input_tokens, output_tokens] = [half(payload.input_tokens), half(payload.output_tokens)]
    return { ...payload, input_tokens, output_tokens, total_tokens: input_tokens + output_tokens }
  },
  retry_bound: (payload) => ({
    ...payload,
    max_retries: Math.max(Number(payload.retry_attempt), Number(payload.max_retries)),
  }),
  follow_up_target: (payload) =>
    payload.follow_up_type === 'pr'
      ? { ...payload, pr_number: payload.pr_number ?? 1 }
      : { ...payload, commit_sha: payload.commit_sha ?? '0123abc' },
  external_refs_any: (payload) => withReferences(payload) as Payload,
  outcome_fields: (payload) => {
    if (payload.terminal_outcome === undefined) return payload
    if (payload.terminal_outcome === 'resolved') return { ...payload, final_answer: 'yes' }
    const { final_answer: _answer, other_answer: _other, ...rest } = payload
    return { ...rest, rationale: 'later' }
  },
}

function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const empty =
        key === 'external_refs' && isObject(item) && Object.values(item).every((id) => id === null)
      return [key, empty ? { slack_user_id: 'U1' } : withReferences(item)]
    }),
  )
}

/** Moves that the table of a dialect takes, each with what it asks for. */
function moves(dialect: Dialect) {
  const rows = goldenRows().filter(
    ([table, , , , , , , said]) => table === dialect && said === 'ok',
  )
  return fc
    .tuple(fc.constantFrom(...rows), fc.constantFrom('in_progress', 'doing'))
    .map(([[, from, to, force, reason, reviewRef, evidence], spelling]) => {
      const spell = (lane: string | null) => (lane === 'in_progress' ? spelling : lane)
      const repos = evidence === 'landed' || dialect === 'reference' ? { repos: [REPOSITORY] } : {}
      return {
        from_lane: spell(from),
        to_lane: spell(to),
        force: force === 1,
        ...(reason === 1 ? { reason: 'as it must' } : {}),
        ...(reviewRef === 1 ? { review_ref: 'cycle-1' } : {}),
        ...(evidence === 'none' ? {} : { evidence: { ...repos, review: verdictOf(evidence) } }),
      }
    })
}

function verdictOf(evidence: string) {
  return evidence === 'rejected' ? { ...REVIEW, verdict: 'rejected' } : REVIEW
}

/** The same payloads, changed where they would break a rule of their type or take no edge. */
export function keepRules(
  type: EventType,
  dialect: Dialect,
  payloads: fc.Arbitrary<Payload>,
): fc.Arbitrary<Payload> {
  if (type === 'WPStatusChanged')
    return fc.tuple(payloads, moves(dialect)).map(([payload, move]) => ({ ...payload, ...move }))
  return payloads.map((payload) =>
    EVENT_TYPES[type].rules.reduce((kept, rule) => KEPT[rule]?.(kept) ?? kept, payload),
  )
}
