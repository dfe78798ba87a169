import { createGit, type Git, type Repository } from '@spec-kitty/git'
import type { Clock, Files, Ids, Lock, Processes, ProcessWatch } from '@spec-kitty/platform'
import {
  createNodeLock,
  nodeClock,
  nodeFiles,
  nodeIds,
  nodeProcesses,
} from '@spec-kitty/platform/node'

/** The real ports of a command, without a repository. */
export interface BarePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
}

/** The real ports of a command that works in a repository. */
export interface RepositoryPorts extends BarePorts {
  readonly lock: Lock
  readonly git: Git
  readonly processes: Processes & ProcessWatch
}

/** Names that would send git elsewhere than to the repository that was found. */
const REDIRECTIONS = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
]

/** Files, clock and ids of this machine. */
export function composeBarePorts(): BarePorts {
  return { files: nodeFiles, clock: nodeClock, ids: nodeIds }
}

/** Everything a command can need in `repository`; locks live in the git common directory. */
export function composePorts(
  repository: Repository,
  environment: Readonly<Record<string, string>>,
): RepositoryPorts {
  return {
    ...composeBarePorts(),
    lock: createNodeLock(`${repository.commonDir}/spec-kitty/locks`),
    git: createGit(nodeProcesses, { environment: cleanEnvironment(environment) }),
    processes: nodeProcesses,
  }
}

/** The caller's environment without what would redirect git. */
export function cleanEnvironment(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !REDIRECTIONS.includes(name)),
  )
}
