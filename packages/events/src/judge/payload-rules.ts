import type { PayloadRule } from '../catalogue/catalogue.js'
import { readInstant } from '../values/instants.js'
import { type Issue, issue } from './issues.js'

type Payload = Readonly<Record<string, unknown>>

const RULES: Readonly<Record<PayloadRule, (payload: Payload) => readonly Issue[]>> = {
  iso_time: (payload) =>
    Object.keys(payload)
      .filter((key) => key === 'at' || key.endsWith('_at'))
      .filter((key) => !isInstantOrAbsent(payload[key]))
      .map((key) => broken('iso_time', key, 'is not an instant with an offset')),
  follow_up_target: (payload) => {
    const key = payload.follow_up_type === 'pr' ? 'pr_number' : 'commit_sha'
    return payload[key] == null ? [broken('follow_up_target', key, 'names no target')] : []
  },
}

/** What the fields of a payload, each valid for itself, get wrong together. */
export function brokenRules(rules: readonly PayloadRule[], payload: Payload): readonly Issue[] {
  return rules.flatMap((rule) => RULES[rule](payload))
}

function isInstantOrAbsent(value: unknown): boolean {
  return value == null || (typeof value === 'string' && readInstant(value)?.hasOffset === true)
}

function broken(rule: PayloadRule, key: string, what: string): Issue {
  return issue('PAYLOAD_RULE_VIOLATED', ['payload', key], what, { rule })
}
