import type { ReadFiles } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

export interface Ref {
  /** Full name, such as `refs/heads/main`. */
  readonly ref: string
  readonly oid: string
}

/** What a HEAD says. `branch` is the short name; null when detached. `oid` is null when unborn. */
export interface Head {
  readonly branch: string | null
  readonly oid: string | null
}

/**
 * The object that a shared ref (full name) points at, symbolic refs followed, or null. Plain files
 * answer; a repository that keeps refs otherwise costs one process and needs `git`.
 *
 * @throws GIT_FAILED when the ref's file is damaged, or git is needed and was not given
 */
export async function readRef(
  files: ReadFiles,
  repo: Repository,
  ref: string,
  git?: Git,
): Promise<string | null> {
  throw new Error(`not built ${files} ${repo} ${ref} ${git}`)
}

/** Refs whose full name begins with `prefix` (such as `refs/heads/kitty/`), sorted by name. */
export async function listRefs(
  files: ReadFiles,
  repo: Repository,
  prefix: string,
  git?: Git,
): Promise<readonly Ref[]> {
  throw new Error(`not built ${files} ${repo} ${prefix} ${git}`)
}

/** HEAD of one working tree, named by its own git directory. */
export async function headOf(
  files: ReadFiles,
  repo: Repository,
  gitDir: string,
  git?: Git,
): Promise<Head> {
  throw new Error(`not built ${files} ${repo} ${gitDir} ${git}`)
}
