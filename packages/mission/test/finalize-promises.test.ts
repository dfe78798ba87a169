import { readdir, readFile, stat } from 'node:fs/promises'
import { isSpecKittyError } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import { type FinalizeResult, finalizeTasks, type Mission } from '../src/index.js'
import { aPlannedMission, aWorld, type WorkPackageText, type World } from './world.js'

const code = (path: string) => [`owned_files: [${path}]`, `create_intent: [${path}]`]
const PLAIN: readonly WorkPackageText[] = [
  { id: 'WP01', fields: code('src/a.ts') },
  { id: 'WP02', fields: code('src/b.ts'), section: ['Dependencies: WP01', '- [x] T001 done'] },
]
const YAML =
  'work_packages:\n  - {id: WP01, title: One, dependencies: [], subtasks: [T001]}\n  - {id: WP02, title: Two, dependencies: [WP01]}\n'

const run = (world: World, mission: Mission, validateOnly: boolean): Promise<FinalizeResult> =>
  finalizeTasks(world.ports, world.repository, mission, { validateOnly, config: world.config })

/** Every file of a repository, git's own with them: bytes and time of the last write. */
async function picture(world: World): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(world.disk.root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = `${entry.parentPath}/${entry.name}`
    const { mtimeMs } = await stat(path)
    found.set(path, `${mtimeMs} ${(await readFile(path)).toString('base64')}`)
  }
  return found
}

const answerOf = (answer: Promise<FinalizeResult>) =>
  answer.then(
    ({ findings, dependencies_parsed, lanes }) => ({ findings, dependencies_parsed, lanes }),
    (error: unknown) => {
      if (!isSpecKittyError(error)) throw error
      return { code: error.code, findings: error.details.findings }
    },
  )

test.each([
  ['a sound plan', PLAIN, undefined],
  ['a sound plan in wps.yaml', PLAIN, YAML],
  [
    'a plan with warnings',
    [{ ...PLAIN[0], fields: ['owned_files: [src/*.zz]'] }, PLAIN[1]],
    undefined,
  ],
  ['a plan with errors', [{ id: 'WP01', fields: ['dependencies: [WP07]'] }, PLAIN[1]], undefined],
  ['a plan with errors in wps.yaml', PLAIN, YAML.replace('[WP01]', '[WP02]')],
] as const)('%s: validating touches nothing and finds what the run finds', async (_, wps, yaml) => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, wps as readonly WorkPackageText[])
  if (yaml !== undefined) await world.disk.write(`kitty-specs/${mission.slug}/wps.yaml`, yaml)
  const before = await picture(world)
  const validated = await answerOf(run(world, mission, true))
  expect(await picture(world)).toEqual(before)
  const done = await answerOf(run(world, mission, false))
  expect(done).toEqual(validated)
  if ('code' in done) expect(await picture(world)).toEqual(before)
  else expect(await picture(world)).not.toEqual(before)
})

test('tasks.md is made from wps.yaml once, keeps its marks, and a second run commits nothing', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, PLAIN)
  const dir = `kitty-specs/${mission.slug}`
  await world.disk.write(`${dir}/wps.yaml`, YAML)
  const first = await run(world, mission, false)
  expect(first.commit_created).toBe(true)
  expect(await world.disk.read(`${dir}/tasks.md`)).toContain('- [x] T001')
  const before = await picture(world)
  const second = await run(world, mission, false)
  expect(second).toMatchObject({
    commit_created: false,
    modified_wps: [],
    bootstrap: { newly_seeded: 0 },
  })
  const after = await picture(world)
  const isOurs = (path: string) => !/\/\.git\/(?:objects|spec-kitty\/locks)\//.test(path)
  const changed = [...after].filter(([path, text]) => isOurs(path) && before.get(path) !== text)
  expect(changed).toEqual([])
  expect([...after.keys()].filter((path) => isOurs(path) || path.includes('/objects/'))).toEqual(
    [...before.keys()].filter((path) => isOurs(path) || path.includes('/objects/')),
  )
})

test('finalizing again only adds to the log, and seeds only what is new', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, PLAIN)
  await run(world, mission, false)
  const dir = `kitty-specs/${mission.slug}`
  const before = await world.disk.read(`${dir}/status.events.jsonl`)
  const fields = ['work_package_id: WP03', ...code('src/c.ts'), 'dependencies: []'].join('\n')
  await world.disk.write(`${dir}/tasks/WP03-new.md`, `---\n${fields}\n---\n`)
  const tasks = await world.disk.read(`${dir}/tasks.md`)
  await world.disk.write(`${dir}/tasks.md`, `${tasks}\n## WP03 New\n`)
  const again = await run(world, mission, false)
  expect(again.bootstrap).toMatchObject({ total_wps: 3, newly_seeded: 1, already_initialized: 2 })
  const after = await world.disk.read(`${dir}/status.events.jsonl`)
  expect(after.startsWith(before)).toBe(true)
})

test.each([
  ['names that only begin alike', ['src/foo'], ['src/foobar'], null],
  ['a segment and what lies deeper', ['src/*'], ['src/a/b'], null],
  ['all below and a name', ['src/**'], ['src/a/*.ts'], 'OWNERSHIP_OVERLAP'],
  ['braces', ['src/{a,b}.ts'], ['src/b.*'], 'OWNERSHIP_OVERLAP'],
  ['classes that share nothing', ['src/[ab].ts'], ['src/[!ab].ts'], null],
] as const)('ownership: %s', async (_, first, second, refusal) => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: [`owned_files: ["${first[0]}"]`, `create_intent: ["${first[0]}"]`] },
    { id: 'WP02', fields: [`owned_files: ["${second[0]}"]`, `create_intent: ["${second[0]}"]`] },
  ])
  const answer = await answerOf(run(world, mission, true))
  expect('code' in answer ? answer.code : null).toBe(refusal && `SPEC_KITTY_${refusal}`)
})

test('dependent work packages may share a file, and one that owns everything joins none [R-FR-009]', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: code('src/a.ts') },
    { id: 'WP02', fields: [...code('src/a.ts'), 'dependencies: [WP01]'] },
    { id: 'WP03', fields: ['owned_files: ["**"]', 'scope: codebase-wide'] },
    { id: 'WP100', fields: code('src/z.ts') },
  ])
  const result = await run(world, mission, true)
  expect(result.findings.filter(({ level }) => level === 'error')).toEqual([])
  expect(result.lanes.count).toBe(3)
  expect(Object.keys(result.dependencies_parsed)).toEqual(['WP01', 'WP02', 'WP03', 'WP100'])
})

test('a lane in the frontmatter is no state: nothing reads it and it stays as it is [H-C-006]', async () => {
  const world = await aWorld()
  const [first, second] = PLAIN
  const wps = [{ ...first, id: 'WP01', fields: [...code('src/a.ts'), 'lane: done'] }, second]
  const mission = await aPlannedMission(world, wps as readonly WorkPackageText[])
  const result = await run(world, mission, false)
  expect(result.bootstrap.newly_seeded).toBe(2)
  const path = `kitty-specs/${mission.slug}/tasks/WP01-part.md`
  expect(await world.disk.read(path)).toContain('\nlane: done\n')
})
