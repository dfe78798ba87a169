import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { StatusLogLocation } from '@spec-kitty/status-core'
import type { Finding } from './finding.js'
import type { LaneManifest } from './lane-manifest.js'
import type { Mission } from './mission.js'

export interface MissionList {
  /** Sorted by slug. */
  readonly missions: readonly Mission[]
  /** Directories that are no usable mission, with the reason. */
  readonly findings: readonly Finding[]
}

/**
 * Every mission of the canonical checkout, from `meta.json` alone. A directory whose `meta.json`
 * is missing or damaged is a finding, not a failure.
 */
export async function listMissions(files: ReadFiles, repository: Repository): Promise<MissionList> {
  throw new Error('not built')
}

/** Where the log, its journal and its view of a mission live. */
export function statusLocation(
  repository: Repository,
  mission: Mission,
  finalized: boolean,
): StatusLogLocation {
  throw new Error('not built')
}

/** The branches of a mission, all of them known. */
export interface MissionBranches {
  readonly mission: string
  readonly target: string
  readonly planning: string
}

/**
 * The branches that work on a mission needs; a name recorded in `lanes.json` wins.
 *
 * @throws BRANCH_IDENTITY_UNRESOLVED, PLANNING_BRANCH_NOT_PERSISTED
 */
export function branchesOf(mission: Mission, manifest?: LaneManifest): MissionBranches {
  throw new Error('not built')
}
