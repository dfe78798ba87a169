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
  type WorkPackage,
} from '../src/index.js'
import { declaredDependencies, type TasksDocument } from '../src/tasks-document.js'
import { brokenPromises, needed } from './lane-promises.js'

const ROOT = fileURLToPath(new URL('../../../../shared/corpus/missions', import.meta.url))
/** Missions of the collection whose figures are pinned; another one has to hold the rest. */
const KNOWN_MISSIONS = 120
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
    const lanes = { sound: 0, LANES_MISSING: 0, LANES_CORRUPT: 0 }
    const codes: Record<string, number> = {}
    for (const mission of missions) {
      const read = await readWorkPackages(nodeFiles, repository, mission)
      files += read.workPackages.length
      for (const { code, path, message } of [...mission.findings, ...read.findings]) {
        codes[code] = (codes[code] ?? 0) + 1
        expect(path, message).not.toBeNull()
      }
      for (const finding of read.findings) expect(finding.line, finding.message).not.toBeNull()
      const index = await readTaskIndex(nodeFiles, repository, mission)
      for (const wp of read.workPackages) {
        const open = new Set(
          subtasksOf(index, wp.id).filter((id) => !isSubtaskDone(index, id, wp.id)),
        )
        expect(openSubtasksIn(index, wp.id)).toEqual([...open])
      }
      lanes[await lanesOf(mission)]++
    }
    expect(files).toBe(workPackageFiles(missions))
    expect(digest(`${ROOT}/kitty-specs`)).toBe(before)
    if (missions.length !== KNOWN_MISSIONS) return
    expect(files).toBe(752)
    expect(lanes).toEqual({ sound: 80, LANES_MISSING: 39, LANES_CORRUPT: 1 })
    expect(codes).toEqual({
      SPEC_KITTY_DEPENDENCY_LINE_UNPARSED: 5,
      SPEC_KITTY_TASKS_FRONTMATTER_INVALID: 1,
      coordination_branch: 15,
      slug_differs: 11,
    })
  },
)

there(
  'declared dependencies agree with the frontmatter, and each that differs is told by its own lines [N-FR-303]',
  async () => {
    const { missions } = await listMissions(nodeFiles, repository)
    const counts = { agree: 0, undeclared: 0, older: 0, more: 0, remark: 0, unnamed: 0 }
    for (const mission of missions) {
      const { workPackages } = await readWorkPackages(nodeFiles, repository, mission)
      const { tasks, tasksFile } = await readTaskIndex(nodeFiles, repository, mission)
      for (const wp of workPackages) {
        const declared = tasks === null ? null : declaredDependencies(tasks, wp.id)
        if (tasks === null || declared === null) counts.undeclared++
        else if (declared.join() === wp.dependencies.join()) counts.agree++
        else counts[explained(tasks, tasksFile?.text ?? '', wp, declared)]++
      }
    }
    if (missions.length !== KNOWN_MISSIONS) return
    expect(counts).toEqual({
      agree: 621,
      undeclared: 31,
      older: 69,
      more: 17,
      remark: 8,
      unnamed: 6,
    })
  },
)

there('lanes planned over every real mission are a valid plan [H-FR-005]', async ({ annotate }) => {
  const { missions, findings } = await listMissions(nodeFiles, repository)
  const counts = { missions: 0, workPackages: 0, lanes: 0, joined: 0, refused: 0 }
  for (const mission of missions) {
    const { workPackages } = await readWorkPackages(nodeFiles, repository, mission)
    const plan = planExecutionLanes({ workPackages })
    expect(brokenPromises(workPackages, plan.lanes), mission.slug).toEqual([])
    for (const refusal of plan.refusals) {
      expect(refusal.code, mission.slug).toBe('LANE_PLANNING_DEPENDS_ON_CODE')
      if (refusal.code !== 'LANE_PLANNING_DEPENDS_ON_CODE') continue
      const planning = workPackages.find((wp) => wp.id === refusal.wpId)
      expect(planning?.executionMode).toBe('planning_artifact')
      expect(needed(workPackages, refusal.wpId)).toContain(refusal.dependency)
    }
    counts.missions++
    counts.workPackages += workPackages.length
    counts.lanes += plan.lanes.length
    counts.joined += plan.collapseReport.total_merges
    counts.refused += plan.refusals.length === 0 ? 0 : 1
  }
  expect(counts.missions + findings.length).toBe(readdirSync(`${ROOT}/kitty-specs`).length)
  expect(counts.lanes).toBeGreaterThan(counts.missions)
  expect(counts.joined).toBeGreaterThan(0)
  expect(counts.refused).toBeLessThan(counts.missions / 2)
  await annotate(JSON.stringify(counts))
})

