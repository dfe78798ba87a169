import type { Git, Repository } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import type { Clock, Files, Ids, Lock, Processes } from '@spec-kitty/platform'

/** The mission that a call is about, already resolved from any worktree or subdirectory. */
export interface MissionScope {
  readonly repo: Repository
  readonly mission: Mission
}

/**
 * What a look needs. No tracked or working file changes: writes are confined to caches and scratch
 * directories of the git common directory.
 */
export interface LookPorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly git: Git
}

/** What a change needs. */
export interface WorkPorts extends LookPorts {
  readonly lock: Lock
  /** For the setup command of a lane. */
  readonly processes: Processes
}
