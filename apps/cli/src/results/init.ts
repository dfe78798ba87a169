import * as z from 'zod/mini'

/** Result of `init`. Paths are relative to `root`, which is absolute. */
export const InitSchema = z.strictObject({
  root: z.string(),
  project: z.string(),
  dry_run: z.boolean(),
  agents: z.array(z.string()),
  changed: z.array(
    z.strictObject({ path: z.string(), action: z.enum(['create', 'add_block', 'add_agents']) }),
  ),
  kept: z.array(z.strictObject({ path: z.string(), reason: z.enum(['edited', 'unchanged']) })),
  next_steps: z.array(
    z.strictObject({
      step: z.string(),
      command: z.string(),
      why: z.string(),
      required: z.boolean(),
    }),
  ),
})
