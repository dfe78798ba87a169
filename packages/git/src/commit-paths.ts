import type { ReadFiles } from '@spec-kitty/platform'
import { ANY_EXIT, causeOf, type Git, type GitResult } from './git.js'
import { headOf } from './refs.js'
import type { Repository } from './repository.js'
import { readWorkingStatus, type StatusEntry } from './status.js'

export interface PathCommitRequest {
  /** Files, relative to the working tree's root; untracked, ignored and deleted ones too. */
  readonly paths: readonly string[]
  readonly message: string
  /** A linked worktree; the canonical checkout unless given. */
  readonly worktree?: { readonly path: string; readonly gitDir: string }
}

export type PathCommit =
  | { readonly kind: 'committed'; readonly commit: string; readonly branch: string | null }
  /** The named files are already as in HEAD. */
  | { readonly kind: 'unchanged' }
  /** A hook, signing or a lock said no; nothing was committed. `cause` is to show, ≤ 4 KB. */
  | { readonly kind: 'refused'; readonly cause: string }

/**
 * Commits exactly the named files to the branch that is checked out. Hooks and signing are the
 * user's; everything else that is staged stays staged and out of the commit. Two processes, three
 * when a file is new to git. [H-C-004]
 *
 * @throws GIT_FAILED when the state of the files cannot be read
 */
export async function commitPaths(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  request: PathCommitRequest,
): Promise<PathCommit> {
  const place = request.worktree ?? { path: repo.root, gitDir: repo.gitDir }
  const paths = [...new Set(request.paths)]
  if (paths.length === 0) return { kind: 'unchanged' }
  const options = { paths, ignored: true }
  const changes = changesOf(paths, await readWorkingStatus(ports.git, place.path, options))
  if (changes.unmerged.length > 0) {
    return { kind: 'refused', cause: `unmerged in the index: ${changes.unmerged.join(', ')}` }
  }
  const unknown = await presentOf(ports.files, place.path, changes.unknown)
  if (changes.known.length + unknown.length === 0) return { kind: 'unchanged' }
  const git = pathCommands(ports.git, place.path)
  if (unknown.length > 0) {
    // `commit --only` takes files that git knows; an intended entry has no content to lose
    const added = await git(['add', '--force', '--intent-to-add'], unknown)
    if (added.exitCode !== 0) return { kind: 'refused', cause: causeOf(added) }
  }
  const result = await git(
    ['commit', '--quiet', '--only', '-m', request.message],
    [...changes.known, ...unknown],
  )
  if (result.exitCode === 0) {
    const { branch, oid } = await headOf(ports.files, repo, place.gitDir, ports.git)
    if (oid !== null) return { kind: 'committed', commit: oid, branch }
  }
  if (unknown.length > 0) await takeBack(ports.git, place.path, unknown)
  return { kind: 'refused', cause: causeOf(result) }
}

interface Changes {
  readonly known: string[]
  readonly unknown: string[]
  readonly unmerged: string[]
}

/** Which of the paths differ from HEAD, by what the index knows of them. */
function changesOf(paths: readonly string[], entries: readonly StatusEntry[]): Changes {
  const changes: Changes = { known: [], unknown: [], unmerged: [] }
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  const directories = entries.filter(({ path }) => path.endsWith('/')).map(({ path }) => path)
  for (const path of paths) {
    const entry = byPath.get(path)
    if (entry === undefined) {
      if (directories.some((directory) => path.startsWith(directory))) changes.unknown.push(path)
    } else if (entry.kind === 'unmerged') changes.unmerged.push(path)
    else if (entry.kind === 'changed') changes.known.push(path)
    else changes.unknown.push(path)
  }
  return changes
}

async function presentOf(
  files: ReadFiles,
  root: string,
  paths: readonly string[],
): Promise<string[]> {
  const facts = await Promise.all(paths.map((path) => files.stat(`${root}/${path}`)))
  return paths.filter((_, at) => facts[at] !== undefined)
}

/** Commands that read their paths from stdin, and whose refusal is an answer. */
function pathCommands(git: Git, cwd: string) {
  return (args: readonly string[], paths: readonly string[]): Promise<GitResult> =>
    git.run([...args, '--pathspec-from-file=-', '--pathspec-file-nul'], {
      cwd,
      input: paths.map((path) => `${path}\0`).join(''),
      accept: ANY_EXIT,
    })
}

/** Removes the intended entries again, as far as the index can be written at all. */
async function takeBack(git: Git, cwd: string, paths: readonly string[]): Promise<void> {
  await git.run(['update-index', '--force-remove', '-z', '--stdin'], {
    cwd,
    input: paths.map((path) => `${path}\0`).join(''),
    accept: ANY_EXIT,
  })
}
