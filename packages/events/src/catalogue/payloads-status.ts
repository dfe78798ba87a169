import * as z from 'zod/mini'
import {
  actor,
  anyObject,
  anyText,
  commitHash,
  flag,
  instant,
  lane,
  maybe,
  type ObjectOf,
  text,
  wpId,
} from './fields.js'

/** Evidence is open to keys that are not listed: tools add to it. */
const repository = z.looseObject({
  repo: text,
  branch: text,
  commit: commitHash,
  tree: maybe(commitHash),
  files_touched: maybe(z.array(anyText)),
})

const verification = z.looseObject({
  command: text,
  result: text,
  summary: maybe(anyText),
  level: maybe(z.enum(['claimed', 'recorded', 'ci'])),
  exit_code: maybe(z.int()),
  output_digest: maybe(anyText),
})

const evidence = z.looseObject({
  repos: maybe(z.array(repository)),
  verification: maybe(z.array(verification)),
  review: maybe(z.looseObject({ reviewer: text, verdict: text, reference: maybe(anyText) })),
})

export const wpStatusChanged = (object: ObjectOf) =>
  object({
    mission_slug: text,
    wp_id: wpId,
    from_lane: maybe(lane),
    to_lane: lane,
    actor,
    force: z._default(flag, false),
    reason: maybe(anyText),
    execution_mode: z.enum(['worktree', 'direct_repo']),
    review_ref: maybe(anyText),
    evidence: maybe(evidence),
    /** The event this one follows; null for the first; absent in imported history. */
    prev_event_id: maybe(text),
    review_result: maybe(
      object({
        reviewer: text,
        verdict: z.enum(['approved', 'changes_requested']),
        reference: text,
        commit: maybe(commitHash),
        tree: maybe(commitHash),
      }),
    ),
    policy_metadata: maybe(anyObject),
  })

export const wpCreated = (object: ObjectOf) =>
  object({
    mission_slug: text,
    mission_number: maybe(z.int().check(z.minimum(1))),
    wp_id: wpId,
    wp_title: text,
    wp_path: maybe(text),
    depends_on: z._default(z.array(anyText), []),
    actor: text,
    created_at: maybe(instant),
  })
