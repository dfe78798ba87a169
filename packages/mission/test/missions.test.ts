import { expect, test } from 'vitest'
import { branchesOf, editMeta, listMissions, selectMission } from '../src/index.js'
import { aMemoryWorld, metaFile } from './memory-world.js'

const A = '01KNXQS9ATWWFXS3K5ZJ9E5008'
const B = '01KNXQTAATWWFXS3K5ZJ9E5008'

function threeMissions() {
  return aMemoryWorld({
    ...metaFile('limits-01KNXQS9', { mission_id: A, merged_at: '2026-01-01T00:00:00+00:00' }),
    ...metaFile('limits-01KNXQTA', {
      mission_id: B,
      mission_number: '042',
      friendly_name: 'Limits',
    }),
    ...metaFile('007-old', { mission_number: 7 }),
  })
}

test.each([
  [A, 'mission_id', 'limits-01KNXQS9'],
  [A.toLowerCase(), 'mission_id', 'limits-01KNXQS9'],
  ['01KNXQTA', 'mid8', 'limits-01KNXQTA'],
  ['01knxqta', 'mid8', 'limits-01KNXQTA'],
  ['limits-01KNXQS9', 'mission_slug', 'limits-01KNXQS9'],
  ['007-old', 'mission_slug', '007-old'],
  ['old', 'human_slug', '007-old'],
  ['42', 'mission_number', 'limits-01KNXQTA'],
  ['007', 'mission_number', '007-old'],
])('%s selects by %s [H-C-007] [N-FR-202]', async (handle, selectedBy, slug) => {
  const { disk, repository } = threeMissions()
  const selected = await selectMission(disk, repository, handle)
  expect([selected.selectedBy, selected.mission.slug]).toEqual([selectedBy, slug])
})

test('two hits in one tier are an error with candidates, never a guess [H-C-007]', async () => {
  const { disk, repository } = threeMissions()
  await expect(selectMission(disk, repository, 'limits')).rejects.toMatchObject({
    code: 'SPEC_KITTY_MISSION_AMBIGUOUS_SELECTOR',
    details: {
      tier: 'human_slug',
      candidates: [
        { mission_id: A, mid8: '01KNXQS9', mission_slug: 'limits-01KNXQS9', mission_number: null },
        {
          mission_id: B,
          mission_slug: 'limits-01KNXQTA',
          friendly_name: 'Limits',
          mission_number: 42,
        },
      ],
    },
  })
})

test('an unknown name is answered with the nearest ones', async () => {
  const { disk, repository } = threeMissions()
  await expect(selectMission(disk, repository, '007-odl')).rejects.toMatchObject({
    code: 'SPEC_KITTY_MISSION_NOT_FOUND',
    details: { nearest: ['007-old', 'old', expect.any(String)] },
  })
})

test('without a name the only open mission is meant, else a name is asked for', async () => {
  const one = aMemoryWorld(metaFile('a-01KNXQS9', { mission_id: A }))
  expect((await selectMission(one.disk, one.repository)).selectedBy).toBe('only_open')
  const { disk, repository } = threeMissions()
  await expect(selectMission(disk, repository)).rejects.toMatchObject({
    code: 'SPEC_KITTY_MISSION_REQUIRED',
    details: { missions: ['007-old', 'limits-01KNXQTA'] },
  })
})

test('with none open the only one is meant, or what the command hints at', async () => {
  const merged = (id: string, at: string) => ({ mission_id: id, merged_at: at })
  const one = aMemoryWorld(metaFile('a-01KNXQS9', merged(A, '2026-01-01T00:00:00+00:00')))
  expect((await selectMission(one.disk, one.repository)).selectedBy).toBe('only_mission')
  const { disk, repository } = aMemoryWorld({
    ...metaFile('a-01KNXQS9', merged(A, '2026-01-02T00:00:00+00:00')),
    ...metaFile('b-01KNXQTA', merged(B, '2026-01-01T00:00:00+00:00')),
  })
  await expect(selectMission(disk, repository)).rejects.toMatchObject({
    message: 'No mission was named: a-01KNXQS9, b-01KNXQTA are merged, none is open.',
  })
  const byHint = async (hints: object) => {
    const { mission, selectedBy } = await selectMission(disk, repository, undefined, hints)
    return [selectedBy, mission.missionId]
  }
  expect(await byHint({ merged: true })).toEqual(['last_merged', A])
  expect(await byHint({ merged: true, interrupted: [B] })).toEqual(['interrupted', B])
})

