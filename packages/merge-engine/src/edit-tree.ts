import {
  encodeTree,
  type Git,
  type NewObject,
  type ObjectStore,
  objectId,
  parseTree,
  type Repository,
  readObjects,
  type TreeByteEntry,
  writeObjects,
} from '@spec-kitty/git'
import type { Files } from '@spec-kitty/platform'

/** A blob to put at a path. */
export interface BlobEdit {
  readonly path: string
  readonly mode: string
  readonly oid: string
}

/**
 * The tree `base` with some blobs set. Trees are rebuilt here from what is read, without an index;
 * at most one git process.
 */
export async function editTree(
  ports: { readonly git: Git; readonly files: Files },
  repo: Repository,
  base: string,
  edits: readonly BlobEdit[],
): Promise<string> {
  if (edits.length === 0) return base
  const folders = [...new Set(edits.flatMap((edit) => foldersOf(edit.path)))].sort()
  const specs = folders.map((folder) => (folder === '' ? base : `${base}:${folder}`))
  const objects = await readObjects(ports, repo, specs)
  const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat: repo.objectFormat }
  const trees = new Map<string, Map<string, TreeByteEntry>>()
  for (const [at, folder] of folders.entries()) {
    const found = objects[at]
    const bytes = found?.type === 'tree' ? found.bytes : new Uint8Array()
    const entries = parseTree(bytes, repo.objectFormat)
    trees.set(folder, new Map(entries.map((entry) => [entry.name, entry])))
  }
  for (const edit of edits) {
    const [folder, name] = split(edit.path)
    trees.get(folder)?.set(name, { mode: modeOf(edit.mode), name, oid: edit.oid })
  }
  return writeTrees(ports.files, store, trees)
}

/** Deepest folders first, so that each tree knows the ids of those below it. */
async function writeTrees(
  files: Files,
  store: ObjectStore,
  trees: ReadonlyMap<string, Map<string, TreeByteEntry>>,
): Promise<string> {
  const made: NewObject[] = []
  let root = ''
  for (const folder of [...trees.keys()].sort((a, b) => depth(b) - depth(a))) {
    const bytes = encodeTree([...(trees.get(folder) as Map<string, TreeByteEntry>).values()])
    const object: NewObject = { type: 'tree', bytes }
    made.push(object)
    const oid = objectId(store.objectFormat, object)
    if (folder === '') root = oid
    else {
      const [parent, name] = split(folder)
      trees.get(parent)?.set(name, { mode: '40000', name, oid })
    }
  }
  await writeObjects(files, store, made)
  return root
}

function depth(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return ['', ...parts.map((_, count) => parts.slice(0, count + 1).join('/'))]
}

function split(path: string): readonly [string, string] {
  const cut = path.lastIndexOf('/')
  return cut === -1 ? ['', path] : [path.slice(0, cut), path.slice(cut + 1)]
}

function modeOf(mode: string): string {
  return mode.replace(/^0+/, '')
}
