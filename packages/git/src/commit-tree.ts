import type { Git } from './git.js'

export interface CommitTreeRequest {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  /** Whole seconds since the epoch, for author and committer, in UTC; now unless given. */
  readonly atSeconds?: number
  /** Signs as the user's configuration says. */
  readonly sign?: boolean
}

/** Makes a commit object that nothing points at yet. Same request and identity, same id. */
export async function commitTree(
  git: Git,
  cwd: string,
  request: CommitTreeRequest,
): Promise<string> {
  throw new Error(`not built ${git} ${cwd} ${request}`)
}

/** Identity and instant of a commit that is written without git. */
export interface CommitStamp {
  readonly name: string
  readonly email: string
  readonly atSeconds: number
}

/** The bytes of a commit object, for {@link writeObjects}: unsigned, UTF-8. */
export function commitBytes(request: {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly stamp: CommitStamp
}): Uint8Array {
  throw new Error(`not built ${request}`)
}
