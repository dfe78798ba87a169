import { expect, test } from 'vitest'
import { laneOf, readLanes, selectMission } from '../src/index.js'
import { parseLanes, printLanes } from '../src/read-lanes.js'
import { aMemoryWorld, metaFile } from './memory-world.js'

const lane = (id: string, wps: string[], bases: string[] = []) => ({
  lane_id: `lane-${id}`,
  wp_ids: wps,
  write_scope: ['src/**'],
  predicted_surfaces: [],
  depends_on_lanes: bases.map((base) => `lane-${base}`),
  parallel_group: bases.length,
})
const MANIFEST = {
  version: 1,
  mission_slug: 'm',
  mission_id: 'm',
  mission_branch: 'kitty/mission-m',
  target_branch: 'main',
  lanes: [lane('planning', ['WP03']), lane('a', ['WP01', 'WP02'], ['planning'])],
  computed_at: '2026-12-01T09:50:00.000000+00:00',
  computed_from: 'dependency_graph+ownership',
  planning_artifact_wps: ['WP03'],
}

test('print of parse is the text, keys in the order of the format', () => {
  const text = `${JSON.stringify(MANIFEST, null, 2)}\n`
  const manifest = parseLanes(text)
  expect(typeof manifest === 'string' ? manifest : printLanes(manifest)).toBe(text)
})

test('an older manifest gets its planning lane from the listed work packages [N-FR-102] [N-FR-104]', () => {
  const manifest = parseLanes(JSON.stringify({ ...MANIFEST, lanes: [lane('a', ['WP01'])] }))
  if (typeof manifest === 'string') throw new Error(manifest)
  expect(laneOf(manifest, 'WP03')).toEqual({
    lane_id: 'lane-planning',
    wp_ids: ['WP03'],
    write_scope: [],
    predicted_surfaces: ['planning'],
    depends_on_lanes: [],
    parallel_group: 0,
  })
})

test.each([
  ['{', 'JSON'],
  ['{}', 'version'],
  [
    { ...MANIFEST, lanes: [lane('a', ['WP01']), lane('b', ['WP01'])] },
    'WP01 is in lane-a and in lane-b',
  ],
  [{ ...MANIFEST, lanes: [lane('a', ['WP01'], ['b']), lane('b', ['WP02'], ['a'])] }, 'cycle'],
  [{ ...MANIFEST, lanes: [lane('a', ['WP01'], ['a'])] }, 'depends on itself'],
  [{ ...MANIFEST, lanes: [lane('a', ['WP01'], ['q'])] }, 'lane-q is depended on and not there'],
  [{ ...MANIFEST, lanes: [lane('{', ['WP01'])] }, 'lane_id'],
  [{ ...MANIFEST, lanes: [lane('a', ['first'])] }, 'wp_ids'],
  [{ ...MANIFEST, version: 2 }, 'version'],
])('%j is corrupt', async (content, problem) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const { disk, repository } = aMemoryWorld({
    ...metaFile('007-m'),
    'kitty-specs/007-m/lanes.json': text,
  })
  const { mission } = await selectMission(disk, repository, '007-m')
  await expect(readLanes(disk, mission)).rejects.toMatchObject({
    code: 'SPEC_KITTY_LANES_CORRUPT',
    message: expect.stringContaining(problem),
  })
})

test('no manifest is not "no lanes"', async () => {
  const { disk, repository } = aMemoryWorld(metaFile('007-m'))
  const { mission } = await selectMission(disk, repository, '007-m')
  await expect(readLanes(disk, mission)).rejects.toMatchObject({ code: 'SPEC_KITTY_LANES_MISSING' })
})
