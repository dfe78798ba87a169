// Events to be changed in one place, and what is said of them.
import { eventId, eventOf } from './envelopes.mjs'
import { forms, requiredOnly } from './event-cases.mjs'

/** Every type and form by name. */
export const FORMS = new Map(forms().map((form) => [form.name, form]))

export function event(name, change = {}, more = {}) {
  const { type, scope, payload } = FORMS.get(name)
  return eventOf(type, scope, { ...payload, ...change }, eventId('B', 1), more)
}

export function without(value, ...keys) {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
}

export const closed = () => event('MissionClosed')

/** An approval with what it needs and no more. */
export function status(change = {}, more = {}) {
  const { fields, payload } = FORMS.get('WPStatusChanged')
  const { from_lane, reason, review_ref } = payload
  const { review } = payload.evidence
  const needed = { from_lane, reason, review_ref, evidence: { repos: [], review } }
  const slim = { ...requiredOnly(fields, payload), ...needed, ...change }
  return eventOf('WPStatusChanged', 'W', slim, eventId('B', 2), more)
}

export function nested(levels) {
  let value = {}
  for (let at = 0; at < levels; at += 1) value = { in: value }
  return value
}

export const invalid = (code, path) => ({ verdict: 'invalid', code, ...(path && { path }) })
export const VALID = { verdict: 'valid' }
export const found = (...findings) => ({ verdict: 'valid', findings })
