import type { ReadFiles } from '@spec-kitty/platform'
import { ANY_EXIT, causeOf, type Git } from './git.js'
import { headOf } from './refs.js'
import type { Repository } from './repository.js'
import { parentOf, readText, resolvePath } from './text.js'

export interface Worktree {
  readonly path: string
  readonly gitDir: string
  readonly main: boolean
  /** Short branch name; null when detached. */
  readonly branch: string | null
  readonly head: string | null
  /** The branch that must not move under it: checked out, or being rebased or bisected. */
  readonly heldBranch: string | null
  /** Reason of the lock (may be empty); null when not locked. */
  readonly locked: string | null
  /** Its directory is gone, or no longer points back. */
  readonly prunable: boolean
}

/**
 * All working trees, the main one first, from plain files. An entry that git left half made is
 * listed with a null `head`.
 */
export async function listWorktrees(
  files: ReadFiles,
  repo: Repository,
  git?: Git,
): Promise<readonly Worktree[]> {
  const main = { path: repo.root, gitDir: repo.gitDir, main: true, locked: null, prunable: false }
  const trees: Worktree[] = [{ ...main, ...(await checkedOut(files, repo, repo.gitDir, git)) }]
  for (const entry of (await files.list(`${repo.commonDir}/worktrees`)) ?? []) {
    if (entry.kind !== 'directory') continue
    const gitDir = `${repo.commonDir}/worktrees/${entry.name}`
    const pointer = (await readText(files, `${gitDir}/gitdir`))?.trim()
    if (pointer === undefined || pointer === '') continue
    const dotGit = resolvePath(gitDir, pointer)
    trees.push({
      path: parentOf(dotGit),
      gitDir,
      main: false,
      locked: (await readText(files, `${gitDir}/locked`))?.trim() ?? null,
      prunable: !(await pointsTo(files, dotGit, gitDir)),
      ...(await checkedOut(files, repo, gitDir, git)),
    })
  }
  return trees
}

/**
 * `git worktree add <path> <branch>` for an existing branch (short name); the user's post-checkout
 * hook runs. The exit code proves nothing: ask {@link proveWorktree}.
 */
export async function addWorktree(
  git: Git,
  cwd: string,
  request: { readonly path: string; readonly branch: string },
): Promise<{ readonly exitCode: number; readonly cause: string }> {
  const args = ['worktree', 'add', '--quiet', '--no-guess-remote', request.path, request.branch]
  const result = await git.run(args, { cwd, accept: ANY_EXIT })
  return { exitCode: result.exitCode, cause: result.exitCode === 0 ? '' : causeOf(result) }
}

export type WorktreeProof =
  | { readonly proven: true; readonly gitDir: string; readonly head: string }
  | { readonly proven: false; readonly cause: string }

/**
 * Proves from plain files that `path` is a worktree of this repository on `branch` (at `head`, if
 * given): own pointer, back pointer, common directory and HEAD agree. Says nothing about cleanness.
 */
export async function proveWorktree(
  files: ReadFiles,
  repo: Repository,
  expected: { readonly path: string; readonly branch: string; readonly head?: string },
  git?: Git,
): Promise<WorktreeProof> {
  const unproven = (cause: string): WorktreeProof => ({ proven: false, cause })
  const real = await files.realPath(expected.path)
  if (real === undefined) return unproven('the directory does not exist')
  if (real !== expected.path) return unproven(`its real path is ${real}`)
  const pointer = await readDotGit(files, `${real}/.git`)
  if (pointer === undefined) return unproven('it has no .git file')
  const worktrees = `${repo.commonDir}/worktrees`
  if (parentOf(pointer) !== worktrees) return unproven(`its .git file names ${pointer}`)
  const back = (await readText(files, `${pointer}/gitdir`))?.trim()
  if (back === undefined || resolvePath(pointer, back) !== `${real}/.git`)
    return unproven(`the repository knows it at ${back ?? 'no place'}`)
  const head = await headOf(files, repo, pointer, git)
  if (head.branch !== expected.branch) return unproven(`it is on ${head.branch ?? 'no branch'}`)
  if (head.oid === null) return unproven(`${expected.branch} has no commit`)
  if (expected.head !== undefined && head.oid !== expected.head)
    return unproven(`${expected.branch} is at ${head.oid}`)
  return { proven: true, gitDir: pointer, head: head.oid }
}

/** `git worktree remove`, which refuses tracked and untracked changes. `cause` is to show. */
export async function removeWorktree(
  git: Git,
  cwd: string,
  path: string,
): Promise<{ readonly removed: boolean; readonly cause: string }> {
  const result = await git.run(['worktree', 'remove', path], { cwd, accept: ANY_EXIT })
  const removed = result.exitCode === 0
  return { removed, cause: removed ? '' : causeOf(result) }
}

/** Forgets worktrees whose directory is gone; locked ones stay. @throws GIT_FAILED */
export async function pruneWorktrees(git: Git, cwd: string): Promise<void> {
  await git.run(['worktree', 'prune', '--expire=now'], { cwd })
}

async function checkedOut(
  files: ReadFiles,
  repo: Repository,
  gitDir: string,
  git: Git | undefined,
): Promise<Pick<Worktree, 'branch' | 'head' | 'heldBranch'>> {
  if ((await files.stat(`${gitDir}/HEAD`)) === undefined)
    return { branch: null, head: null, heldBranch: null }
  const { branch, oid } = await headOf(files, repo, gitDir, git)
  // a worktree that is being made has an all-zero HEAD
  const head = oid === null || /^0+$/.test(oid) ? null : oid
  return { branch, head, heldBranch: branch ?? (await branchUnderWork(files, gitDir)) }
}

/** The branch that a rebase or bisection took HEAD away from and will come back to. */
async function branchUnderWork(files: ReadFiles, gitDir: string): Promise<string | null> {
  for (const name of ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']) {
    const text = (await readText(files, `${gitDir}/${name}`))?.trim()
    if (text === undefined || text === '' || text === 'detached HEAD') continue
    return text.replace(/^refs\/heads\//, '')
  }
  return null
}

async function pointsTo(files: ReadFiles, dotGit: string, gitDir: string): Promise<boolean> {
  return (await readDotGit(files, dotGit)) === gitDir
}

/** Real path of the git directory that a `.git` file names. */
async function readDotGit(files: ReadFiles, dotGit: string): Promise<string | undefined> {
  if ((await files.stat(dotGit))?.kind !== 'file') return undefined
  const named = /^gitdir: (.+)$/.exec((await readText(files, dotGit))?.trim() ?? '')?.[1]
  return named === undefined ? undefined : files.realPath(resolvePath(parentOf(dotGit), named))
}
