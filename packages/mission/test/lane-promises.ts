import { type ExecutionLane, globsOverlap, type LaneWorkPackage } from '../src/index.js'

/**
 * What a lane plan owes the work packages that it was made from, asked without any code of the
 * planner: each promise that it breaks, in words. Pins are not looked at: see `pinned`.
 */
export function brokenPromises(
  wps: readonly LaneWorkPackage[],
  lanes: readonly ExecutionLane[],
  pinned: ReadonlyMap<string, string> = new Map(),
): string[] {
  const laneOf = new Map(lanes.flatMap((lane) => lane.wp_ids.map((wp) => [wp, lane] as const)))
  const broken: string[] = []
  const held = lanes.flatMap((lane) => lane.wp_ids).sort()
  if (
    held.join() !==
    wps
      .map((wp) => wp.id)
      .sort()
      .join()
  )
    broken.push(`lanes hold ${held.join()}`)
  for (const wp of wps) {
    for (const dependency of wp.dependencies) {
      const [own, other] = [laneOf.get(wp.id), laneOf.get(dependency)]
      if (own === undefined || other === undefined) continue
      const isEarlier = own.wp_ids.indexOf(dependency) < own.wp_ids.indexOf(wp.id)
      if (own === other && !isEarlier) broken.push(`${dependency} comes after ${wp.id}`)
      const isBelow = own === other || own.depends_on_lanes.includes(other.lane_id)
      if (!isBelow) broken.push(`${own.lane_id} lacks ${dependency}, which ${wp.id} needs`)
    }
  }
  const group = new Map(lanes.map((lane) => [lane.lane_id, lane.parallel_group]))
  for (const lane of lanes) {
    for (const base of lane.depends_on_lanes) {
      const below = group.get(base)
      if (below === undefined) broken.push(`${lane.lane_id} needs ${base}, which is not there`)
      else if (below >= lane.parallel_group) broken.push(`${lane.lane_id} is not above ${base}`)
    }
    const apart = unrelatedIn(wps, lane, pinned)
    if (apart.length > 0) broken.push(`${lane.lane_id} holds ${apart.join()} for no reason`)
  }
  return broken
}

/** Everything that a work package needs, directly or not. */
export function needed(wps: readonly LaneWorkPackage[], id: string): ReadonlySet<string> {
  const byId = new Map(wps.map((wp) => [wp.id, wp]))
  const seen = new Set<string>()
  const open = [...(byId.get(id)?.dependencies ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next) || !byId.has(next)) continue
    seen.add(next)
    open.push(...(byId.get(next)?.dependencies ?? []))
  }
  return seen
}

/** Members that neither a file, a dependency nor a pin ties to the first, over any others. */
function unrelatedIn(
  wps: readonly LaneWorkPackage[],
  lane: ExecutionLane,
  pinned: ReadonlyMap<string, string>,
): readonly string[] {
  if (lane.lane_id === 'lane-planning') return []
  const byId = new Map(wps.map((wp) => [wp.id, wp]))
  const above = new Map(lane.wp_ids.map((id) => [id, needed(wps, id)]))
  const tied = (a: string, b: string) => {
    if (above.get(a)?.has(b) === true || above.get(b)?.has(a) === true) return true
    if (pinned.has(a) && pinned.get(a) === pinned.get(b)) return true
    const [first, second] = [byId.get(a), byId.get(b)]
    if (first === undefined || second === undefined) return false
    if (first.codebaseWide || second.codebaseWide) return false
    return first.ownedFiles.some((one) =>
      second.ownedFiles.some((other) => globsOverlap(one, other) !== undefined),
    )
  }
  const open = [...lane.wp_ids]
  const joined = open.splice(0, 1)
  for (const member of joined) {
    const found = open.filter((other) => tied(member, other))
    for (const other of found) open.splice(open.indexOf(other), 1)
    joined.push(...found)
  }
  return open
}
