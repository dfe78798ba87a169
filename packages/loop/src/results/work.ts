import * as z from 'zod/mini'
import {
  Check,
  diagnosticsField,
  missionFields,
  PromptSize,
  transitionFields,
  WorkspaceView,
} from './parts.js'

/** Result of `agent action implement`: the claim, the workspace and the prompt to read. */
export const ClaimResult = z.strictObject({
  ...missionFields,
  ...transitionFields,
  mode: z.enum(['start', 'resume', 'fix', 'retry']),
  no_op: z.boolean(),
  workspace: WorkspaceView,
  workspace_path: z.string(),
  branch: z.string(),
  lane_id: z.string(),
  env: z.record(z.string(), z.string()),
  env_names: z.array(z.string()),
  env_file: z.nullable(z.string()),
  prompt_file: z.string(),
  prompt: PromptSize,
  invocation_id: z.string(),
  next_commands: z.array(z.string()),
  ...diagnosticsField,
})
export type ClaimResult = z.infer<typeof ClaimResult>

/** Result of `agent action review`: what to read, by commits, and the prompt that says how. */
export const ReviewClaimResult = z.strictObject({
  ...missionFields,
  ...transitionFields,
  mode: z.enum(['start', 'resume', 'stale_approval']),
  workspace_path: z.string(),
  base_commit: z.string(),
  head_commit: z.string(),
  diff_commands: z.array(z.string()),
  prompt_file: z.string(),
  prompt: PromptSize,
  invocation_id: z.string(),
  next_commands: z.array(z.string()),
  ...diagnosticsField,
})
export type ReviewClaimResult = z.infer<typeof ReviewClaimResult>

/** Result of `move-task`, `hand-in`, `approve` and `reject`: one edge. */
export const MoveResult = z.strictObject({
  ...missionFields,
  ...transitionFields,
  task_id: z.string(),
  old_lane: z.string(),
  new_lane: z.string(),
  checks: z.array(Check),
  review_artifact: z.nullable(z.string()),
  commit_sha: z.nullable(z.string()),
  next_commands: z.array(z.string()),
  ...diagnosticsField,
})
export type MoveResult = z.infer<typeof MoveResult>

/** One id of `mark-status`. */
const MarkOutcome = z.strictObject({
  id: z.string(),
  outcome: z.enum(['updated', 'already_satisfied', 'not_found']),
  format: z.nullable(z.enum(['checkbox', 'pipe_table', 'inline_subtasks', 'wp_id'])),
  reason: z.nullable(z.enum(['other_mission', 'no_row', 'unknown_id', 'not_an_id'])),
  wp_id: z.nullable(z.string()),
  lane: z.nullable(z.string()),
  message: z.string(),
})

/** Result of `mark-status`: one outcome per id, in the order asked. */
export const MarkStatusResult = z.strictObject({
  ...missionFields,
  results: z.array(MarkOutcome),
  summary: z.strictObject({
    updated: z.number(),
    already_satisfied: z.number(),
    not_found: z.number(),
  }),
  ...diagnosticsField,
})
export type MarkStatusResult = z.infer<typeof MarkStatusResult>
