import {
  type Git,
  indexLock,
  operationInProgress,
  readWorkingStatus,
  type Worktree,
} from '@spec-kitty/git'
import type { Clock, ReadFiles } from '@spec-kitty/platform'
import type { CheckoutFacts } from './merge-facts.js'

export interface CheckoutPorts {
  readonly files: ReadFiles
  readonly clock: Clock
  readonly git: Git
}

const STALE_LOCK_MS = 10_000
const SPARSE_BYTES_MAX = 1024 * 1024

/** What stands in the way of moving the target in one of its working trees. Two git processes. */
export async function gatherCheckout(
  ports: CheckoutPorts,
  worktree: Worktree,
  facts: { readonly slug: string; readonly sparse: boolean },
): Promise<CheckoutFacts> {
  const lock = await indexLock(ports.files, worktree.gitDir)
  const ageMs = lock === null ? 0 : ports.clock.nowMicros() / 1000 - lock.modifiedMs
  const entries = await readWorkingStatus(ports.git, worktree.path, { untracked: 'no' })
  const flagged = await flaggedPaths(ports.git, worktree.path)
  return {
    worktree,
    operation: await operationInProgress(ports.files, worktree.gitDir),
    staleLock: lock !== null && ageMs > STALE_LOCK_MS ? lock.path : null,
    entries,
    flagged,
    sparse: facts.sparse && (await hidesMission(ports.files, worktree, facts.slug, flagged)),
  }
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
