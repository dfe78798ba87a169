import { expect, test } from 'vitest'
import { createMission, listMissions } from '../src/index.js'
import { aMemoryWorld, metaFile } from './memory-world.js'

test('a mission is created with its id, its files and its first event [N-FR-201]', async () => {
  const { disk, repository, ports } = aMemoryWorld()
  const created = await createMission(ports, repository, {
    slug: 'rate-limit',
    purposeTldr: 'Be fair.',
  })
  const { mission } = created
  expect(mission.slug).toBe(`rate-limit-${mission.missionId?.slice(0, 8)}`)
  expect(mission).toMatchObject({
    targetBranch: 'main',
    missionBranch: `kitty/mission-${mission.slug}`,
    missionNumber: null,
    friendlyName: 'Rate limit',
    findings: [],
  })
  expect(created.createdFiles.map((file) => file.split('/').at(-1))).toEqual([
    'meta.json',
    'spec.md',
    'status.events.jsonl',
    'status.json',
  ])
  const text = await read(disk, `${mission.path}/meta.json`)
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(JSON.parse(text)).sort())
  expect(text).toContain('  "mission_number": null,\n')
  const own = (JSON.parse(text) as { mission_id: string }).mission_id
  expect(own).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  expect(own).toBe(mission.missionId)
  const [row] = (await read(disk, `${mission.path}/status.events.jsonl`)).trim().split('\n')
  expect(JSON.parse(row ?? '')).toMatchObject({
    event_type: 'MissionCreated',
    payload: { mission_id: own, wp_count: 0 },
  })
  const journal = `/repo/.git/spec-kitty/missions/${mission.missionId}/events.jsonl`
  expect(await read(disk, journal)).toBe(`${row}\n`)
})

test('a number in front is dropped, because numbers come with the merge [N-FR-203] [N-FR-204]', async () => {
  const { repository, ports } = aMemoryWorld(metaFile('007-old', { mission_number: 7 }))
  const { mission, findings } = await createMission(ports, repository, { slug: '012-next' })
  expect(mission.slug).toMatch(/^next-[0-9A-Z]{8}$/)
  expect(mission.missionNumber).toBeNull()
  expect(findings.map(({ code }) => code)).toEqual(['number_dropped'])
})

test('the same name again is a new mission and said so', async () => {
  const { repository, ports } = aMemoryWorld()
  await createMission(ports, repository, { slug: 'again' })
  const { findings } = await createMission(ports, repository, { slug: 'again' })
  expect(findings.map(({ code }) => code)).toEqual(['same_human_slug'])
})

test('many creates in one instant never share a short id, nor take one of a branch [N-FR-205]', async () => {
  const { disk, repository, ports } = aMemoryWorld()
  const frozen = {
    ...ports,
    clock: { ...ports.clock, nowMicros: () => 1_796_117_400_000_000, sleep: async () => {} },
  }
  const probe = (await createMission(frozen, repository, { slug: 'probe' })).mission
  const next = nextShortId(probe.mid8 ?? '')
  disk.put(`/repo/.git/refs/heads/kitty/mission-taken-${next}`, `${'a'.repeat(40)}\n`)
  const ids = [probe.mid8]
  for (let i = 0; i < 40; i++) {
    ids.push((await createMission(frozen, repository, { slug: `m${i}` })).mission.mid8)
  }
  expect(new Set([...ids, next]).size).toBe(42)
})

test.each([
  ['Bad Name', 'MISSION_SLUG_INVALID'],
  ['x-lane-a', 'MISSION_SLUG_INVALID'],
  ['', 'MISSION_SLUG_INVALID'],
])('the name %j is refused and nothing is written', async (slug, code) => {
  const { disk, repository, ports } = aMemoryWorld()
  await expect(createMission(ports, repository, { slug })).rejects.toMatchObject({ key: code })
  expect(disk.operations).toBe(0)
})

test('a detached checkout and an unknown type are refused', async () => {
  const { disk, repository, ports } = aMemoryWorld()
  const request = { slug: 'a', missionType: 'research' }
  await expect(createMission(ports, repository, request)).rejects.toMatchObject({
    key: 'MISSION_TYPE_UNKNOWN',
  })
  disk.put('/repo/.git/HEAD', `${'b'.repeat(40)}\n`)
  await expect(createMission(ports, repository, { slug: 'a' })).rejects.toMatchObject({
    key: 'BRANCH_DETACHED',
  })
})

test('power lost at any step leaves a whole mission or none, and the next create sweeps up', async () => {
  const whole = aMemoryWorld()
  await createMission(whole.ports, whole.repository, { slug: 'first' })
  expect(whole.disk.operations).toBeGreaterThan(8)
  for (let step = 0; step < whole.disk.operations; step++) {
    const { disk, repository, ports } = aMemoryWorld()
    disk.crashAfter(step, { tornBytes: 3 })
    await expect(createMission(ports, repository, { slug: 'first' })).rejects.toThrow()
    disk.reboot()
    const survivors = await listMissions(disk, repository)
    expect(survivors.findings, `step ${step}`).toEqual([])
    const again = { ...ports, lock: aMemoryWorld().ports.lock }
    const { mission } = await createMission(again, repository, { slug: 'second' })
    const names = ((await disk.list('/repo/kitty-specs')) ?? []).map(({ name }) => name)
    expect(
      names.filter((name) => name.startsWith('.')),
      `step ${step}`,
    ).toEqual([])
    expect(names).toContain(mission.slug)
    for (const survivor of survivors.missions) {
      const files = (await disk.list(survivor.path))?.map(({ name }) => name)
      expect(files).toEqual(['meta.json', 'spec.md', 'status.events.jsonl', 'status.json'])
    }
  }
})

async function read(disk: ReturnType<typeof aMemoryWorld>['disk'], path: string): Promise<string> {
  return new TextDecoder().decode(await disk.read(path, { bytesMax: 1_000_000 }))
}

function nextShortId(mid8: string): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  const last = digits.indexOf(mid8.at(-1) ?? '')
  if (last < 31) return mid8.slice(0, -1) + digits[last + 1]
  return `${nextShortId(mid8.slice(0, -1))}0`
}
