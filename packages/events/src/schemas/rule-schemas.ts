import type { PayloadRule } from '../catalogue/definition.js'
import type { Dialect } from '../catalogue/event-types.js'
import { OFFSET_NOTES } from '../catalogue/fields.js'
import {
  FOLLOW_UP_TARGETS,
  isTimeName,
  OLDER_TIME_NAMES,
  OUTCOMES,
  SHORT_TIME,
} from '../catalogue/rule-data.js'
import { INSTANT_PATTERNS } from '../values/instants.js'
import { demand, type JsonSchema, SPOKEN, whereFieldsAre } from './json-schema.js'

/** The rules that are conditions between fields, and that JSON Schema has words for. */
const CONDITIONS: Readonly<Partial<Record<PayloadRule, () => readonly JsonSchema[]>>> = {
  follow_up_target: () =>
    Object.entries(FOLLOW_UP_TARGETS).map(([kind, key]) =>
      whereFieldsAre({ follow_up_type: [kind] }, demand(key, { not: { type: 'null' } })),
    ),
  outcome_fields: () =>
    (['answer', 'rationale'] as const).map((what) => {
      const outcomes = Object.entries(OUTCOMES).filter(([, asked]) => asked === what)
      const names = outcomes.map(([name]) => name)
      const interview = { origin_surface: ['planning_interview'], terminal_outcome: names }
      return whereFieldsAre(interview, OUTCOME_DEMANDS[what])
    }),
}

const OUTCOME_DEMANDS: Readonly<Record<'answer' | 'rationale', JsonSchema>> = {
  answer: demand('final_answer', { type: 'string', minLength: 1 }),
  rationale: {
    allOf: [
      demand('rationale', SPOKEN),
      {
        type: 'object',
        properties: { final_answer: { enum: [null, ''] }, other_answer: { const: false } },
      },
    ],
  },
}

/** What the rules of a type add to the schema of its payload: conditions between its fields. */
export function ruleSchemas(rules: readonly PayloadRule[]): readonly JsonSchema[] {
  return rules.flatMap((rule) => CONDITIONS[rule]?.() ?? [])
}

/** The schema of a payload with what its rules say of single fields, wherever these are. */
export function withFieldRules(
  schema: JsonSchema,
  rules: readonly PayloadRule[],
  dialect: Dialect,
): JsonSchema {
  return inFields(schema, (name, field) => {
    if (name === 'external_refs' && rules.includes('external_refs_any')) return namesOne(field)
    if (dialect === 'native') return isTimeName(name) ? onText(field, OFFSET_NOTES) : field
    const judged = rules.includes('iso_time') && OLDER_TIME_NAMES.includes(name)
    return judged ? onText(field, { pattern: OLDER_TIME }) : field
  })
}

const OLDER_TIME = `${INSTANT_PATTERNS.anyOffset}|${SHORT_TIME.source}`

type Change = (name: string, field: JsonSchema) => JsonSchema

function inFields(schema: JsonSchema, change: Change): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties') {
        const fields = Object.entries(value as Readonly<Record<string, JsonSchema>>)
        const changed = fields.map(([name, one]) => [name, change(name, inFields(one, change))])
        return [keyword, Object.fromEntries(changed)]
      }
      if (keyword === 'anyOf' || keyword === 'oneOf')
        return [keyword, (value as readonly JsonSchema[]).map((one) => inFields(one, change))]
      return [keyword, keyword === 'items' ? inFields(value as JsonSchema, change) : value]
    }),
  )
}

/** Adds keywords to the form of a field that is text. */
function onText(field: JsonSchema, keywords: JsonSchema): JsonSchema {
  if (Array.isArray(field.anyOf))
    return { ...field, anyOf: field.anyOf.map((one) => onText(one, keywords)) }
  return [field.type].flat().includes('string') ? { ...field, ...keywords } : field
}

/** Of the keys that a map of references knows, at least one holds text. */
function namesOne(field: JsonSchema): JsonSchema {
  if (Array.isArray(field.anyOf)) return { ...field, anyOf: field.anyOf.map(namesOne) }
  if (field.type !== 'object') return field
  const keys = Object.keys(field.properties as object)
  return { ...field, anyOf: keys.map((key) => demand(key, { type: 'string' })) }
}
