import type { Git } from './git.js'

/** True when `ancestor` is `descendant` or lies in its history. @throws GIT_FAILED for no commits */
export async function isAncestor(
  git: Git,
  cwd: string,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', ancestor, descendant]
  return (await git.run(args, { cwd, accept: [0, 1] })).exitCode === 0
}

/** The best common ancestor, or null for unrelated histories. @throws GIT_FAILED for no commits */
export async function mergeBase(
  git: Git,
  cwd: string,
  first: string,
  second: string,
): Promise<string | null> {
  const args = ['merge-base', '--end-of-options', first, second]
  const result = await git.run(args, { cwd, accept: [0, 1] })
  return result.exitCode === 0 ? result.stdout.trim() : null
}

/** Commits in the history of `tips` that are not in that of `excluded`. */
export interface CommitRange {
  readonly tips: readonly string[]
  readonly excluded?: readonly string[]
  readonly firstParent?: boolean
  /** Most commits to return; all unless given. */
  readonly max?: number
}

export interface CommitFacts {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  /** Seconds since the epoch. */
  readonly committedAt: number
  readonly authorName: string
  readonly authorEmail: string
  /** Whole message, without trailing line ends. */
  readonly message: string
}

/** How many commits a range has; one process. @throws GIT_FAILED */
export async function countCommits(git: Git, cwd: string, range: CommitRange): Promise<number> {
  const { stdout } = await git.run(['rev-list', '--count', ...selecting(range)], { cwd })
  return Number(stdout.trim())
}

/** The commits of a range, newest first, children before parents; one process. @throws GIT_FAILED */
export async function listCommits(
  git: Git,
  cwd: string,
  range: CommitRange,
): Promise<readonly CommitFacts[]> {
  const shape = ['-z', '--topo-order', '--no-color', '--no-notes', '--no-show-signature']
  const format = '--format=tformat:%H%n%T%n%P%n%ct%n%an%n%ae%n%B'
  const plain = ['--no-patch', '--encoding=UTF-8', '--no-mailmap', '--no-decorate']
  const { stdout } = await git.run(['log', ...shape, ...plain, format, ...selecting(range)], {
    cwd,
  })
  return stdout
    .split('\0')
    .filter((record) => record !== '')
    .map(parseCommit)
}

function parseCommit(record: string): CommitFacts {
  const [oid = '', tree = '', parents = '', seconds = '', name = '', email = '', ...message] =
    record.split('\n')
  return {
    oid,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    committedAt: Number(seconds),
    authorName: name,
    authorEmail: email,
    message: message.join('\n').trimEnd(),
  }
}

function selecting(range: CommitRange): string[] {
  return [
    ...(range.firstParent === true ? ['--first-parent'] : []),
    ...(range.max === undefined ? [] : [`--max-count=${range.max}`]),
    '--end-of-options',
    ...range.tips,
    ...(range.excluded ?? []).map((commit) => `^${commit}`),
    '--',
  ]
}
