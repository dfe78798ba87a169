import { expect, test } from 'vitest'
import {
  composeMissionBranch,
  laneBranch,
  laneIdAt,
  laneWorktreePath,
  PLANNING_LANE,
  parseBranch,
} from '../src/index.js'
import { slugProblem } from '../src/names.js'

const ID = '01KNXQS9ATWWFXS3K5ZJ9E5008'

test.each([
  ['my-feature-01KNXQS9', ID, 'kitty/mission-my-feature-01KNXQS9', 'my-feature-01KNXQS9-lane-a'],
  ['083-my-feature', ID, 'kitty/mission-my-feature-01KNXQS9', 'my-feature-01KNXQS9-lane-a'],
  ['mission-foo-01KNXQS9', ID, 'kitty/mission-mission-foo-01KNXQS9', 'mission-foo-01KNXQS9-lane-a'],
  ['foo-01KV6510', ID, 'kitty/mission-foo-01KV6510-01KNXQS9', 'foo-01KV6510-01KNXQS9-lane-a'],
  [
    'release-20260401',
    ID,
    'kitty/mission-release-20260401-01KNXQS9',
    'release-20260401-01KNXQS9-lane-a',
  ],
  ['057-foo', null, 'kitty/mission-057-foo', '057-foo-lane-a'],
  ['057-foo-01KV6510', null, 'kitty/mission-foo-01KV6510', '057-foo-01KV6510-lane-a'],
])('%s with id %s has branch %s', (slug, missionId, branch, worktree) => {
  expect(composeMissionBranch({ slug, missionId })).toBe(branch)
  expect(laneWorktreePath({ slug, missionId }, 'lane-a')).toBe(`.worktrees/${worktree}`)
})

test('a slug without identity gets no name by guessing', () => {
  expect(composeMissionBranch({ slug: 'foo', missionId: null })).toBeUndefined()
  expect(() => laneWorktreePath({ slug: 'foo', missionId: null }, 'lane-a')).toThrow(
    expect.objectContaining({ code: 'SPEC_KITTY_BRANCH_IDENTITY_UNRESOLVED' }),
  )
})

test('composing from a composed name changes nothing', () => {
  for (const slug of ['my-feature', '083-my-feature', 'mission-x', 'foo-01KV6510']) {
    const branch = composeMissionBranch({ slug, missionId: ID }) ?? ''
    const again = branch.slice('kitty/mission-'.length)
    expect(composeMissionBranch({ slug: again, missionId: ID })).toBe(branch)
  }
})

test('the planning lane is the main checkout and has no branch of its own [N-FR-103]', () => {
  expect(laneWorktreePath({ slug: 'x', missionId: ID }, PLANNING_LANE)).toBe('.')
  expect(laneBranch('kitty/mission-x-01KNXQS9', PLANNING_LANE)).toBeUndefined()
  expect(laneBranch('kitty/mission-x-01KNXQS9', 'lane-b')).toBe('kitty/mission-x-01KNXQS9-lane-b')
})

test('lane ids go on after z', () => {
  expect([0, 25, 26, 27, 51, 52, 701].map(laneIdAt)).toEqual(
    ['a', 'z', 'aa', 'ab', 'az', 'ba', 'zz'].map((letters) => `lane-${letters}`),
  )
})

const KNOWN = [
  { slug: 'my-feature-01KNXQS9', missionId: ID },
  { slug: '042-foo', missionId: null },
]

test.each([
  ['kitty/mission-my-feature-01KNXQS9-lane-ab', 'my-feature', '01KNXQS9', 'lane-ab', true],
  ['kitty/mission-mission-foo-01KNXQS9', 'mission-foo', '01KNXQS9', null, true],
  ['kitty/mission-042-foo-lane-a', '042-foo', null, 'lane-a', true],
  ['kitty/mission-043-foo', '043-foo', null, null, false],
  ['kitty/mission-release-20260401', 'release-20260401', null, null, false],
  ['kitty/mission-foo-01KV4S5B-01KV4S5B', 'foo-01KV4S5B', '01KV4S5B', null, false],
  ['kitty/mission-x-01KNXQS9-lane-planning', 'x', '01KNXQS9', 'lane-planning', true],
])('%s is read as slug %s, mid8 %s, lane %s', (branch, slug, mid8, lane, certain) => {
  expect(parseBranch(branch, KNOWN)).toEqual({ slug, mid8, lane, certain })
})

test.each(['kitty/mission-foo-01KNXQS9-lane-{', 'feature/x', 'kitty/pr/x-to-main', 'main'])(
  '%s is no branch of a mission',
  (branch) => {
    expect(parseBranch(branch, KNOWN)).toBeUndefined()
  },
)

test('every composed lane branch is read back', () => {
  for (let index = 0; index < 60; index++) {
    const mission = composeMissionBranch({ slug: 'a-b', missionId: ID }) ?? ''
    const branch = laneBranch(mission, laneIdAt(index)) ?? ''
    expect(parseBranch(branch)).toMatchObject({
      slug: 'a-b',
      mid8: '01KNXQS9',
      lane: laneIdAt(index),
    })
  }
})

test('names that could not be told from branches are refused', () => {
  expect(slugProblem('rate-limit-2')).toBeUndefined()
  for (const slug of [
    '',
    'A',
    'a--b',
    '-a',
    'a_b',
    'x-lane-a',
    'x-lane-planning',
    'a'.repeat(61),
  ]) {
    expect(slugProblem(slug), slug).toBeDefined()
  }
})
