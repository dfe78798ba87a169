import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'

export interface TreeEntry {
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
  readonly path: string
}

/**
 * Entries of a tree: the named paths, or everything below them with `recursive`. A path that does
 * not exist is left out. No paths means the whole tree.
 */
export async function treeEntries(
  git: Git,
  cwd: string,
  treeish: string,
  paths: readonly string[],
  options?: { readonly recursive?: boolean },
): Promise<readonly TreeEntry[]> {
  throw new Error(`not built ${git} ${cwd} ${treeish} ${paths} ${options}`)
}

export interface TreeChange {
  readonly path: string
  /** Added, modified, deleted, or its type changed. Renames are a deletion and an addition. */
  readonly status: 'A' | 'M' | 'D' | 'T'
  readonly oldMode: string
  readonly newMode: string
  readonly oldOid: string
  readonly newOid: string
}

/** What differs between two trees or commits, below `paths` if given; sorted by path. */
export async function diffTrees(
  git: Git,
  cwd: string,
  from: string,
  to: string,
  paths?: readonly string[],
): Promise<readonly TreeChange[]> {
  throw new Error(`not built ${git} ${cwd} ${from} ${to} ${paths}`)
}

/** An entry to set, or with `oid: null` to take away. */
export type TreeEdit =
  | { readonly path: string; readonly mode: string; readonly oid: string }
  | { readonly path: string; readonly oid: null }

/** The tree `base` with some entries replaced: three processes, through an index of its own. */
export async function replaceTreeEntries(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  base: string,
  edits: readonly TreeEdit[],
): Promise<string> {
  throw new Error(`not built ${ports} ${repo} ${base} ${edits}`)
}
