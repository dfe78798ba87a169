import type { Git } from './git.js'
import { unexpectedAnswer, zeroFields } from './text.js'

export interface StatusEntry {
  readonly kind: 'changed' | 'unmerged' | 'untracked' | 'ignored'
  /** Index against HEAD: one of git's letters, `.` for no change. */
  readonly index: string
  /** Working file against index. */
  readonly worktree: string
  /** Relative to the working tree's root; ends with `/` for a whole directory. */
  readonly path: string
}

/**
 * What differs in a working tree (`cwd` is its root), below `paths` if given. Renames are shown as
 * a deletion and an addition. Untracked files are listed one by one unless `untracked` is `no`;
 * with `ignored` also what the user ignores, whole directories as one. With `refresh` the index
 * remembers what was found unchanged, unless another git has locked it; else nothing is written.
 *
 * @throws GIT_FAILED: a state that cannot be asked for is not clean
 */
export async function readWorkingStatus(
  git: Git,
  cwd: string,
  options: {
    readonly paths?: readonly string[]
    readonly untracked?: 'no' | 'all'
    readonly ignored?: boolean
    readonly refresh?: boolean
  } = {},
): Promise<readonly StatusEntry[]> {
  const shape = ['--porcelain=v2', '-z', '--no-renames', '--ignore-submodules=none']
  const untracked = `--untracked-files=${options.untracked ?? 'all'}`
  const ignored = options.ignored === true ? ['--ignored=matching'] : []
  // a list too long for an argument vector is asked without it and filtered here
  const isLong = (options.paths ?? []).join('').length > PATHSPEC_CHARACTERS_MAX
  const paths = isLong ? [] : (options.paths ?? [])
  const args = ['status', ...shape, untracked, ...ignored, '--', ...paths]
  const locks = options.refresh === true ? { env: { GIT_OPTIONAL_LOCKS: '1' } } : {}
  const { stdout } = await git.run(args, { cwd, ...locks })
  const entries = zeroFields(stdout).map((field) => parseEntry(field, cwd))
  return isLong ? entries.filter(({ path }) => isBelow(path, options.paths ?? [])) : entries
}

const PATHSPEC_CHARACTERS_MAX = 64 * 1024

function parseEntry(field: string, cwd: string): StatusEntry {
  const plain = /^([?!]) ([\s\S]+)$/.exec(field)
  if (plain !== null) {
    const kind = plain[1] === '?' ? 'untracked' : 'ignored'
    return { kind, index: '.', worktree: plain[1] ?? '', path: plain[2] ?? '' }
  }
  // 1 XY sub mH mI mW hH hI path, or u XY sub m1 m2 m3 mW h1 h2 h3 path
  const match =
    /^1 (.)(.)(?: \S+){6} ([\s\S]+)$/.exec(field) ?? /^u (.)(.)(?: \S+){8} ([\s\S]+)$/.exec(field)
  if (match === null) throw unexpectedAnswer('status', cwd, field)
  const [, index = '', worktree = '', path = ''] = match
  return { kind: field.startsWith('u') ? 'unmerged' : 'changed', index, worktree, path }
}

function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some(
    (root) =>
      path === root ||
      path.startsWith(root.endsWith('/') ? root : `${root}/`) ||
      (path.endsWith('/') && root.startsWith(path)),
  )
}
