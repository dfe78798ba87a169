import type { Files, Ids, ReadFiles } from '@spec-kitty/platform'
import type { Git, GitCall, GitResult } from './git.js'
import { rememberedTree } from './index-tree.js'
import type { Repository } from './repository.js'
import { withScratch } from './scratch.js'

/** Runs git commands on an index of our own, so that the user's is neither read nor written. */
export type IndexRun = (
  args: readonly string[],
  call?: Pick<GitCall, 'input'>,
) => Promise<GitResult>

/** Above this, what the index remembers is not looked up in it. */
const INDEX_BYTES_MAX = 32 * 1024 * 1024

/**
 * Runs `task` with an index that does not exist yet and is removed afterwards. Commands run in the
 * canonical checkout; nothing of theirs reaches the user's hooks or index extensions.
 */
export async function withPrivateIndex<T>(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  task: (run: IndexRun, path: string) => Promise<T>,
): Promise<T> {
  return withScratch(ports, repo, new Map([['owner', new Uint8Array()]]), (directory) =>
    task(
      (args, call = {}) =>
        ports.git.run(args, {
          ...call,
          cwd: repo.root,
          env: { GIT_INDEX_FILE: `${directory}/index` },
          config: PLAIN_INDEX,
        }),
      `${directory}/index`,
    ),
  )
}

/** The tree that `read-tree` has just filled an index from, without a process; null: ask git. */
export async function treeInIndex(
  files: ReadFiles,
  repo: Repository,
  path: string,
): Promise<string | null> {
  const facts = await files.stat(path)
  if (facts === undefined || facts.bytes > INDEX_BYTES_MAX) return null
  const bytes = await files.read(path, { bytesMax: INDEX_BYTES_MAX })
  return bytes === undefined ? null : rememberedTree(bytes, repo.objectFormat)
}

const PLAIN_INDEX = [
  'core.splitIndex=false',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'core.hooksPath=/dev/null',
] as const
