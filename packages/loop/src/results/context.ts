import * as z from 'zod/mini'
import { diagnosticsField, missionFields } from './parts.js'

const text = z.nullable(z.string())

/** Result of `agent context resolve`: what one action needs to know. */
export const ContextResult = z.strictObject({
  ...missionFields,
  action: z.string(),
  mission_dir: z.string(),
  /** Same as `mission_dir`, for readers that know the older name. */
  feature_dir: z.string(),
  /** Relative to the repository, whether or not they exist. */
  paths: z.record(z.string(), z.string()),
  /** Which of them exist. */
  artifacts: z.record(z.string(), z.boolean()),
  target_branch: text,
  mission_branch: text,
  wp_id: text,
  wp_file: text,
  lane: text,
  lane_id: text,
  branch_name: text,
  /** Absolute; null while there is none. */
  workspace_path: text,
  dependencies: z.array(z.string()),
  /** What to run, by what it does. */
  commands: z.record(z.string(), z.string()),
  ...diagnosticsField,
})
export type ContextResult = z.infer<typeof ContextResult>
