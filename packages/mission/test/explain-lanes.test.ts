import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  drawLanes,
  explainLanes,
  type LaneManifest,
  type LaneWorkPackage,
  mostAtOnce,
  planExecutionLanes,
} from '../src/index.js'
import { anyMission, LANE_RUNS } from './lane-missions.js'
import { needed } from './lane-promises.js'

const wp = (id: string, dependencies: string[], files: string[]): LaneWorkPackage => ({
  id,
  dependencies,
  executionMode: files[0]?.startsWith('docs/') ? 'planning_artifact' : 'code_change',
  ownedFiles: files,
  codebaseWide: false,
})

function manifestOf(workPackages: readonly LaneWorkPackage[]): LaneManifest {
  const { lanes, planningWps, collapseReport } = planExecutionLanes({ workPackages })
  return {
    version: 1,
    mission_slug: 'm',
    mission_id: 'm',
    mission_branch: 'kitty/mission-m',
    target_branch: 'main',
    lanes,
    computed_at: '',
    computed_from: 'dependency_graph+ownership',
    planning_artifact_wps: planningWps,
    ...(collapseReport.total_merges === 0 ? {} : { collapse_report: collapseReport }),
  }
}

const explained = (workPackages: readonly LaneWorkPackage[], manifest = manifestOf(workPackages)) =>
  explainLanes(manifest, { workPackages, planningBranch: 'main', targetBranch: 'main' })

const MISSION = [
  wp('WP01', [], ['src/a.ts']),
  wp('WP02', ['WP01'], ['src/b.ts']),
  wp('WP03', ['WP01'], ['src/c.ts']),
  wp('WP04', ['WP03'], ['src/c.ts', 'src/d.ts']),
  wp('WP05', ['WP02', 'WP04'], ['src/e.ts']),
  wp('WP06', [], ['docs/f.md']),
]

test('each lane says why its work packages are together and what it starts from', () => {
  const shown = explained(MISSION).map((lane) => [lane.lane_id, lane.why, lane.starts_from.why])
  expect(shown).toEqual([
    [
      'lane-a',
      'WP01 stands alone: WP02 and WP03 go on from it.',
      'Starts from kitty/mission-m at any time.',
    ],
    [
      'lane-planning',
      expect.stringContaining('main checkout'),
      expect.stringContaining('at any time'),
    ],
    [
      'lane-b',
      'WP02 stands alone: WP02 and WP03 go on from WP01.',
      'Starts from kitty/mission-m with the approved commits of WP01 (lane-a).',
    ],
    ['lane-c', 'WP03 and WP04 both own src/c.ts.', expect.stringContaining('WP01 (lane-a)')],
    [
      'lane-d',
      'WP05 stands alone: it waits for WP02 and WP04.',
      'Starts from kitty/mission-m with the approved commits of WP02 (lane-b) and WP04 (lane-c).',
    ],
  ])
})

test('a work package in the middle of a lane says what it takes in before it begins', () => {
  const shared = ['src/x.ts']
  const wps = [
    wp('WP01', [], shared),
    wp('WP02', [], ['src/y.ts']),
    wp('WP03', ['WP01', 'WP02'], shared),
    wp('WP04', ['WP02'], ['src/z.ts']),
  ]
  const lane = explained(wps).find(({ wp_ids }) => wp_ids.includes('WP03'))
  expect(lane?.starts_from.why).toContain('Before WP03 it takes in WP02 (lane-b).')
})

test('who stands alone hears why, and who owns everything too', () => {
  const wps = [wp('WP01', [], ['a']), { ...wp('WP02', [], ['**']), codebaseWide: true }]
  expect(explained(wps).map(({ why }) => why)).toEqual([
    'WP01 stands alone: no file and no dependency ties it to another.',
    'WP02 stands alone: it owns the whole codebase and is joined to nobody for it.',
  ])
})

test('a plan of an older tool is explained by what it records, or by the tasks of today', () => {
  const wps = [wp('WP01', [], ['a']), wp('WP02', ['WP01'], ['b']), wp('WP03', [], ['b'])]
  const manifest = manifestOf(wps)
  const lane = {
    lane_id: 'lane-a',
    wp_ids: ['WP01', 'WP02', 'WP03'],
    write_scope: [],
    predicted_surfaces: [],
    depends_on_lanes: [],
    parallel_group: 0,
  }
  const { collapse_report: _, ...bare } = manifest
  const older = { ...bare, lanes: [lane] }
  expect(explained(wps, older)[0]?.together).toEqual([
    { wp_a: 'WP01', wp_b: 'WP02', rule: 'dependency', why: 'WP02 needs WP01' },
    { wp_a: 'WP02', wp_b: 'WP03', rule: 'shared_files', why: 'both own b' },
  ])
  expect(explained([], older)[0]?.together.map(({ rule }) => rule)).toEqual(['unknown', 'unknown'])
  const event = { wp_a: 'WP01', wp_b: 'WP02', rule: 'surface', evidence: 'api' }
  const foreign = { ...older, collapse_report: { events: [event, null, { rule: 1 }] } }
  expect(explained(wps, foreign as unknown as LaneManifest)[0]?.why).toBe(
    'recorded as surface: api.',
  )
})

