import { isSpecKittyError } from '@spec-kitty/platform'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherFinalizeFacts } from '../src/finalize-facts.js'
import {
  listMissions,
  markTasks,
  openSubtasks,
  readLanes,
  readTaskIndex,
  readWorkPackages,
  selectMission,
  subtasksOf,
  writeMarked,
} from '../src/index.js'
import { planFinalize } from '../src/plan-finalize.js'
import { type HostileMission, hostileMission } from './hostile-files.js'
import { aMemoryWorld } from './memory-world.js'

const SLUG = 'limits-01KNXQS9'
const DIR = `kitty-specs/${SLUG}`
const LONG = process.env.SPEC_KITTY_LONG === '1'
const RUNS = { seed: 20_261_121, numRuns: LONG ? 10_000 : 500 }
/** Far above what one case takes, far below what a pattern that tries everything takes. */
const HANG_MS = 5_000
const GROUND = {
  initialized: true,
  headBranch: 'main',
  tracked: ['README.md', 'src/a.ts', 'src/b/c.ts', 'docs/x.md'],
  ignoreCase: false,
  branches: new Set<string>(),
}

test('no content of a mission crashes or hangs what reads, marks or plans it, or is written elsewhere', {
  timeout: LONG ? 1_800_000 : 120_000,
}, async () => {
  const seen = { refused: 0, planned: 0, marked: 0, sound: 0 }
  await fc.assert(
    fc.asyncProperty(hostileMission, async (mission) => {
      const started = performance.now()
      const outcome = await live(mission)
      expect(performance.now() - started).toBeLessThan(HANG_MS)
      for (const key of ['refused', 'planned', 'marked', 'sound'] as const) {
        seen[key] += outcome[key] ? 1 : 0
      }
    }),
    RUNS,
  )
  for (const [kind, count] of Object.entries(seen)) {
    expect(count, kind).toBeGreaterThan(0)
  }
})

interface Outcome {
  readonly refused: boolean
  readonly planned: boolean
  readonly marked: boolean
  readonly sound: boolean
}

/** Everything that commands do with the files of a mission. A refusal has a code of ours. */
async function live(hostile: HostileMission): Promise<Outcome> {
  const world = aMemoryWorld(filesOf(hostile))
  const { disk, repository } = world
  const before = contents(disk)
  const { missions, findings } = await listMissions(disk, repository)
  expect(missions.length + findings.length).toBeGreaterThan(1)
  const selected = await refusedOr(() => selectMission(disk, repository, SLUG))
  if (selected === undefined) return { refused: true, planned: false, marked: false, sound: false }
  const { mission } = selected
  const sound = (await refusedOr(() => readLanes(disk, mission))) !== undefined
  const { workPackages } = await readWorkPackages(disk, repository, mission)
  expect(workPackages.map(({ id }) => id)).toEqual(['WP01', 'WP02'])
  for (const { id } of workPackages) await openSubtasks(disk, repository, mission, id)
  const facts = await gatherFinalizeFacts(disk, repository, SLUG, GROUND, '2026-12-01T00:00:00Z')
  const plan = planFinalize(facts)
  expect(planFinalize(facts)).toEqual(plan)
  const planned = plan.writes.length > 0
  for (const { path } of plan.writes) expect(path).toMatch(mayBeWritten)
  expect(contents(disk)).toEqual(before)
  const marked = await markAll(world, mission)
  const after = contents(disk)
  for (const [path, text] of before) {
    if (after.get(path) !== text) expect(path).toMatch(/\/(?:tasks|tasks\/WP0[12]-\w+)\.md$/)
  }
  expect([...after.keys()]).toEqual([...before.keys()])
  return { refused: false, planned, marked, sound }
}

const mayBeWritten = new RegExp(`^${DIR}/(?:lanes\\.json|tasks\\.md|tasks/WP0[12]-\\w+\\.md)$`)

/** Each id that is listed can be marked, once; then it reads as marked. [H-FR-017] */
async function markAll(
  { disk, repository }: ReturnType<typeof aMemoryWorld>,
  mission: Parameters<typeof readTaskIndex>[2],
): Promise<boolean> {
  const index = await readTaskIndex(disk, repository, mission)
  const ids = ['WP01', 'WP02'].flatMap((wpId) => subtasksOf(index, wpId))
  const request = { ids, to: 'done' as const, laneOf: () => 'in_progress' }
  const plan = markTasks(index, request)
  expect(plan.results.map(({ outcome }) => outcome)).not.toContain('not_found')
  const written = await refusedOr(() => writeMarked(disk, repository, mission, plan.changed))
  if (written === undefined && plan.changed.length > 0) {
    const again = await readTaskIndex(disk, repository, mission)
    if (again.tasksFile?.text === index.tasksFile?.text) return false
  }
  const again = await readTaskIndex(disk, repository, mission)
  expect(markTasks(again, request).changed).toEqual([])
  return plan.changed.length > 0
}

function filesOf(mission: HostileMission): Readonly<Record<string, string>> {
  const all = {
    [`${DIR}/meta.json`]: mission.meta,
    [`${DIR}/spec.md`]: mission.spec,
    [`${DIR}/tasks.md`]: mission.tasks,
    [`${DIR}/wps.yaml`]: mission.wps,
    [`${DIR}/lanes.json`]: mission.lanes,
    [`${DIR}/tasks/WP01-one.md`]: mission.first,
    [`${DIR}/tasks/WP02-two.md`]: mission.second,
    'kitty-specs/other-01KNXQS8/meta.json': '{"slug": "other-01KNXQS8"}',
    'kitty-specs/other-01KNXQS8/tasks.md': '## WP01 A\n- [ ] T001 a\n',
    'src/a.ts': 'one\n',
  }
  const present = Object.entries(all).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  )
  return Object.fromEntries(present)
}

function contents(disk: ReturnType<typeof aMemoryWorld>['disk']): Map<string, string | undefined> {
  return new Map(disk.paths().map((path) => [path, disk.text(path)]))
}

/** The answer; undefined when it is refused with a code. Anything else that is thrown is a crash. */
async function refusedOr<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    return undefined
  }
}
