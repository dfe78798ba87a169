import { expect, test } from 'vitest'
import { type LaneWorkPackage, planExecutionLanes } from '../src/index.js'

const id = (number: number | string) => `WP${String(number).padStart(2, '0')}`

/** `2→1, 3→1`: work package 2 depends on 1, 3 on 1. */
function wps(
  count: number,
  edges: string,
  more: Readonly<Record<number, Partial<LaneWorkPackage>>> = {},
): LaneWorkPackage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: id(index + 1),
    dependencies: edges
      .split(/,\s*/)
      .map((edge) => edge.split('→'))
      .filter(([from]) => Number(from) === index + 1)
      .map(([, to]) => id(to ?? '')),
    executionMode: 'code_change' as const,
    ownedFiles: [`src/${index + 1}.ts`],
    codebaseWide: false,
    ...more[index + 1],
  }))
}

/** `a[1,2] (b; 1)` as in the design's table. */
function shown(request: Parameters<typeof planExecutionLanes>[0]): string {
  const { lanes } = planExecutionLanes(request)
  return lanes
    .map((lane) => {
      const name = lane.lane_id.replace('lane-', '')
      const members = lane.wp_ids.map((wp) => Number(wp.slice(2))).join(',')
      const bases = lane.depends_on_lanes.map((base) => base.replace('lane-', '')).join(',')
      return `${name}[${members}] (${bases}; ${lane.parallel_group})`
    })
    .join(' ')
}

const X = { ownedFiles: ['src/x.ts'] }
const PLANNING = { executionMode: 'planning_artifact', ownedFiles: ['docs/a.md'] } as const

test.each([
  ['a chain', wps(3, '2→1, 3→2'), 'a[1,2,3] (; 0)'],
  ['a chain with a shortcut', wps(3, '2→1, 3→2, 3→1'), 'a[1,2,3] (; 0)'],
  ['a diamond', wps(4, '2→1, 3→1, 4→2, 4→3'), 'a[1] (; 0) b[2] (a; 1) c[3] (a; 1) d[4] (b,c; 2)'],
  ['two chains', wps(4, '2→1, 4→3'), 'a[1,2] (; 0) b[3,4] (; 0)'],
  ['a fork with a tail', wps(4, '2→1, 3→1, 4→3'), 'a[1] (; 0) b[2] (a; 1) c[3,4] (a; 1)'],
  ['a fan-in', wps(3, '3→1, 3→2'), 'a[1] (; 0) b[2] (; 0) c[3] (a,b; 1)'],
  ['an ordered overlap', wps(3, '3→1', { 1: X, 3: X }), 'a[1,3] (; 0) b[2] (; 0)'],
  ['a cycle of groups', wps(4, '2→1, 4→2', { 1: X, 4: X }), 'a[1,2,4] (; 0) b[3] (; 0)'],
  ['planning first', wps(3, '1→3, 2→1', { 3: PLANNING }), 'planning[3] (; 0) a[1,2] (planning; 1)'],
  [
    'three in sequence and one planning',
    wps(4, '2→1, 3→2', { 4: PLANNING }),
    'a[1,2,3] (; 0) planning[4] (; 0)',
  ],
  [
    'a codebase-wide one',
    wps(5, '5→1, 5→2, 5→3, 5→4', { 5: { codebaseWide: true, ownedFiles: ['**'] } }),
    'a[1] (; 0) b[2] (; 0) c[3] (; 0) d[4] (; 0) e[5] (a,b,c,d; 1)',
  ],
])('%s is laid out as designed [H-FR-005]', (_, workPackages, lanes) => {
  expect(shown({ workPackages })).toBe(lanes)
})

test('planning work packages stay in the plan, in a lane of the common shape [N-FR-101] [N-FR-104]', () => {
  const { lanes, planningWps } = planExecutionLanes({ workPackages: wps(2, '', { 2: PLANNING }) })
  const [code, planning] = lanes
  expect(planning?.lane_id).toBe('lane-planning')
  expect(planning?.wp_ids).toEqual(['WP02'])
  expect(Object.keys(planning ?? {})).toEqual(Object.keys(code ?? {}))
  expect(planningWps).toEqual(['WP02'])
})

test('planning that needs code is refused, directly or over others', () => {
  const request = { workPackages: wps(3, '3→2, 2→1', { 3: PLANNING, 2: PLANNING }) }
  expect(planExecutionLanes(request).refusals).toEqual([
    { code: 'LANE_PLANNING_DEPENDS_ON_CODE', wpId: 'WP02', dependency: 'WP01' },
    { code: 'LANE_PLANNING_DEPENDS_ON_CODE', wpId: 'WP03', dependency: 'WP01' },
  ])
})

test('pinned work packages keep their lane, and others take the free ids', () => {
  const pins = new Map([['WP02', 'lane-a']])
  expect(shown({ workPackages: wps(3, ''), pins })).toBe('a[2] (; 0) b[1] (; 0) c[3] (; 0)')
})

test('one lane for two that started apart is a conflict', () => {
  const pins = new Map([
    ['WP01', 'lane-a'],
    ['WP02', 'lane-b'],
  ])
  const overlapping = wps(2, '2→1', { 1: X, 2: X })
  expect(planExecutionLanes({ workPackages: overlapping, pins }).refusals).toEqual([
    { code: 'LANE_PIN_CONFLICT', first: 'WP01', second: 'WP02' },
  ])
  expect(shown({ workPackages: wps(2, '2→1'), pins })).toBe('a[1] (; 0) b[2] (a; 1)')
})

test('more lanes than the limit are refused', () => {
  const { refusals, lanes } = planExecutionLanes({ workPackages: wps(201, '') })
  expect(refusals).toEqual([{ code: 'LANE_LIMIT', count: 201, limit: 200 }])
  expect(lanes[26]?.lane_id).toBe('lane-aa')
})

test('the report counts joins by their rule', () => {
  const { collapseReport } = planExecutionLanes({
    workPackages: wps(4, '2→1, 4→3', { 1: X, 3: X }),
  })
  expect(collapseReport.by_rule).toEqual({
    cycle_contraction: 0,
    dependency_chain: 0,
    pinned: 0,
    write_scope_overlap: 1,
  })
  expect(collapseReport.independent_wps_collapsed).toBe(1)
})
