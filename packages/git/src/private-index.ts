import type { Files, Ids } from '@spec-kitty/platform'
import type { Git, GitCall, GitResult } from './git.js'
import type { Repository } from './repository.js'
import { withScratch } from './scratch.js'

/** Runs git commands on an index of our own, so that the user's is neither read nor written. */
export type IndexRun = (
  args: readonly string[],
  call?: Pick<GitCall, 'input'>,
) => Promise<GitResult>

/**
 * Runs `task` with an index that does not exist yet and is removed afterwards. Commands run in the
 * canonical checkout; nothing of theirs reaches the user's hooks or index extensions.
 */
export async function withPrivateIndex<T>(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  task: (run: IndexRun) => Promise<T>,
): Promise<T> {
  return withScratch(ports, repo, new Map([['owner', new Uint8Array()]]), (directory) =>
    task((args, call = {}) =>
      ports.git.run(args, {
        ...call,
        cwd: repo.root,
        env: { GIT_INDEX_FILE: `${directory}/index` },
        config: PLAIN_INDEX,
      }),
    ),
  )
}

const PLAIN_INDEX = [
  'core.splitIndex=false',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'core.hooksPath=/dev/null',
] as const
