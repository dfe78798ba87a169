import * as z from 'zod/mini'
import { Diagnostic, missionFields } from './parts.js'

/** Result of `agent status emit`. */
export const EmitStatusSchema = z.strictObject({
  ...missionFields,
  event_ids: z.array(z.string()),
  wp_id: z.string(),
  from_lane: z.string(),
  to_lane: z.string(),
  changed: z.boolean(),
  status_events_path: z.string(),
  actor: z.string(),
  at: z.string(),
  diagnostics: z.readonly(z.array(Diagnostic)),
})
export type EmitStatusResult = Omit<z.infer<typeof EmitStatusSchema>, keyof typeof missionFields>

/** Result of `agent status materialize`. */
export const MaterializeSchema = z.strictObject({
  ...missionFields,
  status_path: z.string(),
  changed: z.boolean(),
  event_count: z.number(),
  last_event_id: z.nullable(z.string()),
  diagnostics: z.readonly(z.array(Diagnostic)),
})
export type MaterializeResult = Omit<z.infer<typeof MaterializeSchema>, keyof typeof missionFields>
