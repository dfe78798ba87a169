import type { Git } from './git.js'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

export interface GitObject {
  readonly oid: string
  readonly type: ObjectType
  readonly bytes: Uint8Array
}

/**
 * Reads many objects with one process. A spec is anything that git resolves (`<oid>`,
 * `<commit>:<path>`, `refs/heads/x^{tree}`); one that resolves to nothing gives null.
 */
export async function catObjects(
  git: Git,
  cwd: string,
  specs: readonly string[],
): Promise<readonly (GitObject | null)[]> {
  throw new Error(`not built ${git} ${cwd} ${specs}`)
}

/** The contents of many blobs with one process; null where there is none or it is no blob. */
export async function catBlobs(
  git: Git,
  cwd: string,
  specs: readonly string[],
): Promise<readonly (Uint8Array | null)[]> {
  throw new Error(`not built ${git} ${cwd} ${specs}`)
}

/** Ids and types of many revisions with one process; null where one resolves to nothing. */
export async function resolveRevisions(
  git: Git,
  cwd: string,
  specs: readonly string[],
): Promise<readonly ({ readonly oid: string; readonly type: ObjectType } | null)[]> {
  throw new Error(`not built ${git} ${cwd} ${specs}`)
}

/**
 * Blob ids of working files (relative to `cwd`, a working tree's root), with the filters that git
 * would apply; `write` stores the blobs. One process for all.
 */
export async function hashFiles(
  git: Git,
  cwd: string,
  paths: readonly string[],
  options?: { readonly write?: boolean },
): Promise<readonly string[]> {
  throw new Error(`not built ${git} ${cwd} ${paths} ${options}`)
}
