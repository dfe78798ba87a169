import * as z from 'zod/mini'

/** Fields that name the mission in every result; the command adds how it was selected. */
export const missionFields = {
  mission_id: z.nullable(z.string()),
  mission_slug: z.string(),
  mission_number: z.nullable(z.number()),
  mission_type: z.string(),
}

/** What one step of a command noticed without refusing. */
const DiagnosticRecord = z.strictObject({
  code: z.string(),
  severity: z.enum(['info', 'warning']),
  message: z.string(),
  details: z.readonly(z.record(z.string(), z.unknown())),
})

/** One gate of a boundary, judged. `not_run` is never a pass. */
export const Check = z.strictObject({
  gate: z.string(),
  state: z.enum(['pass', 'fail', 'not_run', 'waived']),
  code: z.nullable(z.string()),
  subject: z.string(),
  detail: z.string(),
  remedy: z.nullable(z.string()),
  order: z.number(),
  waivable: z.boolean(),
})
export type Check = z.infer<typeof Check>

/** Size of a prompt file as written, and what its own budget allows. */
export const PromptSize = z.strictObject({
  bytes: z.number(),
  tokens_estimate: z.number(),
  budget_bytes: z.number(),
})
export type PromptSize = z.infer<typeof PromptSize>

/** Where the work of a work package happens, as shown to people and agents. */
export const WorkspaceView = z.strictObject({
  kind: z.enum(['worktree', 'planning']),
  lane_id: z.string(),
  path: z.string(),
  branch: z.string(),
  base_ref: z.nullable(z.string()),
  base_commit: z.nullable(z.string()),
  head_commit: z.nullable(z.string()),
  proven: z.boolean(),
  clean_scope: z.array(z.string()),
  forbidden_paths: z.array(z.string()),
})
export type WorkspaceView = z.infer<typeof WorkspaceView>

/** The weighted progress of a mission, the same object on every surface. */
export const ProgressView = z.strictObject({
  percentage: z.number(),
  weighted_percentage: z.number(),
  progress_semantics: z.literal('weighted_readiness'),
  done_percentage: z.number(),
  done_count: z.number(),
  total_count: z.number(),
  canceled_count: z.number(),
  per_lane_counts: z.record(z.string(), z.number()),
  per_wp: z.readonly(
    z.array(
      z.strictObject({
        wp_id: z.string(),
        lane: z.string(),
        lane_weight: z.number(),
        wp_weight: z.literal(1),
        fractional_progress: z.number(),
      }),
    ),
  ),
})
export type ProgressView = z.infer<typeof ProgressView>

/** What a transition did, proven by reading it back. */
export const transitionFields = {
  event_ids: z.array(z.string()),
  wp_id: z.string(),
  from_lane: z.string(),
  to_lane: z.string(),
  changed: z.boolean(),
  status_events_path: z.string(),
  actor: z.string(),
}

/** Diagnostics travel with a result; the command lifts them into the envelope. */
export const diagnosticsField = { diagnostics: z.readonly(z.array(DiagnosticRecord)) }
