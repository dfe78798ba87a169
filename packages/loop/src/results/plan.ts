import * as z from 'zod/mini'
import { diagnosticsField, missionFields } from './parts.js'

/** Result of `agent mission setup-plan`. Paths are relative to the repository. */
export const SetupPlanResult = z.strictObject({
  ...missionFields,
  /** The plan says enough to cut tasks from. */
  phase_complete: z.boolean(),
  mission_dir: z.string(),
  /** Same as `mission_dir`, for readers that know the older name. */
  feature_dir: z.string(),
  spec_file: z.string(),
  plan_file: z.string(),
  spec: z.strictObject({ committed: z.boolean(), substantive: z.boolean() }),
  plan: z.strictObject({
    committed: z.boolean(),
    substantive: z.boolean(),
    /** What it still lacks. */
    problem: z.nullable(z.string()),
  }),
  commit_sha: z.nullable(z.string()),
  next_step: z.string(),
  ...diagnosticsField,
})
export type SetupPlanResult = z.infer<typeof SetupPlanResult>
