import * as z from 'zod/mini'
import { Finding, missionFields, selectedBy } from './parts.js'

const strings = z.array(z.string())

/** Result of `agent mission finalize-tasks`. */
export const FinalizeSchema = z.strictObject({
  result: z.enum(['success', 'validation_passed']),
  ...missionFields,
  ...selectedBy,
  validate_only: z.boolean(),
  wp_count: z.number(),
  updated_wp_count: z.number(),
  modified_wps: strings,
  unchanged_wps: strings,
  preserved_wps: strings,
  would_modify: z.array(z.strictObject({ wp_id: z.string(), changes: strings })),
  tasks_dir: z.string(),
  commit_created: z.boolean(),
  commit_hash: z.nullable(z.string()),
  commit_branch: z.nullable(z.string()),
  files_committed: strings,
  dependencies_parsed: z.record(z.string(), strings),
  dependency_sources: z.record(z.string(), z.string()),
  requirement_refs_parsed: z.record(z.string(), strings),
  subtasks_parsed: z.record(z.string(), strings),
  bootstrap: z.strictObject({
    total_wps: z.number(),
    newly_seeded: z.number(),
    already_initialized: z.number(),
  }),
  lanes: z.strictObject({
    computed: z.boolean(),
    count: z.number(),
    lane_ids: strings,
    planning_artifact_wps: strings,
    collapse_report: z.nullable(z.looseObject({})),
  }),
  ownership_warnings: z.array(Finding),
  findings: z.array(Finding),
})
