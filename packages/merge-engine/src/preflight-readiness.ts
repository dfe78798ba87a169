import type { WorkPackageState } from '@spec-kitty/events/log'
import { type CommitGraph, isRefresh } from './commit-graph.js'
import type { Landing, LaneBreaches, MergeFacts } from './merge-facts.js'
import { blocker, inLane } from './merge-finding.js'
import type { MergeFinding } from './merge-result.js'

const PATHS_MAX = 50

/** Rows about branches, lanes of work packages, approvals and their freshness. */
export function readinessRows(facts: MergeFacts): readonly MergeFinding[] {
  if (facts.lanesProblem !== null) return []
  const states = facts.lanes.flatMap((lane) => lane.states)
  return [
    ...missionBranchRows(facts, states),
    ...facts.landing.flatMap((lane) => laneBranchRows(facts, lane)),
    ...stateRows(facts, states),
    ...states.flatMap((state) => approvalRows(facts, state)),
    ...facts.breaches.map((lane) => ownershipRow(facts, lane)),
    ...facts.lanes.flatMap((lane) => canceledRows(facts, lane.lane.lane_id)),
    ...acceptRows(facts),
  ]
}

/** True when code was made directly in the repository and no lane ever had a branch. */
export function makesMissionBranch(facts: MergeFacts): boolean {
  const code = facts.lanes.filter((lane) => lane.kind === 'code')
  if (code.length === 0 || facts.missionBranch.tip !== null) return false
  const open = code.flatMap((lane) => lane.states).filter((state) => state.lane !== 'canceled')
  return (
    code.every((lane) => lane.tip === null) &&
    open.length > 0 &&
    open.every((state) => state.workspace !== null && state.workspace.path === '.')
  )
}

function missionBranchRows(
  facts: MergeFacts,
  states: readonly WorkPackageState[],
): readonly MergeFinding[] {
  const hasCode = facts.lanes.some((lane) => lane.kind === 'code' && lane.states.length > 0)
  if (!hasCode || facts.missionBranch.tip !== null || makesMissionBranch(facts)) return []
  if (isPublished(facts, states)) return []
  const commit = facts.missionBranch.suggestion?.slice(0, 12) ?? facts.target.branch
  return [
    blocker(facts, 'MERGE_BRANCH_MISSING', {
      expected_branch: facts.missionBranch.name,
      commit,
    }),
  ]
}

/** The target's own log calls every open work package done. */
export function isPublished(facts: MergeFacts, states: readonly WorkPackageState[]): boolean {
  const open = states.filter((state) => state.lane !== 'canceled')
  return (
    facts.published !== null &&
    open.length > 0 &&
    open.every((state) => facts.doneInTarget.has(state.wpId) && state.lane === 'done')
  )
}

function laneBranchRows(facts: MergeFacts, lane: Landing): readonly MergeFinding[] {
  if (!lane.missingBranch) return []
  return [
    blocker(
      facts,
      'MERGE_LANE_BRANCH_MISSING',
      {
        lane_id: lane.laneId,
        expected_branch: lane.branch,
        commit: lane.land?.slice(0, 12) ?? facts.missionBranch.name,
      },
      { laneId: lane.laneId },
    ),
  ]
}

function stateRows(
  facts: MergeFacts,
  states: readonly WorkPackageState[],
): readonly MergeFinding[] {
  const waiting = states.filter((state) => !['approved', 'done', 'canceled'].includes(state.lane))
  const rows = waiting.map((state) =>
    blocker(
      facts,
      'MERGE_NOT_READY',
      { wp_id: state.wpId, lane: state.lane, problem: `${state.wpId} is ${state.lane}` },
      { wpId: state.wpId },
    ),
  )
  for (const wpId of facts.status.uncertain) {
    const problem = `the log of ${wpId} has a row that cannot be read`
    rows.push(blocker(facts, 'MERGE_NOT_READY', { wp_id: wpId, problem }, { wpId }))
  }
  for (const wpId of unseeded(facts)) {
    const problem = `${wpId} has no event`
    rows.push(blocker(facts, 'MERGE_NOT_READY', { wp_id: wpId, problem }, { wpId }))
  }
  if (rows.length > 0) return rows
  const ready = states.filter((state) => state.lane !== 'canceled')
  if (ready.length > 0) return []
  return [blocker(facts, 'MERGE_NOT_READY', { problem: 'no work package is approved' })]
}

