import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { MergePlace } from './merge-tree.js'
import type { Repository } from './repository.js'

/**
 * Runs `task` with a scratch directory as the place of merges that holds only the given attribute
 * files (path to bytes), and removes the directory afterwards.
 */
export async function withMergeScratch<T>(
  ports: { readonly files: Files; readonly ids: Ids },
  repo: Repository,
  attributes: ReadonlyMap<string, Uint8Array>,
  task: (place: MergePlace) => Promise<T>,
): Promise<T> {
  throw new Error(`not built ${ports} ${repo} ${attributes} ${task}`)
}

/** Every `.gitattributes` file of a tree, by path. One process, two when there are any. */
export async function attributeFiles(
  git: Git,
  cwd: string,
  treeish: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  throw new Error(`not built ${git} ${cwd} ${treeish}`)
}

/**
 * Git and object store of a quarantine: new objects go to `directory`, the repository's own are
 * read beside them. Removing the directory forgets the objects.
 */
export function quarantine(
  git: Git,
  repo: Repository,
  directory: string,
): { readonly git: Git; readonly objectsDir: string } {
  throw new Error(`not built ${git} ${repo} ${directory}`)
}
