import * as z from 'zod/mini'
import {
  anyText,
  commitHash,
  count,
  instant,
  maybe,
  type ObjectOf,
  positive,
  text,
  ulid,
} from './fields.js'

const phase = {
  mission_slug: text,
  mission_number: maybe(positive),
  actor: text,
  at: maybe(instant),
}
const phaseEnd = { ...phase, artifact_path: text, summary: maybe(anyText) }

export const phaseStarted = (object: ObjectOf) => object(phase)

export const phaseCompleted = (object: ObjectOf) => object(phaseEnd)

export const tasksCompleted = (object: ObjectOf) => object({ ...phaseEnd, wp_count: count })

export const missionCreated = (object: ObjectOf) =>
  object({
    mission_id: maybe(ulid),
    mission_slug: text,
    /** Null until the mission is published. */
    mission_number: z.nullable(positive),
    mission_type: text,
    target_branch: text,
    wp_count: count,
    friendly_name: text,
    purpose_tldr: text,
    purpose_context: text,
    created_at: maybe(text),
  })

export const missionClosed = (object: ObjectOf) =>
  object({ mission_slug: text, mission_number: positive, mission_type: text })

export const followUpRecorded = (object: ObjectOf) =>
  object({
    mission_id: ulid,
    mission_slug: text,
    follow_up_type: z.enum(['commit', 'pr']),
    commit_sha: maybe(commitHash),
    pr_number: maybe(positive),
    recorded_by: text,
    recorded_at: text,
  })
