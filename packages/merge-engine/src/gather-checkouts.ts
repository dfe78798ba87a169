import {
  type Git,
  gitConfig,
  indexLock,
  operationInProgress,
  readWorkingStatus,
  type Worktree,
} from '@spec-kitty/git'
import type { Clock, ReadFiles } from '@spec-kitty/platform'
import { checkoutsOf, type Places } from './ground.js'
import type { CheckoutFacts } from './merge-facts.js'
import { sideBySide } from './side-by-side.js'

export interface CheckoutPorts {
  readonly files: ReadFiles
  readonly clock: Clock
  readonly git: Git
}

const STALE_LOCK_MS = 10_000
const SPARSE_BYTES_MAX = 1024 * 1024

/**
 * What stands in the way of moving the target in each working tree that has it checked out. Two git
 * processes for each.
 */
export async function gatherCheckouts(
  ports: CheckoutPorts,
  places: Places,
): Promise<readonly CheckoutFacts[]> {
  const { mission, repo } = places
  const checkouts: CheckoutFacts[] = []
  for (const worktree of checkoutsOf(places)) {
    const [status, config] = await sideBySide(
      lookInto(ports, worktree),
      gitConfig(ports.git, repo.root),
    )
    const sparse =
      config.flag('core.sparsecheckout', false) &&
      (await hidesMission(ports.files, worktree, mission.slug, status.flagged))
    checkouts.push({ ...status, sparse })
  }
  return checkouts
}

async function lookInto(
  ports: CheckoutPorts,
  worktree: Worktree,
): Promise<Omit<CheckoutFacts, 'sparse'>> {
  const lock = await indexLock(ports.files, worktree.gitDir)
  const ageMs = lock === null ? 0 : ports.clock.nowMicros() / 1000 - lock.modifiedMs
  const [operation, entries, flagged] = await sideBySide(
    operationInProgress(ports.files, worktree.gitDir),
    readWorkingStatus(ports.git, worktree.path, { untracked: 'no' }),
    flaggedPaths(ports.git, worktree.path),
  )
  const staleLock = lock !== null && ageMs > STALE_LOCK_MS ? lock.path : null
  return { worktree, operation, staleLock, entries, flagged }
}

/** Tracked paths that git was told to take as unchanged, or to leave out of the checkout. */
async function flaggedPaths(git: Git, cwd: string): Promise<readonly string[]> {
  const answer = await git.run(['ls-files', '-v', '-z'], { cwd })
  return answer.stdout
    .split('\0')
    .filter((record) => /^[a-zS] /.test(record))
    .map((record) => record.slice(2))
}

async function hidesMission(
  files: ReadFiles,
  worktree: Worktree,
  slug: string,
  flagged: readonly string[],
): Promise<boolean> {
  if (flagged.some((path) => path.startsWith(`kitty-specs/${slug}/`))) return true
  const bytes = await files.read(`${worktree.gitDir}/info/sparse-checkout`, {
    bytesMax: SPARSE_BYTES_MAX,
  })
  if (bytes === undefined) return false
  const lines = new TextDecoder().decode(bytes).split('\n')
  const closesFolders = lines.includes('!/*/')
  return closesFolders && !lines.some((line) => line.startsWith('/kitty-specs'))
}
