import type { Repository } from '@spec-kitty/git'
import type { Clock, Files, Ids, Lock } from '@spec-kitty/platform'
import type { Finding } from './finding.js'
import type { Mission } from './mission.js'

export interface CreateMissionRequest {
  /** As typed; a leading `NNN-` is dropped with a finding. */
  readonly slug: string
  readonly friendlyName?: string
  /** Default `software-dev`, the only one there is. */
  readonly missionType?: string
  /** Default: the branch that is checked out in the canonical checkout. */
  readonly targetBranch?: string
  readonly planningBranch?: string
  readonly prBound?: boolean
  readonly purposeTldr?: string
  readonly purposeContext?: string
}

export interface CreatedMission {
  readonly mission: Mission
  /** Relative to the repository root. */
  readonly missionDir: string
  readonly specFile: string
  readonly metaFile: string
  readonly createdFiles: readonly string[]
  readonly createdAt: string
  readonly eventIds: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * A new mission with an identity nobody else has, visible all at once or not at all. Nothing is
 * committed and no branch is made.
 *
 * @throws MISSION_SLUG_INVALID, MISSION_TYPE_UNKNOWN, BRANCH_DETACHED, MISSION_ID_WINDOW_FULL,
 *   LOCK_TIMEOUT, FILE_NOT_WRITTEN, EVENT_NOT_PERSISTED
 */
export async function createMission(
  ports: { readonly files: Files; readonly clock: Clock; readonly ids: Ids; readonly lock: Lock },
  repository: Repository,
  request: CreateMissionRequest,
): Promise<CreatedMission> {
  throw new Error('not built')
}
