import type { WorkPackageState } from '@spec-kitty/events/log'
import { type CommitGraph, isRefresh } from './commit-graph.js'
import { workRanges } from './lane-history.js'
import type { Landing, LaneOutline } from './merge-facts.js'

/** Lanes in the order in which they are merged: what others build on comes first. */
function mergeOrder<T extends { readonly lane: LaneOutline['lane'] }>(
  lanes: readonly T[],
): readonly T[] {
  return [...lanes].sort(
    (a, b) =>
      a.lane.parallel_group - b.lane.parallel_group ||
      (a.lane.lane_id < b.lane.lane_id ? -1 : a.lane.lane_id > b.lane.lane_id ? 1 : 0),
  )
}

/**
 * What each lane lands: the topmost approved commit of its open work packages, whether the log
 * calls them done or not. Contained is what git says is contained. Pure.
 *
 * @param missionTip - where the composition starts; null when there is no mission branch
 * @param contained - approved commits that the target reaches
 * @param separatePlanning - the planning branch is not the target, so it lands like a lane
 */
export function decideLanding(
  lanes: readonly LaneOutline[],
  graph: CommitGraph,
  facts: {
    readonly missionTip: string | null
    readonly contained: ReadonlySet<string>
    readonly separatePlanning: boolean
  },
): readonly Landing[] {
  const inMission =
    facts.missionTip === null ? new Set<string>() : graph.reachable(facts.missionTip)
  return mergeOrder(lanes).map((lane) => {
    if (lane.kind === 'planning') return planningLanding(lane, graph, facts.separatePlanning)
    return codeLanding(lane, graph, facts.contained, inMission)
  })
}

function codeLanding(
  lane: LaneOutline,
  graph: CommitGraph,
  contained: ReadonlySet<string>,
  inMission: ReadonlySet<string>,
): Landing {
  const ready = lane.states.filter((state) => state.lane === 'approved' || state.lane === 'done')
  const recorded = landCommitOf(ready, graph)
  const last = ready.at(-1)
  const unrecorded = last !== undefined && approvedCommitOf(last) === null && lane.tip !== null
  const land = unrecorded ? lane.tip : recorded
  const ahead = land === null ? 0 : ownCommits(lane, graph, land, inMission)
  const known = land !== null && (graph.has(land) || contained.has(land))
  const inTarget = land !== null && contained.has(land) && !graph.has(land)
  // A lane without a change begins and ends on the mission branch; older logs do not say so.
  const untouched = ahead === 0 && lane.states.some((state) => state.handIn !== null)
  const isIn = inTarget || (land !== null && inMission.has(land) && !untouched)
  return {
    ...baseOf(lane),
    wpIds: ready.map((state) => state.wpId),
    land,
    state: land === null ? 'empty' : isIn ? 'contained' : ahead === 0 ? 'empty' : 'land',
    ahead,
    leftBehind: leftBehind(lane, graph, land),
    missingBranch: ready.length > 0 && lane.tip === null && !known,
    unrecorded,
  }
}

/** Commits that its work packages answer for; in logs that do not say, what only this lane holds. */
function ownCommits(
  lane: LaneOutline,
  graph: CommitGraph,
  land: string,
  inMission: ReadonlySet<string>,
): number {
  const below = graph.reachable(land)
  const ranges = workRanges(graph, lane.states, land)
  const commits = new Set(ranges.flatMap((range) => [...range.commits]))
  const recorded = lane.states.some((state) => state.handIn !== null)
  if (!recorded) {
    for (const commit of graph.line(land, (oid) => inMission.has(oid))) commits.add(commit.oid)
  }
  return [...commits].filter((oid) => {
    const commit = graph.get(oid)
    return commit !== undefined && below.has(oid) && !isRefresh(commit)
  }).length
}

function planningLanding(lane: LaneOutline, graph: CommitGraph, separate: boolean): Landing {
  const ready = lane.states.filter((state) => state.lane === 'approved' || state.lane === 'done')
  const land = separate ? lane.tip : landCommitOf(ready, graph)
  return {
    ...baseOf(lane),
    wpIds: ready.map((state) => state.wpId),
    land: land ?? lane.tip,
    state: separate && lane.tip !== null && graph.has(lane.tip) ? 'land' : 'planning',
    ahead: separate && lane.tip !== null ? graph.line(lane.tip, () => false).length : 0,
    leftBehind: [],
    missingBranch: false,
    unrecorded: false,
  }
}

function baseOf(lane: LaneOutline) {
  return {
    laneId: lane.lane.lane_id,
    kind: lane.kind,
    branch: lane.branch,
    tip: lane.tip,
    worktreePath: lane.worktree?.path ?? null,
  }
}

/** The commit an approval or a done row stands for. */
export function approvedCommitOf(state: WorkPackageState): string | null {
  return state.approval?.commit ?? state.landCommit ?? null
}

/**
 * The approved commit that holds the others: that of the last work package, unless an earlier one
 * was sent back and approved again on top of it.
 */
function landCommitOf(ready: readonly WorkPackageState[], graph: CommitGraph): string | null {
  const commits = ready.map(approvedCommitOf).filter((commit) => commit !== null)
  return commits.reduceRight<string | null>(
    (top, commit) => (top === null || holds(graph, commit, top) ? commit : top),
    null,
  )
}

/** Whether `commit` is above `other`; what is not in the graph lies below all that is. */
function holds(graph: CommitGraph, commit: string, other: string): boolean {
  return graph.has(commit) && (!graph.has(other) || graph.reachable(commit).has(other))
}

function leftBehind(lane: LaneOutline, graph: CommitGraph, land: string | null): readonly string[] {
  if (lane.tip === null || land === null || lane.tip === land) return []
  const below = graph.reachable(land)
  return graph
    .line(lane.tip, (oid) => below.has(oid))
    .filter((commit) => !isRefresh(commit))
    .map((commit) => commit.oid)
}
