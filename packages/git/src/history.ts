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
  /** Say of each commit what it changed. */
  readonly changes?: boolean
}

/** One path that a commit changed; a rename is a deletion and an addition. */
export interface CommitChange {
  readonly path: string
  /** At the first parent; `000000` and zeros where there was nothing. */
  readonly oldMode: string
  readonly oldOid: string
  /** `000000` and zeros where there is nothing any more. */
  readonly newMode: string
  readonly newOid: string
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
  /**
   * Empty unless asked for. Of a merge: the paths that are as none of its parents has them.
   */
  readonly changes: readonly CommitChange[]
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
  const plain = ['--encoding=UTF-8', '--no-mailmap', '--no-decorate']
  const diff = range.changes === true ? RAW : ['--no-patch']
  const args = ['log', ...shape, ...plain, ...diff, format, ...selecting(range)]
  const { stdout } = await git.run(args, { cwd })
  return parseCommits(stdout.split('\0'))
}

const RAW = ['--raw', '--no-abbrev', '--no-renames', '--diff-merges=combined']

/** A record is a commit, or the head of a change, which the changed path follows. */
function parseCommits(records: readonly string[]): readonly CommitFacts[] {
  const commits: (CommitFacts & { readonly changes: CommitChange[] })[] = []
  for (let at = 0; at < records.length; at += 1) {
    const record = (records[at] ?? '').replace(/^\n/, '')
    if (record === '') continue
    if (!record.startsWith(':')) commits.push(parseCommit(record))
    else {
      at += 1
      commits.at(-1)?.changes.push(parseChange(record, records[at] ?? ''))
    }
  }
  return commits
}

/** `:old new oldOid newOid status`, or with one more colon, mode and id for each more parent. */
function parseChange(header: string, path: string): CommitChange {
  const parents = /^:+/.exec(header)?.[0].length ?? 1
  const fields = header.slice(parents).split(' ')
  const [oldMode = '', newMode = ''] = [fields[0], fields[parents]]
  const [oldOid = '', newOid = ''] = [fields[parents + 1], fields[2 * parents + 1]]
  return { path, oldMode, newMode, oldOid, newOid }
}

function parseCommit(record: string): CommitFacts & { readonly changes: CommitChange[] } {
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
    changes: [],
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
