import { reachable } from './graph.js'
import type { LaneManifest } from './lane-manifest.js'

/**
 * The largest number of work packages of a plan that can be worked at the same time: no two of them
 * wait for each other, and each is in another lane. Exact.
 */
export function mostAtOnce(
  manifest: LaneManifest,
  workPackages: readonly { readonly id: string; readonly dependencies: readonly string[] }[],
): number {
  const ids = manifest.lanes.flatMap((lane) => lane.wp_ids)
  const index = new Map(ids.map((id, at) => [id, at]))
  const waits: number[][] = ids.map(() => [])
  for (const lane of manifest.lanes) {
    lane.wp_ids.slice(1).forEach((id, at) => {
      waits[index.get(id) ?? 0]?.push(index.get(lane.wp_ids[at] ?? '') ?? 0)
    })
  }
  for (const { id, dependencies } of workPackages) {
    for (const other of dependencies) {
      const needed = index.get(other)
      if (needed !== undefined) waits[index.get(id) ?? -1]?.push(needed)
    }
  }
  const reach = reachable(waits)
  const below = ids.map((_, at) => ids.flatMap((_, to) => (reach[at]?.has(to) ? [to] : [])))
  return ids.length - matched(below)
}

/** Pairs of the largest matching. So many chains fewer than nodes cover everything (Dilworth). */
function matched(below: readonly (readonly number[])[]): number {
  const holder = new Map<number, number>()
  const place = (from: number, seen: Set<number>): boolean => {
    for (const to of below[from] ?? []) {
      if (seen.has(to)) continue
      seen.add(to)
      const other = holder.get(to)
      if (other !== undefined && !place(other, seen)) continue
      holder.set(to, from)
      return true
    }
    return false
  }
  return below.filter((_, from) => place(from, new Set())).length
}
