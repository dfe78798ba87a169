import * as z from 'zod/mini'

/** How the mission of a result was found. */
export const selectedBy = {
  selected_by: z.enum([
    'mission_id',
    'mid8',
    'mission_slug',
    'human_slug',
    'mission_number',
    'worktree',
    'only_open',
    'interrupted',
    'only_mission',
    'last_merged',
  ]),
}

/** The mission that a result is about. */
export const missionFields = {
  mission_id: z.nullable(z.string()),
  mission_slug: z.string(),
  mission_number: z.nullable(z.number()),
  mission_type: z.string(),
}

/** Something said beside the result. */
export const Diagnostic = z.strictObject({
  code: z.string(),
  severity: z.enum(['info', 'warning']),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** A finding of finalize or of a mission's files. */
export const Finding = z.strictObject({
  code: z.string(),
  level: z.enum(['error', 'warning']),
  wp_id: z.nullable(z.string()),
  path: z.nullable(z.string()),
  line: z.nullable(z.number()),
  message: z.string(),
  remedy: z.nullable(z.string()),
  details: z.record(z.string(), z.unknown()),
})
