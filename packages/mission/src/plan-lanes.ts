import { components, reachable, reduceTransitively } from './graph.js'
import { collapseReport, type Join } from './lane-joins.js'
import type { CollapseReport, ExecutionLane } from './lane-manifest.js'
import { shapeLanes } from './lane-shapes.js'
import { dependencyGraph, type LaneWorkPackage } from './lane-work-package.js'
import { PLANNING_LANE } from './names.js'
import { compileScope, overlapOf } from './overlap.js'
import { compareWpIds } from './wp-ids.js'

export interface LaneRequest {
  readonly workPackages: readonly LaneWorkPackage[]
  /** Lane of each work package that has started or whose lane branch exists. */
  readonly pins?: ReadonlyMap<string, string>
  /** Lane ids that no group may get but by a pin. */
  readonly used?: ReadonlySet<string>
  readonly ignoreCase?: boolean
}

export type LaneRefusal =
  | {
      readonly code: 'LANE_PLANNING_DEPENDS_ON_CODE'
      readonly wpId: string
      readonly dependency: string
    }
  | { readonly code: 'LANE_PIN_CONFLICT'; readonly first: string; readonly second: string }
  | { readonly code: 'LANE_LIMIT'; readonly count: number; readonly limit: number }

/**
 * With refusals the lanes are the nearest thing to a plan, to show and not to use: planning that
 * needs code is laid out as if it were code.
 */
export interface LanePlan {
  /** Sorted by (parallel group, id). */
  readonly lanes: readonly ExecutionLane[]
  readonly planningWps: readonly string[]
  readonly collapseReport: CollapseReport
  readonly refusals: readonly LaneRefusal[]
}

const LANES_MAX = 200

/**
 * Lanes in which the work packages can be worked in parallel: every dependency lies earlier in the
 * same lane or in a lane that this one depends on. Pure; the order of the input is irrelevant.
 * Dependencies that are not among the work packages are ignored; cycles must have been refused.
 * [H-FR-005] [N-FR-101]
 */
export function planExecutionLanes(request: LaneRequest): LanePlan {
  const wps = [...request.workPackages].sort((a, b) => compareWpIds(a.id, b.id))
  const misplaced = planningRefusals(wps)
  const needsCode = new Set(misplaced.map(({ wpId }) => wpId))
  const isPlanning = (wp: LaneWorkPackage) =>
    wp.executionMode === 'planning_artifact' && !needsCode.has(wp.id)
  const planning = wps.filter(isPlanning)
  const code = wps.filter((wp) => !isPlanning(wp))
  const groups = groupCode(code, request)
  const refusals: LaneRefusal[] = [...misplaced, ...groups.refusals]
  const codeGroups = groups.groups.map((group) => group.map((index) => code[index]?.id ?? ''))
  if (codeGroups.length > LANES_MAX) {
    refusals.push({ code: 'LANE_LIMIT', count: codeGroups.length, limit: LANES_MAX })
  }
  const planningWps = planning.map((wp) => wp.id)
  return {
    lanes: shapeLanes(wps, planningWps, codeGroups, {
      pins: pinsOf(request),
      used: request.used ?? new Set(),
    }),
    planningWps,
    collapseReport: collapseReport(groups.joins, wps),
    refusals,
  }
}

function pinsOf(request: LaneRequest): ReadonlyMap<string, string> {
  return new Map([...(request.pins ?? [])].filter(([, lane]) => lane !== PLANNING_LANE))
}

/** A planning work package is worked in the checkout, where code that no one has merged is not. */
function planningRefusals(
  wps: readonly LaneWorkPackage[],
): Extract<LaneRefusal, { code: 'LANE_PLANNING_DEPENDS_ON_CODE' }>[] {
  const reach = reachable(dependencyGraph(wps))
  return wps.flatMap((wp, index) => {
    if (wp.executionMode !== 'planning_artifact') return []
    const needed = wps.findIndex(
      (other, at) => other.executionMode === 'code_change' && reach[index]?.has(at) === true,
    )
    const dependency = wps[needed]?.id
    if (dependency === undefined) return []
    return [{ code: 'LANE_PLANNING_DEPENDS_ON_CODE' as const, wpId: wp.id, dependency }]
  })
}

function groupCode(
  code: readonly LaneWorkPackage[],
  request: LaneRequest,
): { groups: number[][]; joins: Join[]; refusals: LaneRefusal[] } {
  const joins: Join[] = []
  const pins = pinsOf(request)
  const owner = code.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (owner[root] !== root) {
      const above = owner[root] ?? root
      owner[root] = owner[above] ?? above
      root = above
    }
    return root
  }
  const join = (a: number, b: number, rule: Join['rule'], evidence: string): void => {
    const [first, second] = [rootOf(a), rootOf(b)].sort((x, y) => x - y) as [number, number]
    if (first === second) return
    owner[second] = first
    joins.push({ wpA: code[a]?.id ?? '', wpB: code[b]?.id ?? '', rule, evidence })
  }
  joinOverlaps(code, request.ignoreCase === true, rootOf, join)
  joinPins(code, pins, join)
  joinCycles(code, rootOf, join)
  const refusals = pinConflicts(code, pins, rootOf)
  joinChains(code, pins, rootOf, join)
  return { groups: membersOf(code, rootOf), joins, refusals }
}

