import { instantMicros } from '@spec-kitty/events/log'
import type { CommitChange } from '@spec-kitty/git'
import type { CommitGraph } from './commit-graph.js'
import type { Ground } from './ground.js'
import type { Landing, LaneBreaches, LaneOutline } from './merge-facts.js'
import { judgeChanges, type Owner } from './ownership.js'
import { CODE_LANE_FORBIDDEN } from './resolve-workspace.js'
import type { ChangedPath } from './work-range.js'

/** What a merge knows of its lanes when it asks whose files they changed. */
export interface LaneOwnershipFacts {
  readonly lanes: readonly LaneOutline[]
  readonly landing: readonly Landing[]
  readonly graph: CommitGraph
  readonly missionTip: string | null
}

/**
 * What landing lanes changed beyond what their work packages own, judged as at their approval: the
 * way from hand-in to here has room for more commits. A commit belongs to the first lane that holds
 * it and did not begin on it. Lanes whose work was never handed in, by an older tool, are not judged. No process.
 */
export function lanesBeyondOwnership(
  ground: Ground,
  facts: LaneOwnershipFacts,
): readonly LaneBreaches[] {
  const { graph, missionTip } = facts
  const seen = new Set(missionTip === null ? [] : graph.reachable(missionTip))
  const found: LaneBreaches[] = []
  for (const landing of facts.landing) {
    if (landing.kind !== 'code' || landing.land === null) continue
    const lane = facts.lanes.find((one) => one.lane.lane_id === landing.laneId)
    if (lane === undefined || lane.states.every((state) => state.handIn === null)) continue
    const below = beforeWork(graph, lane)
    const held = [...graph.reachable(landing.land)]
    const fresh = held.filter((oid) => !seen.has(oid) && !below.has(oid))
    for (const oid of held) seen.add(oid)
    const breaches = judgeLane(ground, lane, changesOf(graph, fresh))
    if (breaches.length === 0) continue
    const paths = new Set(breaches.map((one) => one.path))
    const touches = (oid: string) => graph.get(oid)?.changes.some(({ path }) => paths.has(path))
    const commit = graph.inOrder(fresh).find((one) => touches(one.oid))?.oid ?? landing.land
    found.push({ laneId: landing.laneId, wpIds: landing.wpIds, breaches, commit })
  }
  return found
}

/** Commits that the lane began on: the mission's own may lie below a branch that was made again. */
function beforeWork(graph: CommitGraph, lane: LaneOutline): ReadonlySet<string> {
  const bases = lane.states.map((state) => state.handIn?.base_commit ?? state.workspace?.start)
  const [first, ...others] = bases
    .filter((base) => base !== undefined && base !== null)
    .map((base) => graph.reachable(base))
  return new Set([...(first ?? [])].filter((oid) => others.every((other) => other.has(oid))))
}

function judgeLane(
  ground: Ground,
  lane: LaneOutline,
  changes: readonly ChangedPath[],
): LaneBreaches['breaches'] {
  const ids = new Set(lane.lane.wp_ids)
  const own = ground.workPackages.filter((one) => ids.has(one.id))
  const alone = judgeChanges(changes, { own, others: [], forbidden: CODE_LANE_FORBIDDEN })
  // What it owns itself is nobody else's: the history of the others need not be read.
  if (alone.breaches.length === 0 && alone.unowned.length === 0) return []
  const approvedAt = lane.states.map((state) => instantMicros(state.approval?.at ?? '') ?? 0)
  const others = unfinishedAt(ground, Math.max(...approvedAt)).filter(({ id }) => !ids.has(id))
  return judgeChanges(changes, { own, others, forbidden: CODE_LANE_FORBIDDEN }).breaches
}

const FINISHED: readonly string[] = ['approved', 'done', 'canceled']

/** Work packages that were not finished at an instant, by the log. */
function unfinishedAt(ground: Ground, at: number): readonly Owner[] {
  const lanes = new Map<string, string>()
  for (const row of ground.status.rows) {
    if ((instantMicros(row.at) ?? 0) <= at) lanes.set(row.wpId, row.to)
  }
  return ground.workPackages.filter(({ id }) => !FINISHED.includes(lanes.get(id) ?? 'planned'))
}

/** Net changes of commits, sorted by path: what was changed and changed back is none. */
function changesOf(graph: CommitGraph, oids: readonly string[]): readonly ChangedPath[] {
  const net = new Map<string, { readonly first: CommitChange; readonly last: CommitChange }>()
  for (const commit of [...graph.inOrder(oids)].reverse()) {
    for (const change of commit.changes) {
      net.set(change.path, { first: net.get(change.path)?.first ?? change, last: change })
    }
  }
  return [...net]
    .filter(([, { first, last }]) => first.oldOid !== last.newOid)
    .map(([path, { first, last }]) => ({ path, change: kindOf(first, last) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function kindOf(first: CommitChange, last: CommitChange): ChangedPath['change'] {
  if (/^0+$/.test(first.oldOid)) return 'added'
  return /^0+$/.test(last.newOid) ? 'deleted' : 'modified'
}
