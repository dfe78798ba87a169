import * as z from 'zod/mini'
import { missionFields, selectedBy } from './parts.js'

const strings = z.array(z.string())

const MergeFinding = z.strictObject({
  code: z.string(),
  blocker: z.string(),
  wp_id: z.nullable(z.string()),
  lane_id: z.nullable(z.string()),
  message: z.string(),
  remediation: z.nullable(z.string()),
  details: z.record(z.string(), z.unknown()),
})

const MergeConflict = z.strictObject({
  path: z.string(),
  type: z.string(),
  step: z.string(),
  wp_ids: strings,
  against: strings,
  owners: strings,
  stages: z.strictObject({
    base: z.nullable(z.string()),
    ours: z.nullable(z.string()),
    theirs: z.nullable(z.string()),
  }),
  message: z.string(),
})

const MergeLane = z.strictObject({
  lane_id: z.string(),
  wp_ids: strings,
  branch: z.string(),
  tip: z.nullable(z.string()),
  land_commit: z.nullable(z.string()),
  state: z.enum(['land', 'contained', 'planning', 'empty']),
  ahead: z.number(),
  worktree_path: z.nullable(z.string()),
  merge: z.enum(['clean', 'conflict', 'not_tried']),
})

/** What a dry run, a refusal and a real run have in common. */
const report = {
  ...missionFields,
  ...selectedBy,
  dry_run: z.boolean(),
  ready: z.boolean(),
  blocker: z.nullable(z.string()),
  expected_branch: z.nullable(z.string()),
  remediation: z.nullable(z.string()),
  status: z.enum(['mergeable', 'blocked', 'already_merged', 'landed_elsewhere']),
  would_assign_mission_number: z.nullable(z.number()),
  target_branch: z.string(),
  target_commit: z.nullable(z.string()),
  mission_branch: z.string(),
  mission_commit: z.nullable(z.string()),
  strategy: z.enum(['squash', 'merge']),
  delete_branch: z.boolean(),
  remove_worktree: z.boolean(),
  push: z.literal(false),
  blockers: z.array(MergeFinding),
  warnings: z.array(MergeFinding),
  planned_actions: z.array(z.looseObject({ action: z.string() })),
  lanes: z.array(MergeLane),
  done_events: strings,
  left_behind: strings,
  absorbed_files: strings,
  result_tree: z.nullable(z.string()),
  changed_paths: z.number(),
  conflicts: z.array(MergeConflict),
  sync: z.strictObject({
    tracking_branch: z.nullable(z.string()),
    state: z.enum(['in_sync', 'ahead', 'behind', 'diverged', 'no_tracking', 'missing']),
    ahead_count: z.number(),
    behind_count: z.number(),
  }),
  hooks: z.array(z.strictObject({ name: z.string(), will_run: z.boolean() })),
  gates: z.array(z.never()),
  signing: z.boolean(),
  resume: z.strictObject({ pending: z.boolean(), phase: z.nullable(z.string()) }),
  plan_digest: z.nullable(z.string()),
}

/** Result of `merge`: the second half only where a merge was carried out. */
export const MergeSchema = z.strictObject({
  ...report,
  merged: z.optional(z.boolean()),
  merged_wps: z.optional(strings),
  merge_commit: z.optional(z.nullable(z.string())),
  baseline_merge_commit: z.optional(z.nullable(z.string())),
  resumed: z.optional(z.boolean()),
  steps: z.optional(
    z.array(
      z.strictObject({
        step: z.string(),
        state: z.enum(['done', 'already', 'skipped']),
        ms: z.number(),
      }),
    ),
  ),
  pushed: z.optional(z.literal(false)),
  removed_worktrees: z.optional(strings),
  kept_worktrees: z.optional(z.array(z.strictObject({ path: z.string(), reason: z.string() }))),
  moved_aside: z.optional(
    z.array(
      z.strictObject({ path: z.string(), to: z.string(), count: z.number(), paths: strings }),
    ),
  ),
  deleted_branches: z.optional(strings),
  kept_branches: z.optional(z.array(z.strictObject({ branch: z.string(), reason: z.string() }))),
  op_id: z.optional(z.nullable(z.string())),
  git_processes: z.optional(z.number()),
  elapsed_ms: z.optional(z.number()),
})
