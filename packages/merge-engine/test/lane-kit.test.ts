import { execFile } from 'node:child_process'
import { readFile, readlink, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { parseConfig } from '@spec-kitty/mission'
import { nodeFiles } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { type AllocatedWorkspace, allocateWorkspace, laneVariables } from '../src/index.js'
import { Power } from './power.js'
import {
  aMission,
  aWorld,
  claim,
  complete,
  merge,
  portsOf,
  sceneOf,
  snapshot,
  type World,
} from './world.js'

const TWO = [
  { id: 'WP01', owns: ['src/one.ts'] },
  { id: 'WP02', owns: ['src/two.ts'] },
]
const SECRET = 'postgres://ada:hunter2@db/app?ssl=1'
const CONFIG = `lanes:
  env:
    DATABASE_URL: "{value}_{suffix}"
    APP_PORT: "{port}"
  env_file: .env.lane
  files:
    - {from: .env, to: .env, mode: render}
    - {from: config/local.yml, mode: copy}
    - {from: data, mode: link}
  ports: 5
  setup: {run: [sh, -c, 'echo "db $DATABASE_URL in $SPEC_KITTY_LANE" > made.log; echo ran >> runs.log']}
`
const LOCAL = {
  '.env': `# mine\nDATABASE_URL="${SECRET}" # local\nKEEP=1\n`,
  'config/local.yml': 'a: 1\n',
  'data/big.bin': 'big',
}

/** A project with local files that git does not know. */
async function aKitWorld(
  config = CONFIG,
  local: Readonly<Record<string, string>> = LOCAL,
): Promise<World> {
  const world = await aWorld({}, config)
  for (const [path, text] of Object.entries(local)) await world.disk.write(path, text)
  return world
}

const recordOf = (world: World, slug: string, lane: string) =>
  readFile(`${world.disk.root}/.kittify/workspaces/${slug}-${lane}.json`, 'utf8')
const inLane = ({ workspace }: AllocatedWorkspace, path: string) =>
  readFile(`${workspace.path}/${path}`, 'utf8')
const codes = ({ diagnostics }: AllocatedWorkspace) => diagnostics.map(({ code }) => code)

test('two lanes have databases, ports and files of their own, and git sees none of them [H-FR-006]', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, TWO)
  const one = await claim(world, mission, 'WP01')
  const two = await claim(world, mission, 'WP02')
  expect(one.kit.project.DATABASE_URL).toMatch(
    /^postgres:\/\/ada:hunter2@db\/app_\w+_lane_a\?ssl=1$/,
  )
  for (const name of ['SPEC_KITTY_TEST_DB_NAME', 'SPEC_KITTY_PORT_BASE', 'SPEC_KITTY_LANE']) {
    expect(one.kit.own[name]).not.toBe(two.kit.own[name])
  }
  expect(one.kit.own).toMatchObject({ SPEC_KITTY_PORT_BASE: '20000', SPEC_KITTY_PORT_COUNT: '5' })
  expect(two.kit.own.SPEC_KITTY_PORT_BASE).toBe('20005')
  expect(two.kit.project.DATABASE_URL).not.toBe(one.kit.project.DATABASE_URL)
  expect(await inLane(one, '.env')).toBe(
    `# mine\nDATABASE_URL="${one.kit.project.DATABASE_URL}" # local\nKEEP=1\n`,
  )
  expect(await inLane(one, 'config/local.yml')).toBe('a: 1\n')
  expect(await readlink(`${one.workspace.path}/data`)).toBe(`${world.disk.root}/data`)
  expect((await stat(`${one.workspace.path}/.spec-kitty/lane.env`)).mode & 0o777).toBe(0o600)
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    `set -a; . ${one.workspace.path}/.spec-kitty/lane.env; echo "$DATABASE_URL $APP_PORT"`,
  ])
  expect(stdout).toBe(`${one.kit.project.DATABASE_URL} 20000\n`)
  expect(await inLane(one, '.env.lane')).toBe(await inLane(one, '.spec-kitty/lane.env'))
  for (const { workspace } of [one, two]) {
    expect(await world.disk.git('-C', workspace.path, 'status', '--porcelain')).toBe('')
  }
  expect(await inLane(one, 'made.log')).toBe(`db ${one.kit.project.DATABASE_URL} in lane-a\n`)
})