there('every real lanes.json is read, or refused by name [N-FR-102]', async ({ annotate }) => {
  const { missions } = await listMissions(nodeFiles, repository)
  const counts = { read: 0, corrupt: 0, missing: 0, planningOnCode: 0, derived: 0 }
  for (const mission of missions) {
    try {
      const manifest = await readLanes(nodeFiles, mission)
      counts.read++
      const planning = manifest.lanes.find((lane) => lane.lane_id === 'lane-planning')
      if (planning === undefined) continue
      if (planning.depends_on_lanes.length > 0) counts.planningOnCode++
      if (planning.write_scope.length === 0) counts.derived++
    } catch (error) {
      if (isSpecKittyError(error, 'LANES_MISSING')) counts.missing++
      else if (isSpecKittyError(error, 'LANES_CORRUPT')) counts.corrupt++
      else throw error
    }
  }
  const files = missions.filter(({ path }) => existsSync(`${path}/lanes.json`)).length
  expect(counts.read + counts.corrupt).toBe(files)
  expect(counts.missing).toBe(missions.length - files)
  await annotate(JSON.stringify(counts))
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

/** How a manifest reads; a refusal must be one of ours. */
async function lanesOf(mission: Mission): Promise<'sound' | 'LANES_MISSING' | 'LANES_CORRUPT'> {
  try {
    await readLanes(nodeFiles, mission)
    return 'sound'
  } catch (error) {
    if (!isSpecKittyError(error, 'LANES_MISSING', 'LANES_CORRUPT')) throw error
    return error.key === 'LANES_MISSING' ? 'LANES_MISSING' : 'LANES_CORRUPT'
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

/**
 * Why the two sources differ, read from the lines themselves and not by the parser: the frontmatter
 * is an empty list from before the key; the text names more; it names the id only in a remark or in
 * a line that is reported; it does not name it at all. Every id that counts stands in such a line.
 */
function explained(
  tasks: TasksDocument,
  text: string,
  wp: WorkPackage,
  declared: readonly string[],
): 'older' | 'more' | 'remark' | 'unnamed' {
  const lines = text.split('\n')
  const sections = tasks.sections.filter(({ wpId }) => wpId === wp.id)
  const own = sections.flatMap(({ firstLine, lastLine }) => lines.slice(firstLine, lastLine))
  const headed = own.findIndex((line) => /^#+ Dependencies/i.test(line))
  const said = own
    .filter((line, at) => /depend/i.test(line) || (headed !== -1 && at > headed))
    .filter((line) => !line.startsWith('|'))
  const named = namedIn(said.join('\n'))
  for (const id of declared) expect(named, `${wp.file} ${said.join('\n')}`).toContain(id)
  const missing = wp.dependencies.filter((id) => !declared.includes(id))
  if (wp.dependencies.length === 0) return 'older'
  if (missing.length === 0) return 'more'
  const isReported = (line: string) => tasks.findings.some((f) => lines[(f.line ?? 0) - 1] === line)
  const values = said
    .filter((line) => !isReported(line))
    .map((line) => line.replace(/\bnone\b.*/i, '').replace(/\(.*/, ''))
  for (const id of missing) {
    const label = values.filter((line) => /^[-*\s]*depend/i.test(line)).join('\n')
    expect(namedIn(label), `${wp.file} ${id}: ${label}`).not.toContain(id)
  }
  return missing.every((id) => named.has(id)) ? 'remark' : 'unnamed'
}

/** Ids in a text, ranges filled in. */
function namedIn(text: string): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const [, from, to] of text.matchAll(/WP(\d\d)(?:(?:-|–|\.\.| through | to )WP(\d\d))?/g)) {
    for (let n = Number(from); n <= Number(to ?? from); n++) {
      ids.add(`WP${String(n).padStart(2, '0')}`)
    }
  }
  return ids
}
