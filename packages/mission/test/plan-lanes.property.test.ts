import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globsOverlap, type LaneWorkPackage, planExecutionLanes } from '../src/index.js'

/** Random acyclic missions: a work package depends on lower numbers, then numbers are shuffled. */
const mission = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }),
    edges: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 16 }),
    files: fc.array(fc.constantFrom('src/a.ts', 'src/**', 'lib/*.ts', 'lib/x.ts', ''), {
      minLength: 12,
      maxLength: 12,
    }),
    planning: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    wide: fc.array(fc.nat(9), { minLength: 12, maxLength: 12 }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 12 }),
  })
  .map(({ size, edges, files, planning, wide, order }) => {
    const id = (index: number) => `WP${String((order[index] ?? 0) + 1).padStart(2, '0')}`
    const below = (index: number) =>
      edges.filter(([from, to]) => from === index && to < index).map(([, to]) => to)
    const needsCode = (index: number): boolean =>
      below(index).some((to) => planning[to] !== true || needsCode(to))
    return Array.from({ length: size }, (_, index): LaneWorkPackage => {
      const file = files[index] === '' ? `own/${index}.ts` : (files[index] ?? '')
      const isPlanning = planning[index] === true && !needsCode(index) && index % 3 === 0
      return {
        id: id(index),
        dependencies: [...new Set(below(index).map(id))],
        executionMode: isPlanning ? 'planning_artifact' : 'code_change',
        ownedFiles: [file],
        codebaseWide: wide[index] === 0,
      }
    })
  })
  .map((wps) => {
    const planning = new Set(
      wps.filter((wp) => wp.executionMode === 'planning_artifact').map((wp) => wp.id),
    )
    return wps.map((wp) =>
      planning.has(wp.id)
        ? { ...wp, dependencies: wp.dependencies.filter((d) => planning.has(d)) }
        : wp,
    )
  })

function ancestors(wps: readonly LaneWorkPackage[], id: string): Set<string> {
  const seen = new Set<string>()
  const open = [...(wps.find((wp) => wp.id === id)?.dependencies ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(wps.find((wp) => wp.id === next)?.dependencies ?? []))
  }
  return seen
}

const RUNS = { seed: 11, numRuns: 400 }

test('every work package has one lane, every dependency lies before it or below its lane [H-FR-005]', () => {
  fc.assert(
    fc.property(mission, (workPackages) => {
      const { lanes, refusals } = planExecutionLanes({ workPackages })
      expect(refusals).toEqual([])
      expect(lanes.flatMap((lane) => lane.wp_ids).sort()).toEqual(
        workPackages.map((wp) => wp.id).sort(),
      )
      for (const wp of workPackages) {
        const lane = lanes.find((one) => one.wp_ids.includes(wp.id))
        for (const dependency of wp.dependencies) {
          const other = lanes.find((one) => one.wp_ids.includes(dependency))
          if (lane === other) {
            expect(lane?.wp_ids.indexOf(dependency)).toBeLessThan(lane?.wp_ids.indexOf(wp.id) ?? -1)
          } else {
            expect(lane?.depends_on_lanes).toContain(other?.lane_id)
            expect(other?.parallel_group).toBeLessThan(lane?.parallel_group ?? -1)
          }
        }
      }
    }),
    RUNS,
  )
})

test('lanes depend on lanes of a lower group only, so they form no cycle', () => {
  fc.assert(
    fc.property(mission, (workPackages) => {
      const { lanes } = planExecutionLanes({ workPackages })
      const group = new Map(lanes.map((lane) => [lane.lane_id, lane.parallel_group]))
      for (const lane of lanes) {
        for (const base of lane.depends_on_lanes) {
          expect(group.get(base)).toBeLessThan(lane.parallel_group)
        }
      }
    }),
    RUNS,
  )
})

test('without path or overlap two share a lane only where groups had to be contracted', () => {
  fc.assert(
    fc.property(mission, (workPackages) => {
      const { lanes, collapseReport } = planExecutionLanes({ workPackages })
      const byId = new Map(workPackages.map((wp) => [wp.id, wp]))
      const meets = (a: string, b: string) => {
        const [first, second] = [byId.get(a), byId.get(b)]
        if (first === undefined || second === undefined) return false
        if (first.codebaseWide || second.codebaseWide) return false
        return globsOverlap(first.ownedFiles[0] ?? '', second.ownedFiles[0] ?? '') !== undefined
      }
      const hasCycle = (collapseReport.by_rule.cycle_contraction ?? 0) > 0
      for (const lane of lanes.filter((one) => one.lane_id !== 'lane-planning')) {
        if (hasCycle) continue
        const [first, ...others] = lane.wp_ids
        const joined = new Set([first])
        for (let grew = true; grew; ) {
          grew = false
          for (const other of others) {
            const isJoined = [...joined].some(
              (one) =>
                one !== undefined &&
                (meets(one, other) ||
                  ancestors(workPackages, one).has(other) ||
                  ancestors(workPackages, other).has(one)),
            )
            if (!joined.has(other) && isJoined) {
              joined.add(other)
              grew = true
            }
          }
        }
        expect(joined.size).toBe(lane.wp_ids.length)
      }
    }),
    RUNS,
  )
})

test('the order of the input is irrelevant', () => {
  fc.assert(
    fc.property(mission, fc.infiniteStream(fc.nat()), (workPackages, noise) => {
      const shuffled = [...workPackages]
        .map((wp) => ({ wp, at: noise.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ wp }) => ({ ...wp, dependencies: [...wp.dependencies].reverse() }))
      expect(planExecutionLanes({ workPackages: shuffled })).toEqual(
        planExecutionLanes({ workPackages }),
      )
    }),
    RUNS,
  )
})

test('an unrelated work package with a higher number renames nothing', () => {
  fc.assert(
    fc.property(mission, (workPackages) => {
      const extra: LaneWorkPackage = {
        id: 'WP99',
        dependencies: [],
        executionMode: 'code_change',
        ownedFiles: ['elsewhere/z.ts'],
        codebaseWide: false,
      }
      const before = planExecutionLanes({ workPackages }).lanes
      const after = planExecutionLanes({ workPackages: [...workPackages, extra] }).lanes
      expect(after.filter((lane) => !lane.wp_ids.includes('WP99'))).toEqual(before)
    }),
    RUNS,
  )
})
