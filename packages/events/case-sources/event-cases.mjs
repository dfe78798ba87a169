// A valid and an invalid event of every type and form.
import { eventId, eventOf } from './envelopes.mjs'
import { fieldsOf } from './notation.mjs'
import { sampleOf } from './samples.mjs'
import { TYPES } from './types.mjs'

/** Values that no field of a kind takes. */
const WRONG = { text: 17, anyText: 17, integer: 'two', flag: 'no', instant: 'last Friday' }

/** Every type with its forms: `{type, scope, name, fields, payload}`. */
export function forms() {
  return Object.entries(TYPES).map(([name, [scope, notation]]) => {
    const type = name.replace(/\.interview$/, '')
    const fields = fieldsOf(notation)
    return { name, type, scope, fields, payload: sampleOf(type, fields) }
  })
}

export function eventCases() {
  return forms().flatMap(({ name, type, scope, fields, payload }, at) => {
    const ask = (kind, given, expect) => ({
      id: `${name}/${kind}`,
      op: 'parse_event',
      dialect: 'native',
      input: eventOf(type, scope, given, eventId('A', at + 1)),
      expect,
    })
    const [kind, spoiled, field] = spoil(fields, requiredOnly(fields, payload), at)
    // A payload of several forms is judged by the one it claims to have; where a form has no such
    // field, what is wrong is the payload as a whole.
    const place = name.startsWith('DecisionPoint') ? {} : { path: ['payload', field] }
    return [
      ask('valid', payload, { verdict: 'valid' }),
      ask(kind, spoiled, { verdict: 'invalid', code: 'PAYLOAD_SCHEMA_FAIL', ...place }),
    ]
  })
}

/** A payload without what may be left out. */
export function requiredOnly(fields, payload) {
  const kept = Object.entries(payload).filter(([key]) => !fields[key].optional)
  return Object.fromEntries(kept)
}

/** One defect, another one for every type: a field that is missing, mistyped, unknown or empty. */
function spoil(fields, payload, at) {
  const required = Object.keys(fields).filter((key) => {
    const { kind, optional } = fields[key]
    return !optional && kind !== 'lane' && key !== 'origin_surface'
  })
  const key = required[at % Math.max(1, required.length)]
  const wrong = WRONG[fields[key]?.kind]
  if (key === undefined || at % 4 === 1)
    return ['unknown-key', { ...payload, seen_by: 'nobody' }, 'seen_by']
  if (at % 4 === 2 && wrong !== undefined) return ['wrong-type', { ...payload, [key]: wrong }, key]
  if (at % 4 === 3 && fields[key].kind === 'text') return ['blank', { ...payload, [key]: ' ' }, key]
  const { [key]: _gone, ...rest } = payload
  return ['missing-field', rest, key]
}
