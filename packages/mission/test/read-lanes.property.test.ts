import fc from 'fast-check'
import { expect, test } from 'vitest'
import { laneOf } from '../src/index.js'
import { parseLanes } from '../src/read-lanes.js'

const RUNS = { seed: 29, numRuns: 10_000 }
const HOSTILE = [
  '../../etc/passwd',
  '--upload-pack=x',
  'lane-{',
  'lane-planning',
  'WP01',
  'WP0001',
  '\u0000',
  '__proto__',
  'constructor',
  'kitty/mission-x',
  'main',
]

const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 }))
const anything = fc.oneof(
  text,
  fc.array(text, { maxLength: 4 }),
  fc.integer(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
)
const wpId = fc.integer({ min: 1, max: 6 }).map((at) => `WP0${at}`)
const laneId = fc.constantFrom('lane-a', 'lane-b', 'lane-aa', 'lane-planning', 'lane-abc', 'lane-{')
const lane = fc.record(
  {
    lane_id: fc.oneof({ weight: 9, arbitrary: laneId }, anything),
    wp_ids: fc.oneof({ weight: 9, arbitrary: fc.array(wpId, { maxLength: 3 }) }, anything),
    depends_on_lanes: fc.oneof(
      { weight: 9, arbitrary: fc.array(laneId, { maxLength: 2 }) },
      anything,
    ),
    parallel_group: fc.oneof(fc.nat(5), anything),
    write_scope: fc.oneof(fc.array(text, { maxLength: 2 }), anything),
  },
  { requiredKeys: ['lane_id', 'wp_ids'] },
)
const manifest = fc.record({
  version: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, anything),
  mission_slug: fc.oneof({ weight: 9, arbitrary: text }, anything),
  mission_id: fc.oneof({ weight: 9, arbitrary: text }, anything),
  mission_branch: fc.oneof({ weight: 9, arbitrary: fc.constant('kitty/mission-x') }, anything),
  target_branch: fc.oneof({ weight: 9, arbitrary: text }, anything),
  lanes: fc.oneof({ weight: 9, arbitrary: fc.array(lane, { maxLength: 4 }) }, anything),
  planning_artifact_wps: fc.oneof(
    { weight: 9, arbitrary: fc.array(wpId, { maxLength: 3 }) },
    anything,
  ),
})

/** JSON that nearly is a manifest, JSON that is not one, and text that is no JSON. */
const hostile = fc.oneof(
  { weight: 6, arbitrary: manifest.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(manifest, fc.nat(400))
      .map(([value, at]) => JSON.stringify(value).slice(0, at)),
  },
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 200 }),
)

test('whatever stands in lanes.json, it is a sound manifest or a problem in words', () => {
  const seen = { sound: 0, refused: 0 }
  fc.assert(
    fc.property(hostile, (content) => {
      const read = parseLanes(content)
      if (typeof read === 'string') {
        seen.refused++
        expect(read.length).toBeGreaterThan(0)
        return
      }
      seen.sound++
      const held = read.lanes.flatMap((one) => one.wp_ids)
      expect(new Set(held).size).toBe(held.length)
      expect(held.every((id) => /^WP\d{2,3}$/.test(id))).toBe(true)
      const ids = new Set(read.lanes.map((one) => one.lane_id))
      expect(ids.size).toBe(read.lanes.length)
      for (const one of read.lanes)
        for (const base of one.depends_on_lanes) expect(ids).toContain(base)
      for (const id of held) expect(laneOf(read, id)?.wp_ids).toContain(id)
    }),
    RUNS,
  )
  expect(seen.sound).toBeGreaterThan(RUNS.numRuns / 50)
  expect(seen.refused).toBeGreaterThan(RUNS.numRuns / 10)
})

test('a manifest of the largest size that is read takes no quadratic time', () => {
  const ids = Array.from({ length: 60_000 }, (_, at) => `WP${String(at % 1000).padStart(3, '0')}`)
  const content = JSON.stringify({
    version: 1,
    mission_slug: 'm',
    mission_id: 'm',
    mission_branch: 'kitty/mission-m',
    target_branch: 'main',
    lanes: [{ lane_id: 'lane-a', wp_ids: ids.slice(0, 900) }],
    planning_artifact_wps: ids,
  })
  expect(typeof parseLanes(content)).toBe('object')
})

test.each([
  '-x',
  '--force',
  'a b',
  'a..b',
  '/a',
  'a/',
  'a.lock',
  'a~1',
  'a:b',
  'a\u0007',
  '@{u}',
  '',
])('a mission branch that is no name of a branch, %j, is a problem', (branch) => {
  const content = {
    version: 1,
    mission_slug: 'm',
    mission_id: 'm',
    target_branch: 'main',
    lanes: [],
  }
  expect(parseLanes(JSON.stringify({ ...content, mission_branch: branch }))).toContain(
    'mission_branch',
  )
})