type Joiner = (a: number, b: number, rule: Join['rule'], evidence: string) => void

function joinOverlaps(
  code: readonly LaneWorkPackage[],
  ignoreCase: boolean,
  rootOf: (index: number) => number,
  join: Joiner,
): void {
  const scopes = code.map((wp) => compileScope(wp.codebaseWide ? [] : wp.ownedFiles, ignoreCase))
  scopes.forEach((first, a) => {
    for (let b = a + 1; b < scopes.length; b++) {
      if (rootOf(a) === rootOf(b)) continue
      const shared = overlapOf(first, scopes[b] ?? [])
      if (shared !== undefined) join(a, b, 'write_scope_overlap', shared.path)
    }
  })
}

function joinPins(
  code: readonly LaneWorkPackage[],
  pins: ReadonlyMap<string, string>,
  join: Joiner,
): void {
  const holder = new Map<string, number>()
  code.forEach((wp, index) => {
    const lane = pins.get(wp.id)
    if (lane === undefined) return
    const first = holder.get(lane)
    if (first === undefined) holder.set(lane, index)
    else join(first, index, 'pinned', lane)
  })
}

function joinCycles(
  code: readonly LaneWorkPackage[],
  rootOf: (index: number) => number,
  join: Joiner,
): void {
  const { graph, roots } = groupGraph(code, rootOf)
  for (const component of components(graph)) {
    const names = component.map((node) => code[roots[node] ?? 0]?.id).join(', ')
    for (const node of component.slice(1)) {
      join(roots[component[0] ?? 0] ?? 0, roots[node] ?? 0, 'cycle_contraction', names)
    }
  }
}

/** Joins g and h where h's only predecessor is g and g's only successor is h. */
function joinChains(
  code: readonly LaneWorkPackage[],
  pins: ReadonlyMap<string, string>,
  rootOf: (index: number) => number,
  join: Joiner,
): void {
  const { graph, roots } = groupGraph(code, rootOf)
  const reduced = reduceTransitively(graph)
  const predecessors = reduced.map(() => 0)
  for (const target of reduced.flat()) predecessors[target] = (predecessors[target] ?? 0) + 1
  const pinned = code.flatMap((wp, at) => (pins.has(wp.id) ? [at] : []))
  const pinOf = (root: number) => {
    const first = pinned.find((at) => rootOf(at) === root)
    return first === undefined ? undefined : pins.get(code[first]?.id ?? '')
  }
  reduced.forEach((targets, node) => {
    const [target] = targets
    if (target === undefined || targets.length !== 1 || predecessors[target] !== 1) return
    const [from, to] = [rootOf(roots[node] ?? 0), rootOf(roots[target] ?? 0)]
    const [first, second] = [pinOf(from), pinOf(to)]
    if (first !== undefined && second !== undefined && first !== second) return
    const evidence = `${code[roots[target] ?? 0]?.id} follows ${code[roots[node] ?? 0]?.id}`
    join(roots[node] ?? 0, roots[target] ?? 0, 'dependency_chain', evidence)
  })
}

/** Edges from a group to the groups that depend on it. */
function groupGraph(
  code: readonly LaneWorkPackage[],
  rootOf: (index: number) => number,
): { graph: number[][]; roots: number[] } {
  const roots = [...new Set(code.map((_, index) => rootOf(index)))].sort((a, b) => a - b)
  const node = new Map(roots.map((root, at) => [root, at]))
  const graph: Set<number>[] = roots.map(() => new Set())
  dependencyGraph(code).forEach((dependencies, index) => {
    for (const dependency of dependencies) {
      const [from, to] = [node.get(rootOf(dependency)), node.get(rootOf(index))]
      if (from !== undefined && to !== undefined && from !== to) graph[from]?.add(to)
    }
  })
  return { graph: graph.map((targets) => [...targets]), roots }
}

function pinConflicts(
  code: readonly LaneWorkPackage[],
  pins: ReadonlyMap<string, string>,
  rootOf: (index: number) => number,
): LaneRefusal[] {
  const first = new Map<number, number>()
  const found: LaneRefusal[] = []
  code.forEach((wp, index) => {
    if (!pins.has(wp.id)) return
    const root = rootOf(index)
    const other = code[first.get(root) ?? index]
    if (!first.has(root)) first.set(root, index)
    if (other === undefined || pins.get(other.id) === pins.get(wp.id)) return
    found.push({ code: 'LANE_PIN_CONFLICT', first: other.id, second: wp.id })
  })
  return found
}

function membersOf(
  code: readonly LaneWorkPackage[],
  rootOf: (index: number) => number,
): number[][] {
  const members = new Map<number, number[]>()
  code.forEach((_, index) => {
    const root = rootOf(index)
    const group = members.get(root)
    if (group === undefined) members.set(root, [index])
    else group.push(index)
  })
  return [...members.values()]
}
