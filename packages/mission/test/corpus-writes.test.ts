import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isSpecKittyError } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import {
  finalizeTasks,
  isSubtaskDone,
  listMissions,
  markTasks,
  readTaskIndex,
  subtasksOf,
  writeMarked,
} from '../src/index.js'
import { aWorld, type World } from './world.js'

const CORPUS = fileURLToPath(
  new URL('../../../../shared/corpus/missions/kitty-specs', import.meta.url),
)
const KNOWN_MISSIONS = 120
const isThere = existsSync(CORPUS)
const there = isThere ? test : test.skip

test('the corpus is looked for before anything is written beside it', async ({ annotate }) => {
  if (!isThere) await annotate('no ../shared/corpus beside the project: its tests are skipped')
  expect(typeof isThere).toBe('boolean')
})

/** A copy of all real missions in a repository of its own. */
async function aCopy(): Promise<World> {
  const world = await aWorld()
  await cp(CORPUS, `${world.disk.root}/kitty-specs`, { recursive: true })
  return world
}

there(
  'finalize of any real mission refuses or plans by name, and changes no other mission [N-FR-206]',
  { timeout: 120_000 },
  async () => {
    const world = await aCopy()
    const { missions } = await listMissions(world.ports.files, world.repository)
    const before = digests(world)
    const counts = { planned: 0, refused: 0 }
    for (const mission of missions) {
      const request = { validateOnly: true, config: world.config }
      const findings = await finalizeTasks(world.ports, world.repository, mission, request).then(
        (result) => result.findings,
        (error: unknown) => {
          if (!isSpecKittyError(error)) throw error
          return (error.details as { findings: readonly { level: string; code: string }[] })
            .findings
        },
      )
      const errors = findings.filter(({ level }) => level === 'error')
      for (const { code } of errors) expect(code).toMatch(/^SPEC_KITTY_[A-Z_]+$/)
      counts[errors.length === 0 ? 'planned' : 'refused']++
    }
    expect(digests(world)).toEqual(before)
    expect(counts.planned + counts.refused).toBe(missions.length)
    if (missions.length === KNOWN_MISSIONS) expect(counts).toEqual({ planned: 0, refused: 120 })
  },
)

there(
  'marking changes only files of the mission it is asked for, and every listed id can be marked [H-FR-017]',
  { timeout: 120_000 },
  async () => {
    const world = await aCopy()
    const { files } = world.ports
    const { missions } = await listMissions(files, world.repository)
    const before = digests(world)
    const allowed = new Set<string>()
    const counts = { ids: 0, marked: 0, missions: 0 }
    for (const mission of missions) {
      const index = await readTaskIndex(files, world.repository, mission)
      const owners = index.workPackages.map(({ wpId }) => wpId)
      const ids = owners.flatMap((wpId) => subtasksOf(index, wpId))
      const plan = markTasks(index, { ids, to: 'done', laneOf: () => null })
      expect(plan.results.filter(({ outcome }) => outcome === 'not_found')).toEqual([])
      await writeMarked(files, world.repository, mission, plan.changed)
      const again = await readTaskIndex(files, world.repository, mission)
      for (const wpId of owners) {
        for (const id of subtasksOf(again, wpId)) {
          expect(isSubtaskDone(again, id, wpId), `${mission.slug} ${wpId} ${id}`).toBe(true)
        }
      }
      for (const { path } of plan.changed) {
        expect(path.startsWith(`kitty-specs/${mission.slug}/tasks`), path).toBe(true)
        allowed.add(`${world.disk.root}/${path}`)
      }
      counts.ids += ids.length
      counts.marked += plan.results.filter(({ outcome }) => outcome === 'updated').length
      counts.missions += plan.changed.length > 0 ? 1 : 0
    }
    const changed = [...digests(world)].filter(([path, digest]) => before.get(path) !== digest)
    expect(new Set(changed.map(([path]) => path))).toEqual(allowed)
    if (missions.length === KNOWN_MISSIONS) {
      expect(counts).toEqual({ ids: 3863, marked: 1077, missions: 45 })
    }
  },
)

function digests(world: World): ReadonlyMap<string, string> {
  const root = `${world.disk.root}/kitty-specs`
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = `${entry.parentPath}/${entry.name}`
        return [path, createHash('sha256').update(readFileSync(path)).digest('hex')] as const
      }),
  )
}