function unseeded(facts: MergeFacts): readonly string[] {
  const known = facts.status.state.workPackages
  return facts.lanes.flatMap((lane) => lane.lane.wp_ids).filter((wpId) => !known.has(wpId))
}

function approvalRows(facts: MergeFacts, state: WorkPackageState): readonly MergeFinding[] {
  if (state.lane !== 'approved') return []
  const { approval, wpId } = state
  const named = approval !== null && approval.reviewer !== '' && approval.reference !== ''
  if (!named) return [blocker(facts, 'MERGE_APPROVAL_MISSING', { wp_id: wpId }, { wpId })]
  const verdict = facts.freshness.get(wpId)
  if (verdict?.kind !== 'stale') return []
  const lane = facts.lanes.find((one) => one.lane.wp_ids.includes(wpId))
  return [
    blocker(
      facts,
      'REVIEW_STALE',
      {
        wp_id: wpId,
        head: lane?.tip ?? 'nothing',
        reviewed: approval.commit,
        reason: verdict.reason,
        commits: verdict.commits,
      },
      { wpId, ...(lane === undefined ? {} : { laneId: lane.lane.lane_id }) },
    ),
  ]
}

/** More than hand-in and review were asked about has found its way into the lane. */
function ownershipRow(facts: MergeFacts, lane: LaneBreaches): MergeFinding {
  const wpId = lane.wpIds[0] ?? ''
  return blocker(
    facts,
    'OWNERSHIP_VIOLATED',
    {
      wp_id: lane.wpIds.join(', '),
      lane_id: lane.laneId,
      paths: lane.breaches.slice(0, PATHS_MAX).map((one) => `${one.path} (${one.because})`),
      owners: [...new Set(lane.breaches.map((one) => one.because))],
      commit: lane.commit,
    },
    {
      wpId,
      laneId: lane.laneId,
      remedy: inLane(facts, lane.laneId, `revert --no-edit ${lane.commit}`),
    },
  )
}

/** Commits of a canceled work package below an approved one would land with it. */
function canceledRows(facts: MergeFacts, laneId: string): readonly MergeFinding[] {
  const lane = facts.lanes.find((one) => one.lane.lane_id === laneId)
  const land = facts.landing.find((one) => one.laneId === laneId)?.land ?? null
  if (lane === undefined || lane.kind !== 'code' || land === null) return []
  return lane.states
    .filter((state) => state.lane === 'canceled')
    .flatMap((state) => {
      const left = leftOf(facts.graph, state, land)
      const commit = left[0]
      if (commit === undefined) return []
      const { wpId } = state
      const remedy = inLane(facts, laneId, `revert --no-edit ${left.join(' ')}`)
      const details = { wp_id: wpId, lane_id: laneId, commit, commits: left }
      return [blocker(facts, 'MERGE_CANCELED_WORK_IN_LANE', details, { wpId, laneId, remedy })]
    })
}

/** Commits that a canceled work package handed in, newest first, which `land` holds and none takes back. */
function leftOf(graph: CommitGraph, state: WorkPackageState, land: string): readonly string[] {
  const { handIn } = state
  const below = graph.reachable(land)
  if (handIn === null || !below.has(handIn.head_commit)) return []
  const reverted = new Set(
    graph.inOrder(below).flatMap(({ message }) => {
      return [...message.matchAll(/^This reverts commit ([0-9a-f]{40,64})/gm)].map(([, oid]) => oid)
    }),
  )
  return graph
    .line(handIn.head_commit, (oid) => oid === handIn.base_commit)
    .filter((commit) => !isRefresh(commit) && !reverted.has(commit.oid))
    .map((commit) => commit.oid)
}

function acceptRows(facts: MergeFacts): readonly MergeFinding[] {
  if (facts.accepted || !facts.requireAccept) return []
  return [blocker(facts, 'MERGE_NOT_ACCEPTED', {})]
}
