import { assembleWorkPackage } from './assemble-work-packages.js'
import { checkDependencies, checkSources } from './dependencies.js'
import {
  checkGround,
  checkLog,
  checkSections,
  checkStarted,
  isStarted,
  laneFindings,
  usedLanes,
} from './finalize-checks.js'
import type { FinalizeFacts } from './finalize-facts.js'
import type { Finding } from './finding.js'
import {
  editFrontmatter,
  type FrontmatterChange,
  splitFrontmatter,
  yamlList,
  yamlScalar,
} from './frontmatter.js'
import { type Inferred, inferFields } from './infer-fields.js'
import type { LaneManifest } from './lane-manifest.js'
import { missionDir, named } from './mission-paths.js'
import { checkOwnership, directoriesOf, normalizeEntry } from './ownership.js'
import { locator } from './places.js'
import { type LanePlan, planExecutionLanes } from './plan-lanes.js'
import { printTasks } from './print-tasks.js'
import { laneOf, printLanes } from './read-lanes.js'
import { checkRequirements, readRequirements } from './requirements.js'
import type { WorkPackage } from './work-package.js'
import type { WorkPackageFile } from './work-package-file.js'

/** One file to write, relative to the repository root. */
interface PlannedWrite {
  readonly path: string
  readonly text: string
}

/** All that finalize found and would do. The real run and `--validate-only` share it. */
export interface FinalizePlan {
  /** In the order of the checks. Any of level `error` stops the run. */
  readonly findings: readonly Finding[]
  readonly workPackages: readonly WorkPackage[]
  readonly lanePlan: LanePlan
  readonly manifest: LaneManifest
  /** Only files whose bytes change. */
  readonly writes: readonly PlannedWrite[]
  /** Frontmatter keys that change, by work package. */
  readonly changes: ReadonlyMap<string, readonly string[]>
  /** Work packages without any event. */
  readonly seeds: readonly string[]
}

/** Decides a whole finalize from facts. Pure: all findings together, and every byte to write. */
export function planFinalize(facts: FinalizeFacts): FinalizePlan {
  const { mission, files, wps, tasks } = facts
  const names = named(mission)
  const paths = existingPaths(facts)
  const inferred = inferFields(
    files.map((file) => ({ file, workPackage: assembleWorkPackage(file, wps, tasks) })),
    mission.slug,
    paths,
  )
  const workPackages = inferred.map(({ workPackage }) => workPackage)
  const lanePlan = planLanes(facts, workPackages, paths)
  const states = facts.status?.state.workPackages
  const canceled = new Set(
    workPackages.filter(({ id }) => states?.get(id)?.lane === 'canceled').map(({ id }) => id),
  )
  const { ignoreCase } = facts.ground
  const locate = locator(facts)
  const byFile = new Map(workPackages.map((wp) => [wp.file, wp]))
  const declaration = ({ id, path }: WorkPackageFile) => {
    const wp = byFile.get(path)
    return wp === undefined ? { wpId: id, path } : locate(wp, 'dependencies')
  }
  const findings = [
    ...checkGround(facts),
    ...facts.fileFindings,
    ...(wps === null ? (tasks?.findings ?? []) : []),
    ...(files.length === 0 ? [] : checkSections(facts)),
    ...checkDependencies(workPackages, names, locate),
    ...checkSources(files, wps, wps === null ? tasks : null, names, declaration),
    ...checkRequirements(readRequirements(facts.texts.spec ?? ''), workPackages, names, locate),
    ...checkOwnership({ mission: names, workPackages, paths, ignoreCase, canceled, locate }),
    ...checkStarted(facts, workPackages, lanePlan.lanes),
    ...laneFindings(facts, lanePlan),
    ...checkLog(facts),
  ]
  const manifest = manifestOf(facts, lanePlan)
  const edits = inferred.map((one, index) => editOf(facts, one, files[index]?.text ?? ''))
  return {
    findings,
    workPackages,
    lanePlan,
    manifest,
    writes: writesOf(facts, edits, manifest, workPackages),
    changes: new Map(edits.map(({ wpId, keys }) => [wpId, keys])),
    seeds: workPackages.map(({ id }) => id).filter((id) => states?.get(id) === undefined),
  }
}

/** Tracked files, and those of the mission itself, which the target does not track before merge. */
function existingPaths(facts: FinalizeFacts): ReadonlySet<string> {
  const dir = missionDir(facts.mission)
  return new Set([...facts.ground.tracked, ...facts.missionFiles.map((name) => `${dir}/${name}`)])
}

