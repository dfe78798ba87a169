import { Ajv2020 } from 'ajv/dist/2020.js'
import {
  type Dialect,
  EVENT_TYPES,
  type EventType,
  type Issue,
  parseEnvelope,
  parsePayload,
} from '../src/index.js'
import { isKnownType } from '../src/judge/parse-payload.js'
import { schemaDocuments } from '../src/schemas/schema-documents.js'
import {
  SCHEMA_LIMITS,
  type SchemaLimit,
  type SchemaLimitName,
} from '../src/schemas/schema-limits.js'
import { readInstant } from '../src/values/instants.js'

const judge = new Ajv2020({ strict: true, strictTypes: true, allowUnionTypes: true })
judge.addFormat('date-time', true)
for (const { schema } of schemaDocuments()) judge.addSchema(schema)

export const DIALECTS = ['native', 'reference'] as const

/** The types that a dialect has. */
export function typesOf(dialect: Dialect): readonly EventType[] {
  return (Object.keys(EVENT_TYPES) as EventType[]).filter((type) => isKnownType(type, dialect))
}

/** Whether the JSON Schema of a payload accepts it. */
export function schemaTakes(type: string, dialect: Dialect, payload: unknown): boolean {
  const id =
    dialect === 'native' ? `urn:spec-kitty:payload:${type}:1` : `urn:spec-kitty:reference-3:${type}`
  return judge.getSchema(id) !== undefined && judge.validate(id, payload)
}

/** Whether the JSON Schema of an envelope accepts it. */
export function envelopeSchemaTakes(dialect: Dialect, envelope: unknown): boolean {
  const id = dialect === 'native' ? 'urn:spec-kitty:event:1' : 'urn:spec-kitty:reference-3'
  return judge.validate(id, envelope)
}

/**
 * `same`, or the names of the limits for which the schema accepts what the judge refuses, or what
 * the two say where no limit explains it.
 */
export type Agreement = 'same' | readonly SchemaLimitName[] | { readonly unexplained: unknown }

export function comparePayload(type: string, dialect: Dialect, payload: unknown): Agreement {
  const judged = parsePayload(type, payload, { dialect, transitions: 'refuse' })
  return compare(judged, schemaTakes(type, dialect, payload), payload)
}

export function compareEnvelope(dialect: Dialect, envelope: unknown): Agreement {
  return compare(
    parseEnvelope(envelope, { dialect }),
    envelopeSchemaTakes(dialect, envelope),
    envelope,
  )
}

function compare(
  judged: { readonly ok: true } | { readonly ok: false; readonly issues: readonly Issue[] },
  taken: boolean,
  input: unknown,
): Agreement {
  if (judged.ok === taken) return 'same'
  if (judged.ok) return { unexplained: judge.errors?.map((one) => [one.instancePath, one.message]) }
  const names = judged.issues.map((issue) => limitOf(issue, input))
  const known = names.filter((name): name is SchemaLimitName => name !== undefined)
  return known.length === names.length ? [...new Set(known)] : { unexplained: judged.issues }
}

/** The limit of the schemas that explains an issue; undefined where none does. */
export function limitOf(issue: Issue, input: unknown): SchemaLimitName | undefined {
  const names = Object.keys(SCHEMA_LIMITS) as SchemaLimitName[]
  return names.find((name) => {
    const { codes, rule }: SchemaLimit = SCHEMA_LIMITS[name]
    if (!codes.includes(issue.code)) return false
    if (rule !== undefined) return issue.details.rule === rule
    return PROOFS[name]?.(valueAt(input, issue.path), issue) ?? true
  })
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length

/** Where a code alone does not show that it is this limit. */
const PROOFS: Readonly<
  Partial<Record<SchemaLimitName, (value: unknown, issue: Issue) => boolean>>
> = {
  impossible_date: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT/.test(value) &&
    readInstant(value) === undefined,
  byte_size: (value, issue) => issue.code !== 'ENVELOPE_SHAPE_INVALID' || bytes(value) > 16_384,
  prototype_key: (_value, issue) => issue.path.at(-1) === '__proto__',
  uncanonical: (value) => Number.isInteger(value) && !Number.isSafeInteger(value),
}

function valueAt(input: unknown, path: Issue['path']): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], input)
}
