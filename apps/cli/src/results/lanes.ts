import * as z from 'zod/mini'
import { missionFields, selectedBy } from './parts.js'

const strings = z.array(z.string())

const Lane = z.strictObject({
  lane_id: z.string(),
  wp_ids: strings,
  parallel_group: z.number(),
  depends_on_lanes: strings,
  write_scope: strings,
  branch: z.string(),
  together: z.array(
    z.strictObject({ wp_a: z.string(), wp_b: z.string(), rule: z.string(), why: z.string() }),
  ),
  why: z.string(),
  starts_from: z.strictObject({
    branch: z.string(),
    needs: z.array(
      z.strictObject({
        wp_id: z.string(),
        needs: z.array(z.strictObject({ wp_id: z.string(), lane_id: z.string() })),
      }),
    ),
    why: z.string(),
  }),
})

/** Result of `agent mission lanes`: the recorded plan, its reasons and its picture. */
export const LanesSchema = z.strictObject({
  ...missionFields,
  ...selectedBy,
  computed_at: z.string(),
  mission_branch: z.string(),
  target_branch: z.string(),
  wp_count: z.number(),
  most_at_once: z.number(),
  lanes: z.array(Lane),
  mermaid: z.string(),
})
