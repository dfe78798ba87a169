import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Repository } from '@spec-kitty/git'
import { isSpecKittyError } from '@spec-kitty/platform'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import {
  globsOverlap,
  isSubtaskDone,
  listMissions,
  type Mission,
  openSubtasksIn,
  planExecutionLanes,
  readLanes,
  readTaskIndex,
  readWorkPackages,
  subtasksOf,
} from '../src/index.js'
import { declaredDependencies } from '../src/tasks-document.js'

const ROOT = fileURLToPath(new URL('../../../../shared/corpus/missions', import.meta.url))
const isThere = existsSync(`${ROOT}/kitty-specs`)
const there = isThere ? test : test.skip
const repository: Repository = {
  root: ROOT,
  gitDir: `${ROOT}/.git`,
  commonDir: `${ROOT}/.git`,
  worktree: null,
  rootSource: 'cwd',
  objectFormat: 'sha1',
  refStorage: 'files',
}

test('the corpus of real missions is looked for', async ({ annotate }) => {
  if (!isThere) {
    await annotate('no ../shared/corpus beside the project: its tests are skipped')
    return
  }
  expect(readdirSync(`${ROOT}/kitty-specs`).length).toBeGreaterThan(0)
})

there(
  'every real mission is read, what is odd is a finding, and not a byte changes [N-FR-206]',
  async () => {
    const before = digest(`${ROOT}/kitty-specs`)
    const { missions, findings } = await listMissions(nodeFiles, repository)
    expect(missions.length + findings.length).toBe(readdirSync(`${ROOT}/kitty-specs`).length)
    let files = 0
    let lanes = 0
    for (const mission of missions) {
      const read = await readWorkPackages(nodeFiles, repository, mission)
      files += read.workPackages.length
      for (const finding of read.findings) expect(finding.path, finding.message).not.toBeNull()
      const index = await readTaskIndex(nodeFiles, repository, mission)
      for (const wp of read.workPackages) {
        const open = new Set(
          subtasksOf(index, wp.id).filter((id) => !isSubtaskDone(index, id, wp.id)),
        )
        expect(openSubtasksIn(index, wp.id)).toEqual([...open])
      }
      lanes += await lanesOf(mission)
    }
    expect(files).toBe(workPackageFiles(missions))
    expect(lanes).toBeGreaterThan(0)
    expect(digest(`${ROOT}/kitty-specs`)).toBe(before)
  },
)

there(
  'declared dependencies agree with the frontmatter but for what the texts say themselves [N-FR-303]',
  async () => {
    const { missions } = await listMissions(nodeFiles, repository)
    const counts = { agree: 0, undeclared: 0, frontmatterOlder: 0, differ: 0 }
    for (const mission of missions) {
      const { workPackages } = await readWorkPackages(nodeFiles, repository, mission)
      const { tasks } = await readTaskIndex(nodeFiles, repository, mission)
      for (const wp of workPackages) {
        const declared = tasks === null ? null : declaredDependencies(tasks, wp.id)
        if (declared === null || wp.dependencySource !== 'frontmatter') counts.undeclared++
        else if (declared.join() === wp.dependencies.join()) counts.agree++
        else if (wp.dependencies.length === 0) counts.frontmatterOlder++
        else counts.differ++
      }
    }
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
    expect(counts.agree / all).toBeGreaterThan(0.8)
    expect(counts.differ / all).toBeLessThan(0.05)
  },
)

there('lanes planned over real work packages hold every promise [H-FR-005]', async () => {
  const { missions } = await listMissions(nodeFiles, repository)
  let planned = 0
  for (const mission of missions) {
    const { workPackages } = await readWorkPackages(nodeFiles, repository, mission)
    const { lanes, refusals } = planExecutionLanes({ workPackages })
    expect(lanes.flatMap((lane) => lane.wp_ids).sort()).toEqual(
      workPackages.map((wp) => wp.id).sort(),
    )
    if (refusals.some(({ code }) => code === 'LANE_PLANNING_DEPENDS_ON_CODE')) continue
    planned++
    for (const wp of workPackages) {
      const lane = lanes.find((one) => one.wp_ids.includes(wp.id))
      for (const dependency of wp.dependencies) {
        const other = lanes.find((one) => one.wp_ids.includes(dependency))
        if (other === undefined) continue
        if (other === lane)
          expect(lane.wp_ids.indexOf(dependency)).toBeLessThan(lane.wp_ids.indexOf(wp.id))
        else expect(lane?.depends_on_lanes, `${mission.slug} ${wp.id}`).toContain(other.lane_id)
      }
      for (const base of lane?.depends_on_lanes ?? []) {
        const below = lanes.find((one) => one.lane_id === base)
        expect(below?.parallel_group).toBeLessThan(lane?.parallel_group ?? 0)
      }
    }
  }
  expect(planned).toBeGreaterThan(missions.length / 2)
})

there('globs of real work packages meet where they say they meet', async () => {
  const { missions } = await listMissions(nodeFiles, repository)
  let pairs = 0
  for (const mission of missions) {
    const { workPackages } = await readWorkPackages(nodeFiles, repository, mission)
    const globs = workPackages.flatMap((wp) => wp.ownedFiles).slice(0, 40)
    for (const glob of globs) {
      if (glob.trim() === '') continue
      pairs++
      expect(globsOverlap(glob, glob), glob).toBeDefined()
    }
  }
  expect(pairs).toBeGreaterThan(100)
})

/** 1 for a manifest that is there and sound; a refusal must be one of ours. */
async function lanesOf(mission: Mission): Promise<number> {
  try {
    const { lanes } = await readLanes(nodeFiles, mission)
    return lanes.length > 0 ? 1 : 0
  } catch (error) {
    expect(isSpecKittyError(error, 'LANES_MISSING', 'LANES_CORRUPT'), String(error)).toBe(true)
    return 0
  }
}

function workPackageFiles(missions: readonly Mission[]): number {
  const dirs = missions.map(({ path }) => `${path}/tasks`).filter((path) => existsSync(path))
  return dirs.flatMap((dir) => readdirSync(dir).filter((name) => /^WP\d{2,3}[-_.].*md$/.test(name)))
    .length
}

function digest(directory: string): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = `${entry.parentPath}/${entry.name}`
    hash.update(path).update(readFileSync(path))
  }
  return hash.digest('hex')
}
