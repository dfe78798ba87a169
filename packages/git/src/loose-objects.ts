import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import type { Files, ReadFiles } from '@spec-kitty/platform'
import type { ObjectType } from './objects.js'
import { isObjectId } from './text.js'

/** A directory of loose objects: the repository's own (`<common>/objects`) or a quarantine's. */
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
  const hash = createHash(objectFormat)
  return hash.update(headerOf(object)).update(object.bytes).digest('hex')
}

/**
 * Writes objects as loose files, without a process, durably; those that are loose already are left.
 * Returns their ids in order. Objects that a tree or commit names must exist already.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function writeObjects(
  files: Files,
  store: ObjectStore,
  objects: readonly NewObject[],
): Promise<readonly string[]> {
  const oids: string[] = []
  for (const object of objects) {
    const oid = objectId(store.objectFormat, object)
    const path = pathOf(store, oid)
    if ((await files.stat(path)) === undefined) {
      const whole = Buffer.concat([headerOf(object), object.bytes])
      await files.writeAtomic(path, deflateSync(whole, { level: 1 }), { mode: 0o444 })
    }
    oids.push(oid)
  }
  return oids
}

/** {@link writeObjects} for contents of files: no filters are applied. */
export async function writeBlobs(
  files: Files,
  store: ObjectStore,
  blobs: readonly Uint8Array[],
): Promise<readonly string[]> {
  return writeObjects(
    files,
    store,
    blobs.map((bytes) => ({ type: 'blob', bytes })),
  )
}

/**
 * An object that happens to be loose, without a process; null when it must be asked of git, which
 * is so for packed, damaged and oversized (8 MiB compressed) ones.
 */
export async function readLooseObject(
  files: ReadFiles,
  store: ObjectStore,
  oid: string,
): Promise<NewObject | null> {
  if (!isObjectId(oid)) return null
  const packed = await files.read(pathOf(store, oid), { bytesMax: LOOSE_BYTES_MAX })
  if (packed === undefined) return null
  try {
    const whole = inflateSync(packed, { maxOutputLength: 8 * LOOSE_BYTES_MAX })
    const end = whole.indexOf(0)
    const header = whole.subarray(0, end).toString('latin1')
    const type = /^(blob|tree|commit|tag) \d+$/.exec(header)?.[1]
    const object = { type: type as ObjectType, bytes: whole.subarray(end + 1) }
    return objectId(store.objectFormat, object) === oid ? object : null
  } catch {
    return null
  }
}

const LOOSE_BYTES_MAX = 8 * 1024 * 1024

function headerOf(object: NewObject): Buffer {
  return Buffer.from(`${object.type} ${object.bytes.length}\0`)
}

function pathOf(store: ObjectStore, oid: string): string {
  return `${store.objectsDir}/${oid.slice(0, 2)}/${oid.slice(2)}`
}
