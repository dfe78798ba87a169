import type { Git, Repository } from '@spec-kitty/git'
import type { Clock, Files, Ids, Lock } from '@spec-kitty/platform'
import type { ProjectConfig } from './config.js'
import type { FinalizeResult } from './finalize-result.js'
import type { Mission } from './mission.js'

export interface FinalizeRequest {
  readonly validateOnly: boolean
  readonly config: ProjectConfig
}

/**
 * Turns the authored tasks of a mission into lanes, seeds and one bookkeeping commit, or says
 * everything that stands in the way and writes nothing. A second run writes nothing.
 *
 * @throws the code of the first finding of level error, with all `findings` in its details;
 *   FINALIZE_INPUT_CHANGING, COMMIT_HEAD_MISMATCH, EVENT_NOT_PERSISTED, FILE_NOT_WRITTEN
 */
export async function finalizeTasks(
  ports: {
    readonly files: Files
    readonly clock: Clock
    readonly ids: Ids
    readonly lock: Lock
    readonly git: Git
  },
  repository: Repository,
  mission: Mission,
  request: FinalizeRequest,
): Promise<FinalizeResult> {
  throw new Error('not built')
}
