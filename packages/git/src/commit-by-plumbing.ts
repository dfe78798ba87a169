import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

export interface PlumbingRequest {
  /** Short name of a branch that is checked out nowhere. */
  readonly branch: string
  /** Commit that becomes the parent when the branch does not exist yet. */
  readonly startPoint: string
  /** Relative to the canonical checkout, whose working files are taken; a missing file is removed. */
  readonly paths: readonly string[]
  readonly message: string
}

export type PlumbingCommit =
  | { readonly kind: 'committed'; readonly commit: string; readonly branch: string }
  | { readonly kind: 'unchanged' }
  /** The branch moved under every one of three tries, or a hook refused the ref. Nothing moved. */
  | { readonly kind: 'refused'; readonly tries: number; readonly cause: string }

/**
 * Commits working files of the canonical checkout to a branch that is not checked out: filters
 * apply, signing as configured, no content hook runs, index, HEAD and working files stay.
 *
 * @throws GIT_FAILED
 */
export async function commitByPlumbing(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  request: PlumbingRequest,
): Promise<PlumbingCommit> {
  throw new Error(`not built ${ports} ${repo} ${request}`)
}
