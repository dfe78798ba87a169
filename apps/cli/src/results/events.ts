import * as z from 'zod/mini'

const path = z.array(z.union([z.string(), z.number()]))

/** Something about one line of a stream of events. */
const LineNote = z.strictObject({
  line: z.number(),
  event_id: z.nullable(z.string()),
  code: z.string(),
  path,
  message: z.string(),
})
export type LineNote = z.infer<typeof LineNote>

/** Result of `events validate`. */
export const ValidateResult = z.strictObject({
  lines: z.number(),
  valid: z.number(),
  invalid: z.number(),
  /** Events that repeat one that was read before, id and content. */
  duplicates: z.number(),
  by_type: z.record(z.string(), z.number()),
  issues: z.array(LineNote),
  findings: z.array(LineNote),
  torn_tail: z.boolean(),
  /** Whether there are more issues or findings than are listed. */
  truncated: z.boolean(),
})
export type ValidateResult = z.infer<typeof ValidateResult>

/** One field of a payload, for a person. */
const ExplainedField = z.strictObject({
  path: z.string(),
  kind: z.string(),
  required: z.boolean(),
  nullable: z.boolean(),
  initial: z.optional(z.unknown()),
  values: z.optional(z.array(z.string())),
  form: z.optional(z.string()),
})

/** Result of `events explain`. */
export const ExplainResult = z.strictObject({
  kind: z.enum(['event_type', 'issue_code', 'move']),
  subject: z.string(),
  description: z.string(),
  fields: z.optional(z.array(ExplainedField)),
  rules: z.optional(z.array(z.string())),
  example: z.optional(z.record(z.string(), z.unknown())),
  remedy: z.optional(z.string()),
  edge: z.optional(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      legal: z.boolean(),
      guards: z.array(z.string()),
      allowed: z.array(z.string()),
    }),
  ),
})
export type ExplainResult = z.infer<typeof ExplainResult>

/** Result of `events schema`. */
export const SchemaResult = z.strictObject({
  schemas: z.array(
    z.strictObject({
      id: z.string(),
      file: z.string(),
      sha256: z.string(),
      /** Where it was written; absent where it was only shown. */
      path: z.optional(z.string()),
    }),
  ),
  /** The schema itself, when one was asked for and not written. */
  schema: z.nullable(z.record(z.string(), z.unknown())),
})
export type SchemaResult = z.infer<typeof SchemaResult>

/** Result of `events reduce`. */
export const ReduceResult = z.strictObject({
  reducer: z.string(),
  states: z.record(z.string(), z.unknown()),
  anomalies: z.array(
    z.strictObject({
      kind: z.string(),
      event_id: z.string(),
      key: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  anomaly_count: z.number(),
  seen_count: z.number(),
  last_event_id: z.nullable(z.string()),
  /** Lines that hold no valid event, and take no part. */
  invalid: z.number(),
})
export type ReduceResult = z.infer<typeof ReduceResult>

const Tally = {
  total: z.number(),
  passed: z.number(),
  not_supported: z.number(),
}

/** Result of `events conformance`. */
export const ConformanceResult = z.strictObject({
  ...Tally,
  conforms: z.boolean(),
  failed: z.array(
    z.strictObject({
      id: z.string(),
      stratum: z.string(),
      expected: z.record(z.string(), z.unknown()),
      got: z.unknown(),
    }),
  ),
  by_stratum: z.record(z.string(), z.strictObject({ ...Tally, failed: z.number() })),
  executable: z.strictObject({
    name: z.string(),
    version: z.string(),
    restarts: z.number(),
    stderr: z.string(),
  }),
  cases_digest: z.string(),
  duration_ms: z.number(),
  skipped: z.optional(z.literal('corpus_absent')),
})
export type ConformanceResult = z.infer<typeof ConformanceResult>
