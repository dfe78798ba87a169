import { type CommitGraph, isRefresh } from './commit-graph.js'
import { approvedCommitOf } from './decide-landing.js'
import { type ApprovalFreshness, decideApprovalFreshness } from './freshness.js'
import type { GatherPorts } from './gather-merge-facts.js'
import type { Ground } from './ground.js'
import { judgePlanning, unprovenMerges } from './judge-approvals.js'
import { laneCommitsAfter, workRanges } from './lane-history.js'
import type { LaneOutline } from './merge-facts.js'

/** Whether each approval still speaks about what its lane holds, from the graph of the merge. */
export async function gatherFreshness(
  ports: GatherPorts,
  ground: Ground,
  lanes: readonly LaneOutline[],
  graph: CommitGraph,
  contained: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ApprovalFreshness>> {
  const verdicts = new Map<string, ApprovalFreshness>()
  for (const lane of lanes) {
    const approved = lane.states.filter((state) => state.lane === 'approved')
    const { tip } = lane
    for (const state of approved) {
      const reviewed = approvedCommitOf(state)
      if (lane.kind === 'planning') {
        verdicts.set(state.wpId, await judgePlanning(ports.git, ground, state, tip))
      } else if (tip !== null && reviewed !== null) {
        const merges = graph.line(tip, (oid) => oid === reviewed).filter(isRefresh)
        const unproven = await unprovenMerges(ports, ground.repo, merges)
        const after = laneCommitsAfter(graph, tip, reviewed, unproven)
        const containsReviewed = after.containsReviewed || contained.has(reviewed)
        verdicts.set(
          state.wpId,
          decideApprovalFreshness(
            { wpId: state.wpId, commit: reviewed },
            { ...after, containsReviewed },
            workRanges(graph, lane.states, tip),
          ),
        )
      } else verdicts.set(state.wpId, { kind: reviewed === null ? 'unrecorded' : 'fresh' })
    }
  }
  return verdicts
}
