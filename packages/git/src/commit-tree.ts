import type { Git } from './git.js'
import { isObjectId, unexpectedAnswer } from './text.js'

export interface CommitTreeRequest {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  /** Whole seconds since the epoch, for author and committer, in UTC; now unless given. */
  readonly atSeconds?: number
  /** Signs as the user's configuration says; it is for the caller to ask `commit.gpgsign`. */
  readonly sign?: boolean
}

/**
 * Makes a commit object that nothing points at yet; no hook runs. Same request and identity, same
 * id, unless it is signed.
 *
 * @throws GIT_FAILED, also when there is no identity or signing fails: never an unsigned commit
 */
export async function commitTree(
  git: Git,
  cwd: string,
  request: CommitTreeRequest,
): Promise<string> {
  const parents = request.parents.flatMap((parent) => ['-p', parent])
  const sign = request.sign === true ? ['-S'] : []
  const date = request.atSeconds === undefined ? {} : dates(request.atSeconds)
  const { stdout } = await git.run(['commit-tree', ...sign, ...parents, '-F', '-', request.tree], {
    cwd,
    input: ended(request.message),
    env: date,
  })
  const oid = stdout.trim()
  if (!isObjectId(oid)) throw unexpectedAnswer('commit-tree', cwd, stdout)
  return oid
}

/** Identity and instant of a commit that is written without git. */
export interface CommitStamp {
  readonly name: string
  readonly email: string
  readonly atSeconds: number
}

/**
 * The bytes of an unsigned commit object for `writeObjects`, author and committer the same. Equal
 * to what {@link commitTree} makes for the same identity.
 */
export function commitBytes(request: {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly stamp: CommitStamp
}): Uint8Array {
  const { name, email, atSeconds } = request.stamp
  const who = `${bare(name)} <${bare(email)}> ${atSeconds} +0000`
  const lines = [
    `tree ${request.tree}`,
    ...request.parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
    '',
    ended(request.message),
  ]
  return new TextEncoder().encode(lines.join('\n'))
}

function dates(seconds: number): Record<string, string> {
  return { GIT_AUTHOR_DATE: `@${seconds} +0000`, GIT_COMMITTER_DATE: `@${seconds} +0000` }
}

function ended(message: string): string {
  return message.endsWith('\n') ? message : `${message}\n`
}

/** Without the characters that end a name or an address in a commit. */
function bare(text: string): string {
  return text.replace(/[<>\n\0]/g, '').trim()
}
