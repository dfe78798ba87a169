import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { claimReview, claimWork, runMission } from '../src/index.js'
import { ClaimResult } from '../src/schemas.js'
import { aWorld, CONFIG, implementAndHandIn, TWO_LANES } from './world.js'

const AGENT = new URL('./fake-agent.mjs', import.meta.url).pathname
const DATABASE = 'postgres://ada:hunter2@db/app'
const KIT = `${CONFIG}lanes:\n  ports: 5\n`

test('a claim answers with the variables of the lane, and with no value of the project [H-FR-006]', async () => {
  const world = await aWorld(TWO_LANES, { config: KIT })
  const claim = await claimWork(world.ports, world.scope, {
    wpId: 'WP01',
    agent: 'ada',
    environment: { DATABASE_URL: DATABASE },
  })
  ClaimResult.parse(claim)
  expect(claim.env).toMatchObject({
    SPEC_KITTY_LANE: 'lane-a',
    SPEC_KITTY_PORT_BASE: '20000',
    SPEC_KITTY_PORT_COUNT: '5',
    SPEC_KITTY_TEST_DB_NAME: expect.stringMatching(/^test_demo_\w{8}_lane_a$/),
  })
  expect(claim.env_names).toEqual(['DATABASE_URL'])
  expect(claim.env_file).toBe('.spec-kitty/lane.env')
  const prompt = await readFile(claim.prompt_file, 'utf8')
  expect(prompt).toContain('SPEC_KITTY_PORT_BASE=20000')
  expect(prompt).toContain('set -a; . ./.spec-kitty/lane.env; set +a')
  expect(JSON.stringify(claim) + prompt).not.toContain('hunter2')
  const file = await readFile(`${claim.workspace_path}/.spec-kitty/lane.env`, 'utf8')
  expect(file).toMatch(/^DATABASE_URL=postgres:\/\/ada:hunter2@db\/app_demo_\w{8}_lane_a$/m)
})

test('a reviewer by hand is told the variables of the lane too', async () => {
  const world = await aWorld(TWO_LANES, { config: KIT })
  await implementAndHandIn(world, 'WP01', 'ada', 'src/a/one.ts')
  const review = await claimReview(world.ports, world.scope, { wpId: 'WP01', agent: 'bob' })
  const prompt = await readFile(review.prompt_file, 'utf8')
  expect(prompt).toContain('SPEC_KITTY_PORT_BASE=20000')
  expect(prompt).toContain('. ./.spec-kitty/lane.env')
})

test('run hands each agent, implementer and reviewer, the variables of its lane [H-FR-006]', async () => {
  const world = await aWorld(TWO_LANES, { config: KIT })
  const log = `${world.repo.outside}/variables.log`
  const note = `printf '%s %s %s\\n' "$SPEC_KITTY_LANE" "$SPEC_KITTY_PORT_BASE" "$DATABASE_URL" >> "${log}"; exec node ${AGENT} work ${world.repo.outside}/agents.log`
  await runMission(world.ports, world.scope, {
    implementers: ['generic'],
    agents: { generic: { command: ['sh', '-c', note], prompt: 'stdin', env: {}, roles: [] } },
    maxParallel: 2,
    until: 'review',
    timeoutMs: 20_000,
    environment: { ...world.repo.environment, DATABASE_URL: DATABASE },
  })
  const lines = (await readFile(log, 'utf8')).trim().split('\n')
  const kinds = [...new Set(lines)].sort()
  expect(kinds).toEqual([
    expect.stringMatching(/^lane-a 200\d\d postgres:\/\/ada:hunter2@db\/app_demo_\w{8}_lane_a$/),
    expect.stringMatching(/^lane-b 200\d\d postgres:\/\/ada:hunter2@db\/app_demo_\w{8}_lane_b$/),
  ])
  expect(new Set(kinds.map((line) => line.split(' ')[1]))).toEqual(new Set(['20000', '20005']))
  expect(lines.length).toBeGreaterThan(kinds.length)
})

test('a setup that is required and fails blocks the work package, and the same command tries again [H-FR-014]', async () => {
  const setup = (script: string) =>
    `${CONFIG}lanes:\n  setup: {run: [sh, -c, '${script}'], required: true}\n`
  const world = await aWorld(TWO_LANES, { config: setup('exit 7') })
  const request = { wpId: 'WP01', agent: 'ada' }
  await expect(claimWork(world.ports, world.scope, request)).rejects.toMatchObject({
    key: 'WORKSPACE_NOT_ALLOCATED',
    details: { cause_code: 'SPEC_KITTY_LANE_SETUP_FAILED' },
  })
  expect((await world.moves()).at(-1)).toBe('WP01 in_progress → blocked by ada')
  await world.repo.write('.kittify/config.yaml', setup('true'))
  expect(await claimWork(world.ports, world.scope, request)).toMatchObject({ mode: 'retry' })
})