test('every lane of a plan is explained, with every need of another lane', () => {
  fc.assert(
    fc.property(anyMission, (wps) => {
      for (const lane of explained(wps)) {
        expect(lane.why).not.toBe('.')
        const named = lane.starts_from.needs.flatMap(({ needs }) => needs.map((one) => one.lane_id))
        expect([...new Set(named)].sort()).toEqual([...lane.depends_on_lanes].sort())
        const isTied = lane.lane_id === 'lane-planning' || lane.wp_ids.length < 2
        expect(lane.together.length).toBe(isTied ? 0 : lane.wp_ids.length - 1)
      }
    }),
    LANE_RUNS,
  )
})

test('so many can be worked at once as the best choice of work packages that wait for none of the others', () => {
  const small = anyMission.filter((wps) => wps.length <= 9)
  fc.assert(
    fc.property(small, (wps) => {
      const manifest = manifestOf(wps)
      const laneOf = new Map(manifest.lanes.flatMap((l) => l.wp_ids.map((id) => [id, l] as const)))
      const closure = withLaneOrder(wps, manifest)
      const above = new Map(closure.map((one) => [one.id, needed(closure, one.id)]))
      const free = (a: string, b: string) =>
        laneOf.get(a) !== laneOf.get(b) && !above.get(a)?.has(b) && !above.get(b)?.has(a)
      const best = (chosen: readonly string[], rest: readonly string[]): number => {
        const [next, ...others] = rest
        if (next === undefined) return chosen.length
        const without = best(chosen, others)
        if (!chosen.every((one) => free(one, next))) return without
        return Math.max(without, best([...chosen, next], others))
      }
      expect(mostAtOnce(manifest, wps)).toBe(
        best(
          [],
          wps.map(({ id }) => id),
        ),
      )
    }),
    { seed: 17, numRuns: 300 },
  )
})

function withLaneOrder(wps: readonly LaneWorkPackage[], manifest: LaneManifest): LaneWorkPackage[] {
  return wps.map((one) => {
    const lane = manifest.lanes.find(({ wp_ids }) => wp_ids.includes(one.id))?.wp_ids ?? []
    return { ...one, dependencies: [...one.dependencies, ...lane.slice(0, lane.indexOf(one.id))] }
  })
}

test('the picture has a box per lane and an arrow per dependency', () => {
  const titled = MISSION.map((one) => ({ ...one, title: `Part ${one.id.slice(2)}` }))
  expect(drawLanes(manifestOf(MISSION), titled)).toBe(`flowchart LR
  subgraph lane_a["lane-a"]
    WP01["WP01 Part 01"]
  end
  subgraph lane_planning["lane-planning, main checkout"]
    WP06["WP06 Part 06"]
  end
  subgraph lane_b["lane-b"]
    WP02["WP02 Part 02"]
  end
  subgraph lane_c["lane-c"]
    WP03["WP03 Part 03"]
    WP04["WP04 Part 04"]
  end
  subgraph lane_d["lane-d"]
    WP05["WP05 Part 05"]
  end
  WP01 --> WP02
  WP01 --> WP03
  WP03 --> WP04
  WP02 --> WP05
  WP04 --> WP05
`)
})

test('no title can break out of the picture', () => {
  const manifest = manifestOf([wp('WP01', [], ['src/a.ts'])])
  const whole = (title: string) => drawLanes(manifest, [{ id: 'WP01', title, dependencies: [] }])
  const hostile = 'a"]\n  end\n  click WP01 "javascript:x" %% <b>`#;'
  const lines = whole(hostile).split('\n')
  expect(lines).toHaveLength(whole('plain').split('\n').length)
  expect(lines[2]).toMatch(/^ {4}WP01\["[^"\]<>`]*"\]$/)
  fc.assert(
    fc.property(fc.string({ maxLength: 40, unit: 'binary' }), (title) => {
      expect(whole(title).split('\n')).toHaveLength(5)
    }),
    { seed: 5, numRuns: 500 },
  )
})
