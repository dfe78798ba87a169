import type { WorkPackageState } from '@spec-kitty/events/log'
import { type CommitGraph, isRefresh } from './commit-graph.js'
import type { LaneCommits, WorkRange } from './freshness.js'

/** Lanes in which somebody may still add commits, so that the range has no end yet. */
const OPEN_ENDED: readonly string[] = ['claimed', 'in_progress', 'blocked', 'canceled']

/**
 * Which commits each work package of a lane answers for. `tip` is the lane's head; a range ends at
 * what was handed in, or at the tip while its work goes on.
 */
export function workRanges(
  graph: CommitGraph,
  states: readonly WorkPackageState[],
  tip: string,
): readonly WorkRange[] {
  return states.map((state) => {
    const base = state.handIn?.base_commit ?? state.workspace?.start ?? null
    const closed = state.handIn?.head_commit ?? state.approval?.commit ?? null
    const end = OPEN_ENDED.includes(state.lane) ? tip : closed
    if (base === null || end === null) return { wpId: state.wpId, commits: new Set() }
    const line = graph.line(end, (oid) => oid === base)
    return { wpId: state.wpId, commits: new Set(line.map((commit) => commit.oid)) }
  })
}

/**
 * The commits of a lane's own line after `reviewed`. `unproven` names dependency merges whose tree
 * is not what git makes of their parents.
 */
export function laneCommitsAfter(
  graph: CommitGraph,
  tip: string,
  reviewed: string,
  unproven: ReadonlySet<string>,
): LaneCommits {
  const reached = graph.reachable(tip)
  const before = graph.reachable(reviewed)
  const containsReviewed = tip === reviewed || reached.has(reviewed)
  const line = graph.line(tip, (oid) => before.has(oid))
  return {
    containsReviewed,
    after: line.map((commit) => ({
      oid: commit.oid,
      kind: kindOf(commit, unproven),
    })),
  }
}

function kindOf(
  commit: Parameters<typeof isRefresh>[0],
  unproven: ReadonlySet<string>,
): 'work' | 'dependency-merge' | 'unproven-merge' {
  if (!isRefresh(commit)) return 'work'
  return unproven.has(commit.oid) ? 'unproven-merge' : 'dependency-merge'
}