test('the record holds names and hashes and no value of the project', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, TWO)
  await claim(world, mission, 'WP01')
  const record = await recordOf(world, mission.slug, 'lane-a')
  expect(record).not.toContain('hunter2')
  expect(JSON.parse(record)).toMatchObject({
    ports: { base: 20_000, count: 5 },
    kit: { env: ['APP_PORT', 'DATABASE_URL'], setup: { state: 'done' } },
    lane_test_env: { SPEC_KITTY_LANE: 'lane-a' },
  })
})

test('asked again nothing changes, setup does not run again, and what was edited is left', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, TWO)
  const first = await claim(world, mission, 'WP01')
  const request = { ...(await sceneOf(world, mission)), wpId: 'WP01', actor: 'agent' }
  const record = await recordOf(world, mission.slug, 'lane-a')
  const again = await allocateWorkspace(world.ports, request)
  expect(again.kit).toEqual(first.kit)
  expect(await recordOf(world, mission.slug, 'lane-a')).toBe(record)
  expect(await inLane(first, 'runs.log')).toBe('ran\n')
  await nodeFiles.writeAtomic(`${first.workspace.path}/.env`, new TextEncoder().encode('MINE=1\n'))
  await world.disk.write('config/local.yml', 'a: 2\n')
  const third = await allocateWorkspace(world.ports, request)
  expect(codes(third)).toContain('kit_file_kept')
  expect(await inLane(third, '.env')).toBe('MINE=1\n')
  expect(await inLane(third, 'config/local.yml')).toBe('a: 2\n')
})

test('a database is found in the environment too, but not in that of another lane', async () => {
  const world = await aKitWorld('vcs: {type: git}\n', {})
  const mission = await aMission(world, TWO)
  const place = { repo: world.repo, mission: mission, laneId: 'lane-a' }
  const { lanes } = await parseConfig('')
  const from = (environment: Record<string, string>) =>
    laneVariables(nodeFiles, place, lanes, environment)
  const outside = await from({ DATABASE_URL: SECRET })
  expect(outside.project.DATABASE_URL).toContain('/app_')
  expect((await from({ DATABASE_URL: SECRET, SPEC_KITTY_LANE: 'lane-b' })).project).toEqual({})
  expect((await from({})).project).toEqual({})
})

test('a declared variable without a value, and a source that is not there, are said', async () => {
  const world = await aKitWorld(CONFIG, {})
  const mission = await aMission(world, TWO)
  const allocated = await claim(world, mission, 'WP01')
  expect(codes(allocated).sort()).toEqual([
    'kit_source_missing',
    'kit_source_missing',
    'kit_source_missing',
    'kit_value_missing',
  ])
})

test('a source behind a link that leads out is refused, and nothing of it is copied', async () => {
  const world = await aKitWorld('lanes:\n  files: [{from: secret, mode: copy}]\n', {})
  await nodeFiles.writeAtomic(`${world.disk.outside}/theirs`, new Uint8Array([1]))
  await nodeFiles.link(`${world.disk.root}/secret`, `${world.disk.outside}/theirs`)
  const mission = await aMission(world, TWO)
  await expect(claim(world, mission, 'WP01')).rejects.toMatchObject({ key: 'FILE_ESCAPES' })
})

test('a .env that nobody declared and that is no file of the project is left in peace', async () => {
  const world = await aKitWorld('vcs: {type: git}\n', { '.env/bin/python': '' })
  const mission = await aMission(world, TWO)
  expect(codes(await claim(world, mission, 'WP01'))).toEqual([])
  await nodeFiles.remove(`${world.disk.root}/.env`)
  await nodeFiles.link(`${world.disk.root}/.env`, `${world.disk.outside}/secrets`)
  const two = await claim(world, mission, 'WP02')
  expect(codes(two)).toEqual([])
  expect(two.kit.project).toEqual({})
})

test('hooks and configuration of git are the same bytes before and after [H-C-004]', async () => {
  const world = await aKitWorld()
  await world.disk.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n')
  const mission = await aMission(world, TWO)
  const bytes = async () => [
    await world.disk.read('.git/config'),
    await world.disk.read('.git/hooks/pre-commit'),
    (await nodeFiles.list(`${world.disk.root}/.git/hooks`))?.map(({ name }) => name),
  ]
  const before = await bytes()
  await claim(world, mission, 'WP01')
  await claim(world, mission, 'WP02')
  expect(await bytes()).toEqual(before)
})

