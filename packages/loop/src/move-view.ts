import type { Diagnostic } from '@spec-kitty/platform'
import type { Check } from './results/parts.js'
import type { MoveResult } from './results/work.js'
import { missionView, type Scene } from './scene.js'
import type { TransitionView } from './transition.js'

/** The result of one edge, whichever command asked for it. */
export function moveView(
  scene: Scene,
  rows: TransitionView,
  more: {
    readonly checks?: readonly Check[]
    readonly reviewArtifact?: string
    readonly commitSha?: string | null
    readonly next?: readonly string[]
    readonly diagnostics?: readonly Diagnostic[]
  },
): MoveResult {
  return {
    ...missionView(scene),
    ...rows,
    task_id: rows.wp_id,
    old_lane: rows.from_lane,
    new_lane: rows.to_lane,
    checks: [...(more.checks ?? [])],
    review_artifact: more.reviewArtifact ?? null,
    commit_sha: more.commitSha ?? null,
    next_commands: [...(more.next ?? [])],
    diagnostics: more.diagnostics ?? [],
  }
}
