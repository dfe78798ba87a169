import { StatusView } from '@spec-kitty/loop/schemas'
import * as z from 'zod/mini'
import { missionFields, selectedBy } from './parts.js'

/** The missions of the project, where none or several could be meant. */
export const MissionListView = z.strictObject({
  missions: z.array(
    z.strictObject({
      ...missionFields,
      mid8: z.nullable(z.string()),
      friendly_name: z.string(),
      target_branch: z.nullable(z.string()),
      open: z.boolean(),
    }),
  ),
})
export type MissionListView = z.infer<typeof MissionListView>

/** Result of `status`: one board, or the list of missions. */
export const StatusSchema = z.union([
  z.extend(z.omit(StatusView, { diagnostics: true }), selectedBy),
  MissionListView,
])
