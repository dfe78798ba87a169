import type { ReadFiles } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

/** The user's whole git configuration as it holds in `cwd`. One process, remembered per `git`. */
export interface GitConfig {
  /** The last value of a key in lower case (a subsection keeps its case), or null. */
  get(key: string): string | null
  /** As git reads a boolean; `fallback` when the key is absent. */
  flag(key: string, fallback: boolean): boolean
  all(key: string): readonly string[]
  /** Keys that begin with `prefix`. */
  keys(prefix: string): readonly string[]
}

/** Reads it. @throws GIT_FAILED */
export async function gitConfig(git: Git, cwd: string): Promise<GitConfig> {
  throw new Error(`not built ${git} ${cwd}`)
}

/** @throws GIT_IDENTITY_MISSING when git cannot name a committer here; returns `Name <mail>` parts */
export async function committerIdentity(
  git: Git,
  cwd: string,
): Promise<{ readonly name: string; readonly email: string }> {
  throw new Error(`not built ${git} ${cwd}`)
}

/** @throws GIT_TOO_OLD below 2.38; returns the version as git prints it */
export async function checkVersion(git: Git, cwd: string): Promise<string> {
  throw new Error(`not built ${git} ${cwd}`)
}

/**
 * Which of the named hooks the user has installed, `core.hooksPath` respected. A hook file counts
 * even where it may not be executable: the cautious answer.
 */
export async function installedHooks(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  names: readonly string[],
): Promise<readonly string[]> {
  throw new Error(`not built ${ports} ${repo} ${names}`)
}
