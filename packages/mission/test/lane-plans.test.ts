import { expect, test } from 'vitest'
import { type LaneWorkPackage, parseBranch, planExecutionLanes } from '../src/index.js'
import { brokenPromises } from './lane-promises.js'

const wp = (
  number: number,
  more: Partial<LaneWorkPackage> & { readonly after?: readonly number[] } = {},
): LaneWorkPackage => {
  const { after = [], ...rest } = more
  const id = (value: number) => `WP${String(value).padStart(2, '0')}`
  return {
    id: id(number),
    dependencies: after.map(id),
    executionMode: 'code_change',
    ownedFiles: [`src/${number}.ts`],
    codebaseWide: false,
    ...rest,
  }
}

const lanesOf = (...workPackages: LaneWorkPackage[]) =>
  planExecutionLanes({ workPackages }).lanes.map((lane) => lane.wp_ids.join())

test('a name that begins like another is no shared file', () => {
  const apart = [wp(1, { ownedFiles: ['src/foo'] }), wp(2, { ownedFiles: ['src/foobar'] })]
  expect(lanesOf(...apart)).toEqual(['WP01', 'WP02'])
})

test('two that depend on each other may own one file, and share a lane for it', () => {
  const shared = { ownedFiles: ['src/x.ts'] }
  expect(lanesOf(wp(1, shared), wp(2), wp(3, { ...shared, after: [1] }))).toEqual([
    'WP01,WP03',
    'WP02',
  ])
})

test('one that owns the whole codebase collapses no lanes [R-FR-009]', () => {
  const audit = wp(5, { codebaseWide: true, ownedFiles: ['**'] })
  expect(lanesOf(wp(1), wp(2), wp(3), wp(4), audit)).toHaveLength(5)
  const afterAll = { ...audit, dependencies: ['WP01', 'WP02', 'WP03', 'WP04'] }
  expect(lanesOf(wp(1), wp(2), wp(3), wp(4), afterAll)).toHaveLength(5)
})

test('words in paths tie nothing together: "api" is not in "review", "ui" not in "build"', () => {
  const words = ['api/a.ts', 'review/api-notes.ts', 'ui/x.ts', 'build/ui.ts', 'test/api.test.ts']
  const wps = words.map((file, at) => wp(at + 1, { ownedFiles: [file] }))
  const { lanes } = planExecutionLanes({ workPackages: wps })
  expect(lanes).toHaveLength(words.length)
  expect(lanes.flatMap((lane) => lane.predicted_surfaces)).toEqual([])
})

test('lanes that would wait for each other become one', () => {
  const shared = { ownedFiles: ['src/x.ts'] }
  const { lanes, collapseReport } = planExecutionLanes({
    workPackages: [wp(1, shared), wp(2, { after: [1] }), wp(3), wp(4, { ...shared, after: [2] })],
  })
  expect(lanes.map((lane) => lane.wp_ids)).toEqual([['WP01', 'WP02', 'WP04'], ['WP03']])
  expect(collapseReport.by_rule).toMatchObject({ cycle_contraction: 1, write_scope_overlap: 1 })
})

test('sixty lanes have sixty names that parse as names of lanes, the 27th among them', () => {
  const wps = Array.from({ length: 60 }, (_, at) => wp(at + 1))
  const { lanes, refusals } = planExecutionLanes({ workPackages: wps })
  expect(refusals).toEqual([])
  const ids = lanes.map((lane) => lane.lane_id)
  expect(new Set(ids).size).toBe(60)
  expect([ids[25], ids[26], ids[51], ids[52], ids[59]]).toEqual([
    'lane-z',
    'lane-aa',
    'lane-az',
    'lane-ba',
    'lane-bh',
  ])
  for (const id of ids) {
    expect(parseBranch(`kitty/mission-many-01KNXQS9-${id}`)?.lane).toBe(id)
  }
  expect(parseBranch('kitty/mission-many-01KNXQS9-lane-{')).toBeUndefined()
})

test('a diamond keeps its two sides apart, and its end waits for both', () => {
  const diamond = [wp(1), wp(2, { after: [1] }), wp(3, { after: [1] }), wp(4, { after: [2, 3] })]
  const { lanes } = planExecutionLanes({ workPackages: diamond })
  expect(lanes.map((lane) => lane.depends_on_lanes)).toEqual([
    [],
    ['lane-a'],
    ['lane-a'],
    ['lane-b', 'lane-c'],
  ])
})

test('planning that needs code is refused, and what is shown is a plan that could be worked', () => {
  const planning = { executionMode: 'planning_artifact', ownedFiles: ['docs/a.md'] } as const
  const wps = [wp(1), wp(2, { ...planning, after: [1] }), wp(3, { after: [2] }), wp(4, planning)]
  const { lanes, refusals, planningWps } = planExecutionLanes({ workPackages: wps })
  expect(refusals).toEqual([
    { code: 'LANE_PLANNING_DEPENDS_ON_CODE', wpId: 'WP02', dependency: 'WP01' },
  ])
  expect(planningWps).toEqual(['WP04'])
  expect(brokenPromises(wps, lanes)).toEqual([])
})

test('five hundred work packages are planned, whatever their shape', () => {
  const many = (of: (at: number) => Partial<LaneWorkPackage> & { after?: readonly number[] }) =>
    Array.from({ length: 500 }, (_, at) => wp(at + 1, of(at + 1)))
  const before = (at: number) => Array.from({ length: at - 1 }, (_, other) => other + 1)
  const shapes = {
    apart: many((at) => ({ ownedFiles: [`src/${at}/**`, `test/${at}/*.ts`, `{a,b}/${at}.ts`] })),
    anywhere: many((at) => ({ ownedFiles: [`**/part-${at}.ts`, `**/part-${at}/*.md`] })),
    chain: many((at) => ({ after: at === 1 ? [] : [at - 1] })),
    dense: many((at) => ({ after: before(at) })),
  }
  for (const [name, workPackages] of Object.entries(shapes)) {
    const { lanes } = planExecutionLanes({ workPackages })
    expect(
      lanes.flatMap((lane) => lane.wp_ids),
      name,
    ).toHaveLength(500)
  }
})
