import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { MergePlace } from './merge-tree.js'
import { catBlobs } from './objects.js'
import type { Repository } from './repository.js'
import { nameOf } from './text.js'
import { treeEntries } from './trees.js'

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
  const contents = new Map([['.gitattributes', new Uint8Array()], ...attributes])
  return withScratch(ports, repo, contents, (directory) =>
    task({
      cwd: directory,
      env: {
        GIT_DIR: repo.gitDir,
        GIT_WORK_TREE: directory,
        GIT_INDEX_FILE: `${directory}/.no-index`,
      },
    }),
  )
}

/** Every `.gitattributes` file of a tree, by path. One process, two when there are any. */
export async function attributeFiles(
  git: Git,
  cwd: string,
  treeish: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await treeEntries(git, cwd, treeish, [], { recursive: true })
  const found = entries.filter(
    ({ path, type, mode }) =>
      type === 'blob' && mode !== '120000' && nameOf(path) === '.gitattributes',
  )
  const blobs = await catBlobs(
    git,
    cwd,
    found.map(({ oid }) => oid),
  )
  return new Map(found.map(({ path }, at) => [path, blobs[at] ?? new Uint8Array()]))
}

/**
 * Runs `task` with a git whose new objects go to a directory of their own, beside which the
 * repository's are read; then the directory is removed and the objects are forgotten.
 */
export async function withQuarantine<T>(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  task: (place: { readonly git: Git; readonly objectsDir: string }) => Promise<T>,
): Promise<T> {
  const marker = new Map([['info/quarantine', new Uint8Array()]])
  return withScratch(ports, repo, marker, (objectsDir) => {
    const git = ports.git.withEnvironment({
      GIT_OBJECT_DIRECTORY: objectsDir,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: listable(`${repo.commonDir}/objects`),
    })
    return task({ git, objectsDir })
  })
}

/**
 * Runs `task` with a fresh directory below the repository's cache that holds `contents` (there has
 * to be at least one file), and removes it afterwards. A kill leaves it; nothing reads it again.
 */
export async function withScratch<T>(
  ports: { readonly files: Files; readonly ids: Ids },
  repo: Repository,
  contents: ReadonlyMap<string, Uint8Array>,
  task: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = `${repo.commonDir}/spec-kitty/cache/scratch-${ports.ids.uuid()}`
  try {
    for (const [path, bytes] of contents)
      await ports.files.writeAtomic(`${directory}/${path}`, bytes)
    return await task(directory)
  } finally {
    await ports.files.remove(directory)
  }
}

/** A path as an entry of a list that is separated by colons. */
function listable(path: string): string {
  if (!/^"|[:;]/.test(path)) return path
  return `"${path.replace(/["\\]/g, '\\$&')}"`
}
