import { reachable } from './graph.js'
import type { ExecutionLane } from './lane-manifest.js'
import { dependencyGraph, type LaneWorkPackage } from './lane-work-package.js'
import { compareLaneIds, laneIdAt, PLANNING_LANE } from './names.js'
import { compareWpIds } from './wp-ids.js'

/** Which lane ids are spoken for, and by whom. */
interface LaneNames {
  readonly pins: ReadonlyMap<string, string>
  readonly used: ReadonlySet<string>
}

/** Lanes with ids, order, base lanes and depth, from which work packages go together. */
export function shapeLanes(
  wps: readonly LaneWorkPackage[],
  planning: readonly string[],
  codeGroups: readonly (readonly string[])[],
  names: LaneNames,
): ExecutionLane[] {
  const members = new Map<string, readonly string[]>()
  if (planning.length > 0) members.set(PLANNING_LANE, planning)
  for (const [id, group] of nameGroups(codeGroups, names)) members.set(id, group)
  const laneOf = new Map([...members].flatMap(([id, group]) => group.map((wp) => [wp, id])))
  const byId = new Map(wps.map((wp) => [wp.id, wp]))
  const bases = new Map(
    [...members].map(([id, group]) => {
      const lanes = group
        .flatMap((wp) => byId.get(wp)?.dependencies ?? [])
        .flatMap((wp) => laneOf.get(wp) ?? [])
        .filter((lane) => lane !== id)
      return [id, [...new Set(lanes)].sort(compareLaneIds)]
    }),
  )
  const order = laneOrder(wps)
  const lanes = [...members].map(([id, group]) => {
    const scope = group.flatMap((wp) => byId.get(wp)?.ownedFiles ?? [])
    return {
      lane_id: id,
      wp_ids: order(group),
      write_scope: [...new Set(scope)].sort(),
      predicted_surfaces: id === PLANNING_LANE ? ['planning'] : [],
      depends_on_lanes: bases.get(id) ?? [],
      parallel_group: depth(id, bases),
    }
  })
  return lanes.sort(
    (a, b) => a.parallel_group - b.parallel_group || compareLaneIds(a.lane_id, b.lane_id),
  )
}

/** Pinned groups keep their lane; the others, by their lowest member, get the lowest free id. */
function nameGroups(
  groups: readonly (readonly string[])[],
  { pins, used }: LaneNames,
): Map<string, readonly string[]> {
  const named = new Map<string, readonly string[]>()
  const open: (readonly string[])[] = []
  const taken = new Set([...pins.values(), ...used])
  for (const group of groups) {
    const pin = group.map((wp) => pins.get(wp)).find((lane) => lane !== undefined)
    if (pin === undefined || named.has(pin)) open.push(group)
    else named.set(pin, group)
  }
  const lowest = (group: readonly string[]) => [...group].sort(compareWpIds)[0] ?? ''
  let next = 0
  for (const group of open.sort((a, b) => compareWpIds(lowest(a), lowest(b)))) {
    while (taken.has(laneIdAt(next))) next++
    named.set(laneIdAt(next++), group)
  }
  return named
}

/** Order inside a lane: dependencies first, over any path; else by number. */
function laneOrder(wps: readonly LaneWorkPackage[]): (group: readonly string[]) => string[] {
  const reach = reachable(dependencyGraph(wps))
  const index = new Map(wps.map((wp, at) => [wp.id, at]))
  return (group) => {
    const open = [...group].sort(compareWpIds)
    const needs = (wp: string, other: string) =>
      wp !== other && reach[index.get(wp) ?? -1]?.has(index.get(other) ?? -1) === true
    const waits = new Map(open.map((wp) => [wp, open.filter((other) => needs(wp, other)).length]))
    const ordered: string[] = []
    while (open.length > 0) {
      const at = Math.max(
        0,
        open.findIndex((wp) => waits.get(wp) === 0),
      )
      const [next = ''] = open.splice(at, 1)
      for (const wp of open) if (needs(wp, next)) waits.set(wp, (waits.get(wp) ?? 0) - 1)
      ordered.push(next)
    }
    return ordered
  }
}

/** Length of the longest path to a lane without dependencies. Cycles do not trap it. */
function depth(
  lane: string,
  bases: ReadonlyMap<string, readonly string[]>,
  path: readonly string[] = [],
  known: Map<string, number> = new Map(),
): number {
  const remembered = known.get(lane)
  if (remembered !== undefined) return remembered
  const below = (bases.get(lane) ?? [])
    .filter((base) => base !== lane && !path.includes(base))
    .map((base) => 1 + depth(base, bases, [...path, lane], known))
  const found = Math.max(0, ...below)
  known.set(lane, found)
  return found
}
