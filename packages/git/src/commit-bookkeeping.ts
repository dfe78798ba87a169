import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

export interface BookkeepingRequest {
  /** Directory name below `kitty-specs/`. */
  readonly missionSlug: string
  /** Short branch names. */
  readonly missionBranch: string
  readonly targetBranch: string
  readonly planningBranch: string
  /** Relative to the canonical checkout. */
  readonly paths: readonly string[]
  readonly message: string
  /** `agents.auto_commit` of the project. */
  readonly autoCommit: boolean
}

/** Why files stayed uncommitted. */
export type UncommittedReason =
  | 'auto_commit_off'
  | 'detached'
  | 'operation_in_progress'
  | 'branch_checked_out'
  | 'branch_moved'
  | 'refused'
  | 'target_missing'

export type BookkeepingCommit =
  | { readonly kind: 'committed'; readonly commit: string; readonly branch: string }
  | { readonly kind: 'unchanged' }
  /** Journal and working files keep it. `diagnostic` has code `status_uncommitted`. */
  | {
      readonly kind: 'uncommitted'
      readonly reason: UncommittedReason
      readonly diagnostic: {
        readonly code: 'status_uncommitted'
        readonly severity: 'warning'
        readonly message: string
        readonly details: Readonly<Record<string, unknown>>
      }
    }

/**
 * Commits planning and bookkeeping files to the branch where they belong, never to the target: the
 * planning branch where that is checked out, else the mission branch by plumbing.
 */
export async function commitBookkeeping(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  request: BookkeepingRequest,
): Promise<BookkeepingCommit> {
  throw new Error(`not built ${ports} ${repo} ${request}`)
}
