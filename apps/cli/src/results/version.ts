import * as z from 'zod/mini'

/** Result of `--version --json`. */
export const VersionResult = z.strictObject({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  git: z.nullable(z.string()),
  orchestrator_contract: z.nullable(z.string()),
  event_schema: z.string(),
})
export type VersionResult = z.infer<typeof VersionResult>
