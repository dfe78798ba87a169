import type { Files, ReadFiles } from '@spec-kitty/platform'
import type { ObjectType } from './objects.js'

/** A directory of loose objects: the repository's own or a quarantine's. */
export interface ObjectStore {
  readonly objectsDir: string
  readonly objectFormat: 'sha1' | 'sha256'
}

export interface NewObject {
  readonly type: ObjectType
  readonly bytes: Uint8Array
}

/** Id that an object has in a store of this format. */
export function objectId(objectFormat: 'sha1' | 'sha256', object: NewObject): string {
  throw new Error(`not built ${objectFormat} ${object}`)
}

/** Writes objects as loose files, without a process; those that exist are left. Returns their ids. */
export async function writeObjects(
  files: Files,
  store: ObjectStore,
  objects: readonly NewObject[],
): Promise<readonly string[]> {
  throw new Error(`not built ${files} ${store} ${objects}`)
}

/** {@link writeObjects} for contents of files: no filters are applied. */
export async function writeBlobs(
  files: Files,
  store: ObjectStore,
  blobs: readonly Uint8Array[],
): Promise<readonly string[]> {
  throw new Error(`not built ${files} ${store} ${blobs}`)
}

/** An object that happens to be loose, without a process; null when it must be asked of git. */
export async function readLooseObject(
  files: ReadFiles,
  store: ObjectStore,
  oid: string,
): Promise<NewObject | null> {
  throw new Error(`not built ${files} ${store} ${oid}`)
}
