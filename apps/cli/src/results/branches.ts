import * as z from 'zod/mini'

/** Result of `agent mission branch-context`. Null where there is no such branch. */
export const BranchContext = z.strictObject({
  root: z.string(),
  root_source: z.enum(['cwd', 'worktree']),
  current_branch: z.nullable(z.string()),
  detached: z.boolean(),
  planning_base_branch: z.nullable(z.string()),
  merge_target_branch: z.nullable(z.string()),
  target_source: z.enum(['flag', 'meta', 'current']),
  on_target: z.boolean(),
  primary_branch: z.nullable(z.string()),
  recommended_strategy: z.enum(['stay', 'feature-branch']),
  reason: z.string(),
  brief: z.strictObject({
    present: z.boolean(),
    kind: z.nullable(z.enum(['brief', 'ticket'])),
  }),
  now_utc_iso: z.string(),
})
export type BranchContext = z.infer<typeof BranchContext>