test('a planning lane has variables of its own, and nothing is written into the main checkout', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, [{ id: 'WP01', owns: ['docs/a.md'] }, ...TWO.slice(1)])
  const { kit, workspace } = await claim(world, mission, 'WP01')
  expect(workspace.kind).toBe('planning')
  expect(kit.own.SPEC_KITTY_TEST_DB_NAME).toMatch(/_lane_planning$/)
  expect(kit.envFile).toBeNull()
  expect(await world.disk.read('.env')).toBe(LOCAL['.env'])
  expect(await nodeFiles.stat(`${world.disk.root}/.spec-kitty`)).toBeUndefined()
  expect(await nodeFiles.stat(`${world.disk.root}/made.log`)).toBeUndefined()
})

test.each([
  ['exit 3', 'exit code 3'],
  ['sleep 30', 'still running after 1 s'],
])(
  'a setup command that fails (%s) is said with its log; where it is required it stops',
  async (script, cause) => {
    const setup = (required: boolean) =>
      `lanes:\n  setup: {run: [sh, -c, 'echo before; ${script}'], timeout_s: 1, required: ${required}}\n`
    const world = await aKitWorld(setup(false), {})
    const mission = await aMission(world, TWO)
    const lenient = await claim(world, mission, 'WP01')
    expect(lenient.diagnostics).toMatchObject([{ code: 'lane_setup_failed', details: { cause } }])
    expect(await inLane(lenient, '.spec-kitty/setup.log')).toContain('before\n')
    await world.disk.write('.kittify/config.yaml', setup(true))
    await expect(claim(world, mission, 'WP02')).rejects.toMatchObject({
      key: 'LANE_SETUP_FAILED',
      details: { cause, lane_id: 'lane-b' },
    })
    await world.disk.write(
      '.kittify/config.yaml',
      'lanes:\n  setup: {run: [sh, -c, "true"], required: true}\n',
    )
    const request = { ...(await sceneOf(world, mission)), wpId: 'WP02', actor: 'agent' }
    expect((await allocateWorkspace(world.ports, request)).workspace.proven).toBe(true)
  },
)

test('a setup program that does not exist is a failed setup', async () => {
  const world = await aKitWorld('lanes:\n  setup: {run: [no-such-program-here]}\n', {})
  const mission = await aMission(world, TWO)
  expect(codes(await claim(world, mission, 'WP01'))).toEqual(['lane_setup_failed'])
})

test('a merge takes away what the kit put there and keeps what the user made', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, TWO.slice(0, 1))
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const lane = `${world.disk.root}/.worktrees/${mission.slug}-lane-a`
  const dry = await merge(world, mission, { dryRun: true })
  expect(dry.planned_actions).toContainEqual(
    expect.objectContaining({ action: 'move_aside', path: lane, paths: ['made.log', 'runs.log'] }),
  )
  const { result } = { result: await merge(world, mission, {}) }
  expect(result.moved_aside).toMatchObject([{ path: lane, paths: ['made.log', 'runs.log'] }])
  expect(await nodeFiles.stat(lane)).toBeUndefined()
  expect(await world.disk.read('.env')).toBe(LOCAL['.env'])
  expect(await world.disk.read('data/big.bin')).toBe('big')
})

test('killed before or after any step of the kit, the same call gives the same kit', async () => {
  const world = await aKitWorld()
  const mission = await aMission(world, TWO)
  const restore = await snapshot(world)
  const request = async () => ({ ...(await sceneOf(world, mission)), wpId: 'WP01', actor: 'agent' })
  const whole = new Power()
  const expected = await allocateWorkspace(
    portsOf(world.disk, whole.files(), whole.processes(), 7),
    await request(),
  )
  const first = whole.steps.findIndex((step) => step.includes('check-ignore'))
  expect(first).toBeGreaterThan(0)
  for (let at = first + 1; at <= whole.steps.length; at += 1) {
    for (const when of ['before', 'after'] as const) {
      await restore()
      const power = new Power({ at, when })
      const dying = portsOf(world.disk, power.files(), power.processes(), 7)
      await expect(allocateWorkspace(dying, await request())).rejects.toBeInstanceOf(PowerLoss)
      const again = await allocateWorkspace(world.ports, await request())
      const where = `${when} ${whole.steps[at - 1]}`
      expect(again.kit, where).toEqual(expected.kit)
      expect(await inLane(again, '.env'), where).toContain('_lane_a?ssl=1')
      expect(await inLane(again, 'made.log'), where).toContain('in lane-a')
      const status = await world.disk.git('-C', again.workspace.path, 'status', '--porcelain')
      expect(status, where).toBe('')
    }
  }
}, 120_000)
