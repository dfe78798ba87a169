import type { Diagnostic, Files, Ids } from '@spec-kitty/platform'
import { commitByPlumbing, type PlumbingCommit } from './commit-by-plumbing.js'
import { commitPaths, type PathCommit } from './commit-paths.js'
import type { Git } from './git.js'
import { operationInProgress } from './operation.js'
import { headOf, readRef } from './refs.js'
import type { Repository } from './repository.js'
import { treeEntries } from './trees.js'
import { listWorktrees } from './worktrees.js'

export interface BookkeepingRequest {
  /** Directory name below `kitty-specs/`. */
  readonly missionSlug: string
  /** Short branch names. */
  readonly missionBranch: string
  readonly targetBranch: string
  readonly planningBranch: string
  /** Files, relative to the canonical checkout. */
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
  /**
   * Journal and working files keep it. `diagnostic` has code `status_uncommitted` and details
   * `mission_slug`, `reason`, `branch`, `paths` and, where there is one, `cause`.
   */
  | {
      readonly kind: 'uncommitted'
      readonly reason: UncommittedReason
      readonly diagnostic: Diagnostic
    }

interface Ports {
  readonly git: Git
  readonly files: Files
  readonly ids: Ids
}

/**
 * Commits planning and bookkeeping files to the branch where they belong, never to the target: the
 * checked-out branch where that holds the mission and is not the target, else the mission branch by
 * plumbing. At most three processes the first way, six the second.
 *
 * @throws GIT_FAILED
 */
export async function commitBookkeeping(
  ports: Ports,
  repo: Repository,
  request: BookkeepingRequest,
): Promise<BookkeepingCommit> {
  if (!request.autoCommit) return uncommitted(request, 'auto_commit_off')
  const operation = await operationInProgress(ports.files, repo.gitDir)
  if (operation !== null) return uncommitted(request, 'operation_in_progress', operation)
  const head = await headOf(ports.files, repo, repo.gitDir, ports.git)
  if (head.branch === null) return uncommitted(request, 'detached')
  if (await isHome(ports, repo, request, head.branch, head.oid)) {
    return fromPathCommit(request, await commitPaths(ports, repo, request), head.branch)
  }
  const trees = await listWorktrees(ports.files, repo, ports.git)
  const holder = trees.find(
    (tree) => tree.heldBranch === request.missionBranch && (!tree.prunable || tree.locked !== null),
  )
  if (holder !== undefined) return uncommitted(request, 'branch_checked_out', holder.path)
  const startPoint = await startPointOf(ports, repo, request)
  if (startPoint === null) return uncommitted(request, 'target_missing', request.targetBranch)
  const plumbing = { ...request, branch: request.missionBranch, startPoint }
  return fromPlumbing(request, await commitByPlumbing(ports, repo, plumbing))
}

/** Whether the checked-out branch takes the mission's files; only an unknown one costs a process. */
async function isHome(
  ports: Ports,
  repo: Repository,
  request: BookkeepingRequest,
  branch: string,
  tip: string | null,
): Promise<boolean> {
  if (branch === request.targetBranch) return false
  if (branch === request.planningBranch || branch === request.missionBranch) return true
  if (tip === null) return false
  const directory = `kitty-specs/${request.missionSlug}`
  const entries = await treeEntries(ports.git, repo.root, tip, [directory])
  return entries.some(({ type }) => type === 'tree')
}

/** Tip of the branch that planning has of its own, else of the target. */
async function startPointOf(
  ports: Ports,
  repo: Repository,
  request: BookkeepingRequest,
): Promise<string | null> {
  const planning = await readRef(
    ports.files,
    repo,
    `refs/heads/${request.planningBranch}`,
    ports.git,
  )
  if (planning !== null) return planning
  return readRef(ports.files, repo, `refs/heads/${request.targetBranch}`, ports.git)
}

function fromPathCommit(
  request: BookkeepingRequest,
  result: PathCommit,
  branch: string,
): BookkeepingCommit {
  if (result.kind === 'unchanged') return result
  if (result.kind === 'refused') return uncommitted(request, 'refused', result.cause, branch)
  return { kind: 'committed', commit: result.commit, branch }
}

function fromPlumbing(request: BookkeepingRequest, result: PlumbingCommit): BookkeepingCommit {
  if (result.kind !== 'refused') return result
  const reason = result.reason === 'moved' ? 'branch_moved' : 'refused'
  return uncommitted(request, reason, result.cause)
}

const REASONS: Readonly<Record<UncommittedReason, string>> = {
  auto_commit_off: 'agents.auto_commit is off',
  detached: 'HEAD is detached',
  operation_in_progress: 'a git operation is in progress',
  branch_checked_out: 'the mission branch is checked out in another worktree',
  branch_moved: 'the mission branch kept moving',
  refused: 'git refused the commit',
  target_missing: 'the target branch has no commit',
}

function uncommitted(
  request: BookkeepingRequest,
  reason: UncommittedReason,
  cause?: string,
  branch: string = request.missionBranch,
): BookkeepingCommit {
  const details = { mission_slug: request.missionSlug, reason, branch, paths: request.paths }
  return {
    kind: 'uncommitted',
    reason,
    diagnostic: {
      code: 'status_uncommitted',
      severity: 'warning',
      message: `Files of ${request.missionSlug} are written, not committed: ${REASONS[reason]}.`,
      details: cause === undefined ? details : { ...details, cause },
    },
  }
}
