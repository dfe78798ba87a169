import type { ReadFiles } from '@spec-kitty/platform'
import { causeOf, type Git } from './git.js'
import { readRef } from './refs.js'
import type { Repository } from './repository.js'

/** One ref to move, make or delete. Null stands for "does not exist". */
export interface RefChange {
  /** Full name. */
  readonly ref: string
  readonly from: string | null
  readonly to: string | null
}

export type RefUpdate =
  | { readonly kind: 'updated' }
  /** Nothing moved. `moved` lists refs that were not where they were expected; `cause` is to show. */
  | {
      readonly kind: 'refused'
      readonly moved: readonly { readonly ref: string; readonly actual: string | null }[]
      readonly cause: string
    }

/**
 * Changes all refs or none, each only from its expected value, with `message` in the reflogs. The
 * answer comes from reading the refs again, not from what git printed.
 *
 * @throws GIT_FAILED when git ends in another way than by saying no
 */
export async function updateRefs(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  changes: readonly RefChange[],
  message: string,
): Promise<RefUpdate> {
  if (changes.length === 0) return { kind: 'updated' }
  const result = await ports.git.run(['update-ref', '-z', '-m', message, '--stdin'], {
    cwd: repo.gitDir,
    input: transaction(changes, repo.objectFormat),
    accept: [0, 1, 128],
  })
  if (result.exitCode === 0) return { kind: 'updated' }
  const actual = await Promise.all(
    changes.map(({ ref }) => readRef(ports.files, repo, ref, ports.git)),
  )
  if (changes.every(({ to }, at) => to === actual[at])) return { kind: 'updated' }
  const moved = changes
    .map(({ ref, from }, at) => ({ ref, from, actual: actual[at] ?? null }))
    .filter((change) => change.actual !== change.from)
    .map((change) => ({ ref: change.ref, actual: change.actual }))
  return { kind: 'refused', moved, cause: causeOf(result) }
}

/** The input of `update-ref -z --stdin`; all zeros means that a ref must not, or shall not, exist. */
function transaction(changes: readonly RefChange[], format: 'sha1' | 'sha256'): string {
  const none = '0'.repeat(format === 'sha1' ? 40 : 64)
  const lines = changes.map(({ ref, from, to }) =>
    to === null ? `delete ${ref}\0${from ?? none}\0` : `update ${ref}\0${to}\0${from ?? none}\0`,
  )
  return `start\0${lines.join('')}prepare\0commit\0`
}
