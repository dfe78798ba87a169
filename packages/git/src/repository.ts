import type { ReadFiles } from '@spec-kitty/platform'

/** The canonical repository of a directory, found without starting a process. Absolute real paths. */
export interface Repository {
  /** The canonical checkout: the main working tree, wherever in the repository the search began. */
  readonly root: string
  /** Git directory of the canonical checkout. */
  readonly gitDir: string
  /** What all worktrees share; equals `gitDir` but for exotic layouts. */
  readonly commonDir: string
  /** The linked worktree in which the search began; null in the canonical checkout. */
  readonly worktree: { readonly path: string; readonly gitDir: string } | null
  readonly rootSource: 'cwd' | 'worktree'
  readonly objectFormat: 'sha1' | 'sha256'
  /** `files` is what the plain-file readers understand; else they ask git, once each. */
  readonly refStorage: 'files' | 'other'
}

/** Where a command stands: in a repository, or in a plain directory. */
export type ProjectPlace =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'directory'; readonly root: string; readonly hasConfig: boolean }

/**
 * Answers which project `cwd` belongs to: the first `.git` upward decides, always. Without one it
 * is the nearest ancestor that holds `.kittify/config.yaml`, else `cwd` itself.
 *
 * @throws GIT_POINTER_DAMAGED, NO_MAIN_WORKTREE, ROOT_CONFLICT (SPECIFY_REPO_ROOT names another)
 */
export async function findProject(
  files: ReadFiles,
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ProjectPlace> {
  throw new Error(`not built ${files} ${cwd} ${environment}`)
}

/** {@link findProject}, for callers that need git. @throws NOT_A_GIT_REPOSITORY beside its codes */
export async function findRepository(
  files: ReadFiles,
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Repository> {
  throw new Error(`not built ${files} ${cwd} ${environment}`)
}
