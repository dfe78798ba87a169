import * as z from 'zod/mini'
import { Diagnostic, missionFields } from './parts.js'

/** Result of `agent mission create`. Paths are relative to the repository. */
export const CreateResult = z.strictObject({
  ...missionFields,
  selected_by: z.literal('mission_id'),
  mid8: z.nullable(z.string()),
  mission_dir: z.string(),
  /** Same as `mission_dir`, for readers that know the older name. */
  feature_dir: z.string(),
  spec_file: z.string(),
  meta_file: z.string(),
  created_at: z.string(),
  created_files: z.array(z.string()),
  branch: z.strictObject({
    mission: z.nullable(z.string()),
    planning: z.nullable(z.string()),
    target: z.nullable(z.string()),
  }),
  next_step: z.string(),
  diagnostics: z.array(Diagnostic),
})
export type CreateResult = z.infer<typeof CreateResult>
