import {
  catObjects,
  type Git,
  type NewObject,
  type ObjectStore,
  objectId,
  writeObjects,
} from '@spec-kitty/git'
import type { Files } from '@spec-kitty/platform'

/** A blob to put at a path. */
export interface BlobEdit {
  readonly path: string
  readonly mode: string
  readonly oid: string
}

interface Entry {
  readonly mode: string
  readonly name: string
  readonly oid: string
}

/**
 * The tree `base` with some blobs set. Trees are rebuilt here, so one git process reads what one
 * process would otherwise need an index for.
 */
export async function editTree(
  ports: { readonly git: Git; readonly files: Files },
  place: { readonly root: string; readonly store: ObjectStore },
  base: string,
  edits: readonly BlobEdit[],
): Promise<string> {
  if (edits.length === 0) return base
  const folders = [...new Set(edits.flatMap((edit) => foldersOf(edit.path)))].sort()
  const specs = folders.map((folder) => (folder === '' ? base : `${base}:${folder}`))
  const objects = await catObjects(ports.git, place.root, specs)
  const trees = new Map<string, Map<string, Entry>>()
  for (const [at, folder] of folders.entries()) {
    const found = objects[at]
    const bytes = found?.type === 'tree' ? found.bytes : new Uint8Array()
    const entries = parseTree(bytes, place.store.objectFormat)
    trees.set(folder, new Map(entries.map((entry) => [entry.name, entry])))
  }
  for (const edit of edits) {
    const [folder, name] = split(edit.path)
    trees.get(folder)?.set(name, { mode: modeOf(edit.mode), name, oid: edit.oid })
  }
  return writeTrees(ports.files, place.store, trees)
}

/** Deepest folders first, so that each tree knows the ids of those below it. */
async function writeTrees(
  files: Files,
  store: ObjectStore,
  trees: ReadonlyMap<string, Map<string, Entry>>,
): Promise<string> {
  const made: NewObject[] = []
  let root = ''
  for (const folder of [...trees.keys()].sort((a, b) => depth(b) - depth(a))) {
    const bytes = encodeTree([...(trees.get(folder) as Map<string, Entry>).values()])
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

/** Reads the binary form of a tree object. */
function parseTree(bytes: Uint8Array, format: 'sha1' | 'sha256'): readonly Entry[] {
  const idBytes = format === 'sha1' ? 20 : 32
  const entries: Entry[] = []
  let at = 0
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at)
    const end = bytes.indexOf(0, space)
    const id = bytes.subarray(end + 1, end + 1 + idBytes)
    entries.push({
      mode: latin1(bytes.subarray(at, space)),
      name: latin1(bytes.subarray(space + 1, end)),
      oid: [...id].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    })
    at = end + 1 + idBytes
  }
  return entries
}

/** Names are kept byte for byte, one character per byte; ours are plain. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

function encodeTree(entries: readonly Entry[]): Uint8Array {
  const sorted = [...entries].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  const parts: number[] = []
  for (const entry of sorted) {
    for (const character of `${entry.mode} ${entry.name}\0`) {
      parts.push(character.charCodeAt(0))
    }
    for (let at = 0; at < entry.oid.length; at += 2) {
      parts.push(Number.parseInt(entry.oid.slice(at, at + 2), 16))
    }
  }
  return Uint8Array.from(parts)
}

/** Git sorts a folder as if its name ended in a slash. */
function sortKey(entry: Entry): string {
  return entry.mode === '40000' ? `${entry.name}/` : entry.name
}
