import { ClaimResult } from '@spec-kitty/loop/schemas'
import * as z from 'zod/mini'
import { CreateResult } from './create.js'

/**
 * Result of `quick`: the mission as `specify` says it, then the claim as `agent action implement`
 * says it. `branch` is the one to work on; those of the mission are in `branches`.
 */
export const QuickResult = z.extend(ClaimResult, {
  ...z.omit(CreateResult, { branch: true, diagnostics: true }).shape,
  branches: CreateResult.shape.branch,
  wp_file: z.string(),
})
export type QuickResult = z.infer<typeof QuickResult>
