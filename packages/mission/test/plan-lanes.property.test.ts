import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LaneWorkPackage, planExecutionLanes } from '../src/index.js'
import { anyMission, LANE_RUNS } from './lane-missions.js'
import { brokenPromises } from './lane-promises.js'

test('every work package has one lane, its dependencies lie before it or below its lane, lanes form no cycle, and nothing is together for no reason [H-FR-005]', () => {
  fc.assert(
    fc.property(anyMission, (workPackages) => {
      const { lanes, refusals } = planExecutionLanes({ workPackages })
      expect(refusals).toEqual([])
      expect(brokenPromises(workPackages, lanes)).toEqual([])
    }),
    LANE_RUNS,
  )
})

test('the order of the input is irrelevant, and so is how often it is asked', () => {
  fc.assert(
    fc.property(anyMission, fc.infiniteStream(fc.nat()), (workPackages, noise) => {
      const shuffled = [...workPackages]
        .map((wp) => ({ wp, at: noise.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ wp }) => ({ ...wp, dependencies: [...wp.dependencies].reverse() }))
      const plan = planExecutionLanes({ workPackages })
      expect(planExecutionLanes({ workPackages: shuffled })).toEqual(plan)
      expect(planExecutionLanes({ workPackages })).toEqual(plan)
    }),
    LANE_RUNS,
  )
})

test('an unrelated work package with a higher number renames nothing', () => {
  fc.assert(
    fc.property(anyMission, (workPackages) => {
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
    LANE_RUNS,
  )
})

test('what has started keeps its lane when the rest is planned again [H-FR-005]', () => {
  fc.assert(
    fc.property(anyMission, fc.infiniteStream(fc.boolean()), (workPackages, coin) => {
      const first = planExecutionLanes({ workPackages }).lanes
      const pins = new Map(
        first
          .filter((lane) => lane.lane_id !== 'lane-planning')
          .flatMap((lane) => lane.wp_ids.map((wp) => [wp, lane.lane_id] as const))
          .filter(() => coin.next().value === true),
      )
      const { lanes, refusals } = planExecutionLanes({ workPackages, pins })
      expect(refusals).toEqual([])
      expect(brokenPromises(workPackages, lanes, pins)).toEqual([])
      for (const [wp, lane] of pins) {
        expect(lanes.find((one) => one.lane_id === lane)?.wp_ids).toContain(wp)
      }
    }),
    LANE_RUNS,
  )
})

test('a work package that owns the whole codebase is joined to nobody by its files [R-FR-009]', () => {
  fc.assert(
    fc.property(anyMission, (workPackages) => {
      const wide = workPackages.map((wp) => ({ ...wp, dependencies: [], codebaseWide: true }))
      const code = wide.filter((wp) => wp.executionMode === 'code_change')
      const { lanes, collapseReport } = planExecutionLanes({ workPackages: code })
      expect(lanes.every((lane) => lane.wp_ids.length === 1)).toBe(true)
      expect(collapseReport.total_merges).toBe(0)
    }),
    LANE_RUNS,
  )
})