function planLanes(
  facts: FinalizeFacts,
  wps: readonly WorkPackage[],
  paths: ReadonlySet<string>,
): LanePlan {
  const { previous, ground } = facts
  const directories = directoriesOf(paths)
  const branch = previous?.mission_branch ?? facts.mission.missionBranch
  const pins = wps.flatMap((wp) => {
    const lane = previous === null ? undefined : laneOf(previous, wp.id)
    if (lane === undefined) return []
    const isPinned = isStarted(facts, wp.id) || ground.branches.has(`${branch}-${lane.lane_id}`)
    return isPinned ? [[wp.id, lane.lane_id] as const] : []
  })
  return planExecutionLanes({
    workPackages: wps.map((wp) => ({
      ...wp,
      ownedFiles: wp.ownedFiles.map((entry) => normalizeEntry(entry, directories)),
    })),
    pins: new Map(pins),
    used: usedLanes(facts),
    ignoreCase: ground.ignoreCase,
  })
}

function manifestOf(facts: FinalizeFacts, plan: LanePlan): LaneManifest {
  const { mission, previous } = facts
  const manifest: LaneManifest = {
    version: 1,
    mission_slug: mission.slug,
    mission_id: mission.missionId ?? mission.slug,
    mission_branch: previous?.mission_branch ?? mission.missionBranch ?? '',
    target_branch: mission.targetBranch ?? '',
    lanes: plan.lanes,
    computed_at: facts.at,
    computed_from: 'dependency_graph+ownership',
    planning_artifact_wps: plan.planningWps,
    ...(plan.collapseReport.total_merges === 0 ? {} : { collapse_report: plan.collapseReport }),
  }
  if (previous === null) return manifest
  const unchanged = { ...manifest, computed_at: previous.computed_at }
  return printLanes(unchanged) === printLanes(previous) ? unchanged : manifest
}

interface Edit {
  readonly wpId: string
  readonly path: string
  readonly keys: readonly string[]
  readonly before: string
  readonly after: string
}

/** Frontmatter lines of one file: absent keys, and the two branches always. */
function editOf(facts: FinalizeFacts, { workPackage: wp, absent }: Inferred, text: string): Edit {
  const changes: FrontmatterChange[] = []
  const add = (key: string, value: string) => {
    if (absent.has(key)) changes.push({ key, value })
  }
  add('dependencies', yamlList(wp.dependencies))
  if (wp.requirementRefs.length > 0) add('requirement_refs', yamlList(wp.requirementRefs))
  add('execution_mode', wp.executionMode)
  add('owned_files', yamlList(wp.ownedFiles))
  if (wp.authoritativeSurface !== null) {
    add('authoritative_surface', yamlScalar(wp.authoritativeSurface))
  }
  const { planningBranch, targetBranch } = facts.mission
  const yaml = splitFrontmatter(text)?.yaml ?? ''
  const field = (key: string) =>
    new RegExp(`^${key}:[ ]*(.*?)[ ]*(?:#.*)?\\r?$`, 'm').exec(yaml)?.[1]
  const always = { planning_base_branch: planningBranch, merge_target_branch: targetBranch }
  for (const [key, branch] of Object.entries(always)) {
    const isSame =
      branch === null || [branch, yamlScalar(branch), `"${branch}"`].includes(field(key) ?? '')
    if (!isSame) changes.push({ key, value: yamlScalar(branch ?? '') })
  }
  const after = wp.readable ? editFrontmatter(text, changes) : text
  const keys = after === text ? [] : changes.map(({ key }) => key)
  return { wpId: wp.id, path: wp.file, keys, before: text, after }
}

function writesOf(
  facts: FinalizeFacts,
  edits: readonly Edit[],
  manifest: LaneManifest,
  wps: readonly WorkPackage[],
): readonly PlannedWrite[] {
  const dir = missionDir(facts.mission)
  const writes: PlannedWrite[] = edits
    .filter(({ before, after }) => before !== after)
    .map(({ path, after }) => ({ path, text: after }))
  if (facts.wps !== null) {
    const text = printTasks(facts.mission.friendlyName, wps, facts.tasks)
    if (text !== facts.texts.tasks) writes.push({ path: `${dir}/tasks.md`, text })
  }
  const isKept = facts.previous !== null && printLanes(facts.previous) === printLanes(manifest)
  if (!isKept) writes.push({ path: `${dir}/lanes.json`, text: printLanes(manifest) })
  return writes
}
