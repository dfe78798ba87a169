import type { Git, Repository } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import type { Clock, Files, Ids, Lock } from '@spec-kitty/platform'
import type { MergeResult } from './merge-result.js'

export interface MergePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

export interface MergeRequest {
  readonly repo: Repository
  readonly mission: Mission
  /** Flag, else `merge.strategy` of the configuration, else `squash`; other words are refused. */
  readonly strategy?: string
  /** Another target than the mission's own. */
  readonly target?: string
  readonly dryRun?: boolean
  /** Refuse to start a merge that was not interrupted. */
  readonly resume?: boolean
  readonly keepBranch?: boolean
  readonly keepWorktree?: boolean
  /** Who merges, for `merged_by`. */
  readonly actor: string
}

export function mergeMission(_ports: MergePorts, _request: MergeRequest): Promise<MergeResult> {
  throw new Error('not built')
}
