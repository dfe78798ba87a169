import {
  type CommitChange,
  type CommitFacts,
  type Git,
  listCommits,
  type Repository,
} from '@spec-kitty/git'
import { matchesGlob } from '@spec-kitty/mission'
import { invariant } from '@spec-kitty/platform'
import { isRefresh } from './commit-graph.js'
import { isToolWritten } from './own-files.js'
import type { Workspace } from './workspace.js'

/** One path that the work changed against its base, and how. */
export interface ChangedPath {
  readonly path: string
  readonly change: 'added' | 'modified' | 'deleted'
}

/** What one work package did to its branch, bookkeeping and dependency merges left out. */
export interface WorkRangeFacts {
  readonly baseCommit: string
  readonly headCommit: string
  readonly headTree: string
  /** Commits of the work itself that change a file, oldest first. */
  readonly commits: readonly string[]
  /** Net changes of those commits, sorted by path; a rename is a deletion and an addition. */
  readonly changedPaths: readonly ChangedPath[]
}

export interface WorkRangeRequest {
  readonly repo: Repository
  readonly workspace: Workspace
  readonly missionSlug: string
  /** Globs; they decide what counts on a branch that other work shares. */
  readonly ownedFiles: readonly string[]
}

/**
 * The commits of one work package since its base, with what they change. One git process. On a
 * code lane every commit of the lane's own line counts, but dependency merges; of another merge
 * counts what it changed itself. On the planning branch only changes of owned files count, and so
 * never bookkeeping.
 *
 * @throws GIT_FAILED when base or head cannot be read
 */
export async function gatherWorkRange(
  git: Git,
  request: WorkRangeRequest,
): Promise<WorkRangeFacts> {
  const { workspace } = request
  const head = workspace.headCommit
  invariant(head !== null, 'work is handed in from a branch that exists')
  const base = workspace.baseCommit ?? head
  const cwd = request.repo.root
  if (base === head) {
    const answer = await git.run(['rev-parse', '--verify', `${head}^{tree}`], { cwd })
    return rangeOf(request, base, head, [], answer.stdout.trim())
  }
  const range = { tips: [head], excluded: [base], firstParent: true, changes: true }
  const commits = await listCommits(git, cwd, range)
  return rangeOf(request, base, head, commits, commits[0]?.tree ?? '')
}

function rangeOf(
  request: WorkRangeRequest,
  base: string,
  head: string,
  newestFirst: readonly CommitFacts[],
  headTree: string,
): WorkRangeFacts {
  const net = new Map<string, { first: CommitChange; last: CommitChange }>()
  const commits: string[] = []
  for (const commit of [...newestFirst].reverse()) {
    if (isRefresh(commit)) continue
    const counted = commit.changes.filter((change) => counts(request, change.path))
    if (counted.length > 0) commits.push(commit.oid)
    for (const change of counted) {
      net.set(change.path, { first: net.get(change.path)?.first ?? change, last: change })
    }
  }
  const changedPaths = [...net]
    .filter(([, { first, last }]) => first.oldOid !== last.newOid)
    .map(([path, { first, last }]) => ({ path, change: changeOf(first, last) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return { baseCommit: base, headCommit: head, headTree, commits, changedPaths }
}

function counts(request: WorkRangeRequest, path: string): boolean {
  if (request.workspace.kind === 'worktree') return true
  if (isToolWritten(path, request.missionSlug)) return false
  return request.ownedFiles.some((glob) => matchesGlob(glob, path))
}

function changeOf(first: CommitChange, last: CommitChange): ChangedPath['change'] {
  if (/^0+$/.test(first.oldOid)) return 'added'
  return /^0+$/.test(last.newOid) ? 'deleted' : 'modified'
}
