import type { PayloadRule } from '../catalogue/definition.js'
import type { IssueCode } from '../judge/issue-codes.js'

/** Something that is refused and that no JSON Schema of ours refuses. */
export interface SchemaLimit {
  /** The codes that the refusal can have. */
  readonly codes: readonly IssueCode[]
  /** Of a cross-field rule: its name. */
  readonly rule?: PayloadRule
  readonly why: string
}

const SHAPES = ['ENVELOPE_SHAPE_INVALID', 'PAYLOAD_SCHEMA_FAIL'] as const

/**
 * Where `parseEvent` is stricter than the JSON Schemas, by name. Whatever else it refuses, so do
 * they; what they refuse, so does it.
 */
export const SCHEMA_LIMITS = {
  forbidden_key: {
    codes: ['FORBIDDEN_KEY'],
    why: 'Retired keys are refused at any depth, also in maps whose keys belong to others.',
  },
  identity: {
    codes: ['IDENTITY_MISMATCH'],
    why: 'aggregate_id, mission, project and work package are compared between envelope and payload.',
  },
  impossible_date: {
    codes: [...SHAPES, 'PAYLOAD_RULE_VIOLATED'],
    why: 'A pattern does not know the days of each month, nor the year that an offset leads to.',
  },
  tokens_total: {
    codes: ['PAYLOAD_RULE_VIOLATED'],
    rule: 'tokens_total',
    why: 'JSON Schema does not add.',
  },
  retry_bound: {
    codes: ['PAYLOAD_RULE_VIOLATED'],
    rule: 'retry_bound',
    why: 'JSON Schema does not compare two fields.',
  },
  waiver_expiry: {
    codes: ['PAYLOAD_RULE_VIOLATED'],
    rule: 'waiver_expiry',
    why: 'JSON Schema does not compare instants.',
  },
  byte_size: {
    codes: ['ENVELOPE_SHAPE_INVALID', 'REASON_REQUIRED', 'FORCE_REASON_REQUIRED'],
    why: 'Reasons and extensions are measured in bytes of UTF-8, which JSON Schema does not count.',
  },
  event_size: {
    codes: ['LIMIT_EXCEEDED'],
    why: 'Depth, and the sizes of texts, lists and maps, are limited for the event as a whole.',
  },
  prototype_key: {
    codes: SHAPES,
    why: 'A key __proto__ is refused at any depth, also in maps whose keys belong to others.',
  },
  uncanonical: {
    codes: SHAPES,
    why: 'Integers beyond 2^53-1 and halves of surrogate pairs have no digest that all readers share.',
  },
} as const satisfies Readonly<Record<string, SchemaLimit>>

/** The name of a limit of the JSON Schemas. */
export type SchemaLimitName = keyof typeof SCHEMA_LIMITS
