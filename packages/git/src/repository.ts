import { isSpecKittyError, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { type RepositoryFormat, readFormat } from './repository-format.js'
import { nameOf, parentOf, readText, resolvePath } from './text.js'

/** The canonical repository of a directory, found without starting a process. Absolute real paths. */
export interface Repository {
  /** The canonical checkout: the main working tree, wherever in the repository the search began. */
  readonly root: string
  /** Git directory of the canonical checkout. */
  readonly gitDir: string
  /** What all worktrees share; equals `gitDir`. */
  readonly commonDir: string
  /** The linked worktree in which the search began; null in the canonical checkout. */
  readonly worktree: { readonly path: string; readonly gitDir: string } | null
  readonly rootSource: 'cwd' | 'worktree'
  readonly objectFormat: 'sha1' | 'sha256'
  /** `files` is what the plain-file readers understand; else they ask git, once each. */
  readonly refStorage: 'files' | 'other'
  /** Home directory of whoever runs the command, cut from what is recorded; absent if unknown. */
  readonly home?: string
}

/** Where a command stands: in a repository, or in a plain directory. */
export type ProjectPlace =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | {
      readonly kind: 'directory'
      /** Nearest ancestor with `.kittify/config.yaml`, else the directory itself. */
      readonly root: string
      readonly hasConfig: boolean
    }

/**
 * Answers which project `cwd` belongs to: the first `.git` upward decides, always. Without one it
 * is the nearest ancestor that holds `.kittify/config.yaml`, else `cwd` itself. [H-FR-013]
 *
 * @throws GIT_POINTER_DAMAGED, NO_MAIN_WORKTREE, ROOT_CONFLICT (SPECIFY_REPO_ROOT names another),
 * FILE_UNREADABLE
 */
export async function findProject(
  files: ReadFiles,
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ProjectPlace> {
  const start = (await files.realPath(cwd)) ?? cwd
  const place = await walkUp(files, start)
  const root = place.kind === 'repository' ? place.repository.root : place.root
  const wanted = environment.SPECIFY_REPO_ROOT
  if (wanted !== undefined && wanted !== '') {
    const other = (await files.realPath(resolvePath(start, wanted))) ?? wanted
    if (other !== root) throw new SpecKittyError('ROOT_CONFLICT', { other, root })
  }
  const home = environment.HOME ?? environment.USERPROFILE
  if (place.kind !== 'repository' || !home?.startsWith('/')) return place
  return { ...place, repository: { ...place.repository, home } }
}

/** {@link findProject}, for callers that need git. @throws NOT_A_GIT_REPOSITORY beside its codes */
export async function findRepository(
  files: ReadFiles,
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Repository> {
  const place = await findProject(files, cwd, environment)
  if (place.kind === 'repository') return place.repository
  throw new SpecKittyError('NOT_A_GIT_REPOSITORY', { root: place.root })
}

const LEVELS_MAX = 64

async function walkUp(files: ReadFiles, start: string): Promise<ProjectPlace> {
  let configured: string | undefined
  let directory = start
  for (let level = 0; level < LEVELS_MAX; level++) {
    const repository = await repositoryAt(files, directory)
    if (repository !== undefined) return { kind: 'repository', repository }
    const config = await files.stat(`${stem(directory)}/.kittify/config.yaml`)
    if (config?.kind === 'file') configured ??= directory
    if (directory === parentOf(directory)) break
    directory = parentOf(directory)
  }
  return { kind: 'directory', root: configured ?? start, hasConfig: configured !== undefined }
}

async function repositoryAt(files: ReadFiles, path: string): Promise<Repository | undefined> {
  const entry = `${stem(path)}/.git`
  if ((await files.stat(entry)) === undefined) return undefined
  const real = await files.realPath(entry)
  const facts = real === undefined ? undefined : await files.stat(real)
  if (real === undefined || facts === undefined) throw damaged(entry)
  if (facts.kind === 'other') throw damaged(entry)
  const gitDir = facts.kind === 'directory' ? real : await readPointer(files, entry)
  const head = await files.stat(`${gitDir}/HEAD`)
  if (head === undefined) throw damaged(entry)
  const shared = await readText(files, `${gitDir}/commondir`)
  if (shared !== undefined) return fromLinked(files, { path, gitDir }, shared.trim(), entry)
  const format = await readFormat(files, gitDir)
  return describe(path, gitDir, format, null)
}

/** From a linked worktree to the main one, which git records only by where its directory lies. */
async function fromLinked(
  files: ReadFiles,
  worktree: { readonly path: string; readonly gitDir: string },
  shared: string,
  entry: string,
): Promise<Repository> {
  const commonDir = await files.realPath(resolvePath(worktree.gitDir, shared))
  if (commonDir === undefined) throw damaged(entry)
  const format = await readFormat(files, commonDir)
  const root = await mainWorktree(files, commonDir, format)
  if (root === undefined) {
    const cause = format.bare ? 'the repository is bare' : 'its git directory stands alone'
    throw new SpecKittyError('NO_MAIN_WORKTREE', { path: worktree.path, cause })
  }
  return describe(root, commonDir, format, worktree)
}

async function mainWorktree(
  files: ReadFiles,
  commonDir: string,
  format: RepositoryFormat,
): Promise<string | undefined> {
  if (format.worktree !== null) return files.realPath(resolvePath(commonDir, format.worktree))
  if (format.bare || nameOf(commonDir) !== '.git') return undefined
  return parentOf(commonDir)
}

/** The git directory that a `.git` file names. */
async function readPointer(files: ReadFiles, entry: string): Promise<string> {
  const text = await readText(files, entry).catch((error: unknown) => {
    throw isSpecKittyError(error) ? damaged(entry, error) : error
  })
  const named = /^gitdir: ([^\n\0]+?)\r?\n?$/.exec(text ?? '')?.[1]
  if (named === undefined) throw damaged(entry)
  const gitDir = await files.realPath(resolvePath(parentOf(entry), named))
  if (gitDir === undefined) throw damaged(entry)
  return gitDir
}

function describe(
  root: string,
  gitDir: string,
  format: RepositoryFormat,
  worktree: Repository['worktree'],
): Repository {
  const rootSource = worktree === null ? 'cwd' : 'worktree'
  const { objectFormat, refStorage } = format
  return { root, gitDir, commonDir: gitDir, worktree, rootSource, objectFormat, refStorage }
}

/** A directory as the beginning of a longer path. */
function stem(directory: string): string {
  return directory === '/' ? '' : directory
}

function damaged(file: string, cause?: SpecKittyError): SpecKittyError {
  return new SpecKittyError('GIT_POINTER_DAMAGED', { file }, { cause })
}
