import { reachable } from './graph.js'
import type { CollapseReport, CollapseRule } from './lane-manifest.js'
import { dependencyGraph, type LaneWorkPackage } from './lane-work-package.js'

/** Why two work packages came into one lane. */
export interface Join {
  readonly wpA: string
  readonly wpB: string
  readonly rule: CollapseRule
  readonly evidence: string
}

/** The report of `lanes.json`. Independent means that no dependency path orders the two. */
export function collapseReport(
  joins: readonly Join[],
  wps: readonly LaneWorkPackage[],
): CollapseReport {
  const reach = reachable(dependencyGraph(wps))
  const index = new Map(wps.map((wp, at) => [wp.id, at]))
  const ordered = (a: string, b: string) => {
    const [first, second] = [index.get(a) ?? -1, index.get(b) ?? -1]
    return reach[first]?.has(second) === true || reach[second]?.has(first) === true
  }
  const byRule: Record<string, number> = {
    cycle_contraction: 0,
    dependency_chain: 0,
    pinned: 0,
    write_scope_overlap: 0,
  }
  for (const { rule } of joins) byRule[rule] = (byRule[rule] ?? 0) + 1
  return {
    events: joins.map(({ wpA, wpB, rule, evidence }) => ({ wp_a: wpA, wp_b: wpB, rule, evidence })),
    total_merges: joins.length,
    independent_wps_collapsed: joins.filter(({ wpA, wpB }) => !ordered(wpA, wpB)).length,
    by_rule: byRule,
  }
}
