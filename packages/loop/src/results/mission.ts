import * as z from 'zod/mini'
import { Check, diagnosticsField, missionFields, ProgressView } from './parts.js'

/** One work package on the board of `status`. */
export const BoardRow = z.strictObject({
  wp_id: z.string(),
  title: z.string(),
  lane: z.string(),
  lane_id: z.nullable(z.string()),
  dependencies: z.array(z.string()),
  dependents: z.array(z.string()),
  actor: z.nullable(z.string()),
  since: z.nullable(z.string()),
  workspace_path: z.nullable(z.string()),
  subtasks: z.nullable(z.strictObject({ done: z.number(), total: z.number() })),
  review: z.strictObject({
    rejections: z.number(),
    approval: z.enum(['none', 'fresh', 'stale', 'unknown']),
    reviewer: z.nullable(z.string()),
  }),
  blocked_reason: z.nullable(z.string()),
  stale: z.boolean(),
})
export type BoardRow = z.infer<typeof BoardRow>

/** Result of `status`: the board of one mission. */
export const StatusView = z.strictObject({
  ...missionFields,
  by_lane: z.record(z.string(), z.array(z.string())),
  work_packages: z.array(BoardRow),
  progress: ProgressView,
  weighted_percentage: z.number(),
  done_percentage: z.number(),
  /** The event or time that was asked for; null for now. */
  at: z.nullable(z.string()),
  /** Null for a board of the past. */
  next: z.nullable(
    z.strictObject({
      kind: z.string(),
      reason: z.string(),
      detail: z.string(),
      run: z.string(),
    }),
  ),
  ...diagnosticsField,
})
export type StatusView = z.infer<typeof StatusView>

/** Result of `accept`, also of its dry run. */
export const AcceptResult = z.strictObject({
  ...missionFields,
  accepted: z.boolean(),
  dry_run: z.boolean(),
  checks: z.array(Check),
  recommended_fix_order: z.array(z.string()),
  inputs_sha256: z.string(),
  accepted_wps: z.array(z.string()),
  approved_wps: z.array(z.string()),
  done_wps: z.array(z.string()),
  merge_pending_wps: z.array(z.string()),
  already_accepted: z.boolean(),
  accepted_at: z.nullable(z.string()),
  commit_sha: z.nullable(z.string()),
  instructions: z.array(z.string()),
  ...diagnosticsField,
})
export type AcceptResult = z.infer<typeof AcceptResult>

/** One process that `run` started for a work package. */
export const RunAttempt = z.strictObject({
  wp_id: z.string(),
  action: z.enum(['implement', 'review']),
  agent: z.string(),
  actor: z.string(),
  attempt: z.number(),
  outcome: z.enum([
    'handed_in',
    'approved',
    'rejected',
    'failed',
    'blocked',
    'no_result',
    'gates',
    'timeout',
    'spawn',
    'interrupted',
  ]),
  summary: z.nullable(z.string()),
  exit_code: z.nullable(z.number()),
  transcript: z.nullable(z.string()),
})
export type RunAttempt = z.infer<typeof RunAttempt>

/** What a run would start first, as a dry run shows it. Words in capitals are known at the claim. */
export const PlannedStart = z.strictObject({
  wp_id: z.string(),
  action: z.enum(['implement', 'review']),
  agent: z.string(),
  actor: z.string(),
  lane_id: z.string(),
  workspace_path: z.string(),
  argv: z.array(z.string()),
  prompt: z.enum(['stdin', 'argument', 'file']),
})
export type PlannedStart = z.infer<typeof PlannedStart>

/** Result of `run`. */
export const RunResult = z.strictObject({
  ...missionFields,
  run_id: z.string(),
  dry_run: z.boolean(),
  reached: z.enum(['planned', 'review', 'accept', 'merge']),
  attempts: z.array(RunAttempt),
  blocked: z.array(z.strictObject({ wp_id: z.string(), reason: z.string(), command: z.string() })),
  transcripts: z.array(z.string()),
  commands: z.record(z.string(), z.array(z.string())),
  would_start: z.array(PlannedStart),
  merge: z.nullable(z.looseObject({})),
  progress: ProgressView,
  ...diagnosticsField,
})
export type RunResult = z.infer<typeof RunResult>
