import type { Repository } from '@spec-kitty/git'
import { isSpecKittyError, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import type { StatusLogLocation } from '@spec-kitty/status-core'
import { errorFinding, type Finding } from './finding.js'
import type { LaneManifest } from './lane-manifest.js'
import { missionIdOf, missionNumberOf, parseMeta } from './meta.js'
import type { Mission } from './mission.js'
import { named } from './mission-paths.js'
import { composeMissionBranch, humanSlugOf, mid8Of } from './names.js'
import { BYTES_MAX, readText } from './text-file.js'

export interface MissionList {
  /** Sorted by slug. */
  readonly missions: readonly Mission[]
  /** Directories that are no usable mission, with the reason. */
  readonly findings: readonly Finding[]
}

/**
 * Every mission of the canonical checkout, from `meta.json` alone. A directory whose `meta.json`
 * is missing or damaged is a finding, not a failure. Nothing is ever written. [N-FR-206]
 *
 * @throws FILE_UNREADABLE when `kitty-specs/` itself cannot be read
 */
export async function listMissions(files: ReadFiles, repository: Repository): Promise<MissionList> {
  const read = await Promise.all(
    (await missionDirectories(files, repository)).map((slug) =>
      tryMission(files, repository, slug),
    ),
  )
  return {
    missions: read.flatMap(({ mission }) => (mission === undefined ? [] : [mission])),
    findings: read.flatMap(({ finding }) => (finding === undefined ? [] : [finding])),
  }
}

/** Names of the directories below `kitty-specs/` that are not hidden, sorted. */
export async function missionDirectories(
  files: ReadFiles,
  repository: Repository,
): Promise<readonly string[]> {
  const entries = (await files.list(`${repository.root}/kitty-specs`)) ?? []
  return entries
    .filter((entry) => entry.kind === 'directory' && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
}

/**
 * One mission by its directory name.
 *
 * @throws MISSION_META_MISSING, MISSION_META_INVALID, FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readMission(
  files: ReadFiles,
  repository: Repository,
  slug: string,
): Promise<Mission> {
  const path = `${repository.root}/kitty-specs/${slug}`
  const file = `kitty-specs/${slug}/meta.json`
  const text = await readText(files, `${path}/meta.json`, BYTES_MAX.settings)
  if (text === undefined) {
    throw new SpecKittyError('MISSION_META_MISSING', { file, mission: slug, mission_slug: slug })
  }
  const { meta, findings } = parseMeta(text, slug, file)
  const missionId = missionIdOf(meta)
  const target = meta.target_branch ?? meta.merge_target_branch ?? null
  return {
    slug,
    humanSlug: humanSlugOf({ slug, missionId }),
    missionId,
    mid8: missionId === null ? null : mid8Of(missionId),
    missionNumber: missionNumberOf(meta),
    missionType: meta.mission_type ?? 'software-dev',
    friendlyName: meta.friendly_name ?? slug,
    path,
    meta,
    missionBranch: meta.mission_branch ?? composeMissionBranch({ slug, missionId }) ?? null,
    targetBranch: target,
    planningBranch: meta.planning_base_branch ?? target,
    open: meta.merged_at === undefined,
    findings,
  }
}

async function tryMission(
  files: ReadFiles,
  repository: Repository,
  slug: string,
): Promise<{ mission?: Mission; finding?: Finding }> {
  try {
    return { mission: await readMission(files, repository, slug) }
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    if (
      error.key === 'MISSION_META_MISSING' &&
      !(await looksLikeMission(files, repository, slug))
    ) {
      return {}
    }
    const path = `kitty-specs/${slug}/meta.json`
    return { finding: errorFinding(error.key, error.details, { path }) }
  }
}

async function looksLikeMission(
  files: ReadFiles,
  repository: Repository,
  slug: string,
): Promise<boolean> {
  const entries = (await files.list(`${repository.root}/kitty-specs/${slug}`)) ?? []
  return entries.some((entry) => entry.name === 'spec.md' || entry.name === 'tasks')
}

/** Where the log, its journal and its view of a mission live. */
export function statusLocation(
  repository: Repository,
  mission: Mission,
  finalized: boolean,
): StatusLogLocation {
  const own = `${repository.commonDir}/spec-kitty`
  return {
    missionSlug: mission.slug,
    missionId: mission.missionId,
    missionNumber: mission.missionNumber,
    missionType: mission.missionType,
    trackedLog: `${mission.path}/status.events.jsonl`,
    snapshot: `${mission.path}/status.json`,
    journal: `${own}/missions/${mission.missionId ?? mission.slug}/events.jsonl`,
    quarantine: `${own}/quarantine/${mission.missionId ?? mission.slug}`,
    gitDir: repository.gitDir,
    finalized,
    home: repository.home ?? null,
  }
}

/** The branches of a mission, all of them known. */
export interface MissionBranches {
  readonly mission: string
  readonly target: string
  readonly planning: string
}

/**
 * The branches that work on a mission needs; a mission branch recorded in `lanes.json` wins.
 *
 * @throws BRANCH_IDENTITY_UNRESOLVED, PLANNING_BRANCH_NOT_PERSISTED
 */
export function branchesOf(mission: Mission, manifest?: LaneManifest): MissionBranches {
  const branch = manifest?.mission_branch ?? mission.missionBranch
  if (branch === null) throw new SpecKittyError('BRANCH_IDENTITY_UNRESOLVED', named(mission))
  const { targetBranch: target, planningBranch: planning } = mission
  if (target === null || planning === null) {
    throw new SpecKittyError('PLANNING_BRANCH_NOT_PERSISTED', named(mission))
  }
  return { mission: branch, target, planning }
}
