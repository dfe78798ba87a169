import { type ReadFiles, SpecKittyError, shellWord } from '@spec-kitty/platform'
import { INSTALL_PATHS } from './plan-install.js'
import { CONFIG_PATH } from './project-files.js'

/** Where `init` was asked to go. */
export interface TargetRequest {
  /** Absolute working directory. */
  readonly cwd: string
  /** As typed; undefined or `.` means the working directory. */
  readonly name: string | undefined
  /** The user's home directory, which is never a project; null when unknown. */
  readonly home: string | null
}

/** A directory that may become, or is, a project. */
export interface Target {
  readonly path: string
  readonly directoryName: string
  /** Whether it is the top of a git repository. */
  readonly repository: boolean
}

const LEVELS_MAX = 64

/**
 * Proves that the target is a place for a project, reading only.
 *
 * @throws INIT_TARGET_UNSAFE, INIT_IN_WORKTREE, INIT_INSIDE_PROJECT, INIT_NOT_AT_REPOSITORY_ROOT
 */
export async function proveTarget(files: ReadFiles, request: TargetRequest): Promise<Target> {
  const named = request.name !== undefined && request.name !== '.'
  const path = await resolveTarget(files, request)
  if (path === '/') throw unsafe(path, 'it is the root of the file system')
  if (request.home !== null && path === ((await files.realPath(request.home)) ?? request.home)) {
    throw unsafe(path, 'it is the home directory')
  }
  const facts = await files.stat(path)
  if (facts && facts.kind !== 'directory') throw unsafe(path, `it is a ${facts.kind}`)
  await provePlacement(files, path, named)
  await provePaths(files, path)
  return {
    path,
    directoryName: path.slice(path.lastIndexOf('/') + 1),
    repository: (await files.stat(`${path}/.git`)) !== undefined,
  }
}

async function resolveTarget(files: ReadFiles, request: TargetRequest): Promise<string> {
  const cwd = (await files.realPath(request.cwd)) ?? request.cwd
  const joined = request.name?.startsWith('/') ? request.name : `${cwd}/${request.name ?? '.'}`
  const parts: string[] = []
  for (const part of joined.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const path = `/${parts.join('/')}`
  const real = await files.realPath(path)
  if (real !== undefined && real !== path && request.name !== undefined) {
    throw unsafe(path, `it is reached through a link to ${real}`)
  }
  return path
}

/** Looks upward for the repository or project that the target lies in. */
async function provePlacement(files: ReadFiles, target: string, named: boolean): Promise<void> {
  let directory = target
  for (let level = 0; level < LEVELS_MAX && directory !== ''; level += 1) {
    const git = await files.stat(`${directory}/.git`)
    if (git?.kind === 'file' && (await pointsToWorktree(files, `${directory}/.git`))) {
      throw new SpecKittyError('INIT_IN_WORKTREE', { path: target })
    }
    if (directory === target && git) return
    if (directory !== target) {
      if (await files.stat(`${directory}/${CONFIG_PATH}`)) {
        throw new SpecKittyError('INIT_INSIDE_PROJECT', { path: target, root: directory })
      }
      if (git && named) return
      if (git) {
        throw new SpecKittyError(
          'INIT_NOT_AT_REPOSITORY_ROOT',
          { path: target, root: directory },
          { remedy: `cd ${shellWord(directory)}` },
        )
      }
    }
    directory = directory.slice(0, directory.lastIndexOf('/'))
  }
}

async function pointsToWorktree(files: ReadFiles, path: string): Promise<boolean> {
  const bytes = await files.read(path, { bytesMax: 4096 })
  return /\/worktrees\/[^/]+\s*$/.test(new TextDecoder().decode(bytes))
}

/** No planned path may run through a link, or through a file that should be a directory. */
async function provePaths(files: ReadFiles, target: string): Promise<void> {
  for (const path of INSTALL_PATHS) {
    const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    const folder = parent === '' ? undefined : await files.stat(`${target}/${parent}`)
    if (folder && folder.kind !== 'directory') {
      throw unsafe(target, `${parent} is a ${folder.kind}`)
    }
    const facts = await files.stat(`${target}/${path}`)
    if (facts && facts.kind !== 'file') throw unsafe(target, `${path} is a ${facts.kind}`)
  }
}

function unsafe(path: string, reason: string): SpecKittyError {
  return new SpecKittyError('INIT_TARGET_UNSAFE', { path, reason })
}