test('an interrupted merge is meant beside an open mission only to resume it', async () => {
  const { disk, repository } = threeMissions()
  const hints = { interrupted: [A] }
  await expect(selectMission(disk, repository, undefined, hints)).rejects.toMatchObject({
    code: 'SPEC_KITTY_MISSION_REQUIRED',
  })
  const selected = await selectMission(disk, repository, undefined, { ...hints, resume: true })
  expect([selected.selectedBy, selected.mission.missionId]).toEqual(['interrupted', A])
})

test('where the only mission is damaged, its damage is the answer', async () => {
  const { disk, repository } = aMemoryWorld({ 'kitty-specs/c/meta.json': '{' })
  await expect(selectMission(disk, repository)).rejects.toMatchObject({
    code: 'SPEC_KITTY_MISSION_META_INVALID',
  })
})

test('in a lane worktree its mission is meant', async () => {
  const world = threeMissions()
  world.disk.put(
    '/repo/.git/worktrees/x/HEAD',
    'ref: refs/heads/kitty/mission-limits-01KNXQTA-lane-b\n',
  )
  const worktree = { path: '/repo/.worktrees/x', gitDir: '/repo/.git/worktrees/x' }
  const selected = await selectMission(world.disk, { ...world.repository, worktree })
  expect([selected.selectedBy, selected.mission.missionId]).toEqual(['worktree', B])
})

test('a legacy mission is used as it is and nothing is written [N-FR-206]', async () => {
  const { disk, repository } = threeMissions()
  const { mission } = await selectMission(disk, repository, '7')
  expect(mission).toMatchObject({ missionId: null, mid8: null, missionNumber: 7, humanSlug: 'old' })
  expect(branchesOf(mission)).toEqual({
    mission: 'kitty/mission-007-old',
    target: 'main',
    planning: 'main',
  })
  expect(disk.operations).toBe(0)
})

test('a mission without identity or target says which one is missing', async () => {
  const { disk, repository } = aMemoryWorld({
    ...metaFile('bare'),
    ...metaFile('008-lost', { target_branch: null }),
  })
  const { missions } = await listMissions(disk, repository)
  expect(() => branchesOf(missions[1] ?? never())).toThrow(
    expect.objectContaining({ code: 'SPEC_KITTY_BRANCH_IDENTITY_UNRESOLVED' }),
  )
  expect(() => branchesOf(missions[0] ?? never())).toThrow(
    expect.objectContaining({ code: 'SPEC_KITTY_PLANNING_BRANCH_NOT_PERSISTED' }),
  )
})

test('what is odd is found, what is broken does not hide the others', async () => {
  const { disk, repository } = aMemoryWorld({
    ...metaFile('a-01KNXQS9', {
      mission_id: A,
      slug: 'other',
      mission_number: 'x',
      pr_bound: 'yes',
    }),
    'kitty-specs/b/spec.md': '',
    'kitty-specs/c/meta.json': '{',
    'kitty-specs/d/notes.md': '',
    'kitty-specs/.creating-X/meta.json': '{}',
  })
  const { missions, findings } = await listMissions(disk, repository)
  expect(missions.map(({ slug, missionNumber }) => [slug, missionNumber])).toEqual([
    ['a-01KNXQS9', null],
  ])
  expect(missions[0]?.findings.map(({ code }) => code)).toEqual([
    'SPEC_KITTY_MISSION_META_INVALID',
    'SPEC_KITTY_MISSION_META_INVALID',
    'slug_differs',
  ])
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ['SPEC_KITTY_MISSION_META_MISSING', 'kitty-specs/b/meta.json'],
    ['SPEC_KITTY_MISSION_META_INVALID', 'kitty-specs/c/meta.json'],
  ])
})

test('editing keeps unknown keys, sorts, and never changes the id [N-FR-201]', () => {
  const text = '{"mission_id": "X", "zeta": "ü", "alpha": [1]}'
  expect(editMeta(text, { mission_id: 'X' }, 'm')).toBe(text)
  expect(editMeta(text, { merged_by: 'ada', alpha: undefined }, 'm')).toBe(
    '{\n  "merged_by": "ada",\n  "mission_id": "X",\n  "zeta": "ü"\n}\n',
  )
  expect(() => editMeta(text, { mission_id: 'Y' }, 'm')).toThrow(
    expect.objectContaining({ code: 'SPEC_KITTY_MISSION_META_INVALID' }),
  )
})

function never(): never {
  throw new Error('a mission is missing')
}
