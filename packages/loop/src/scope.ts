import type { Git, Repository } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import type { Clock, Files, Ids, Lock, ReadFiles } from '@spec-kitty/platform'

/** The mission that a call is about, already resolved from any worktree or subdirectory. */
export interface MissionScope {
  readonly repo: Repository
  readonly mission: Mission
}

/** What a look needs: nothing in it can change a file. */
export interface LookPorts {
  readonly files: ReadFiles
  readonly clock: Clock
  readonly git: Git
}

/** What a change needs. */
export interface WorkPorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}
