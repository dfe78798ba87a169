import type { Files } from '@spec-kitty/platform'
import type { Git } from './git.js'
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
 */
export async function updateRefs(
  ports: { readonly git: Git; readonly files: Pick<Files, 'read' | 'list' | 'stat' | 'realPath'> },
  repo: Repository,
  changes: readonly RefChange[],
  message: string,
): Promise<RefUpdate> {
  throw new Error(`not built ${ports} ${repo} ${changes} ${message}`)
}
