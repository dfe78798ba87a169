import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { platform } from 'node:process'
import type { FileKind } from '../files.js'
import { joinPath, parentOf } from '../paths.js'
import { readTempName } from '../temp-name.js'
import { errorName, isMissing } from './file-faults.js'
import { processExists } from './process-start.js'

// Windows has neither; opening is then an ordinary opening.
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NO_WAIT = constants.O_NONBLOCK ?? 0

const CHUNK_BYTES = 64 * 1024
const TEMP_AGE_MS_MAX = 60 * 60 * 1000

/** Facts about the path itself; undefined when nothing is there. */
export function lstat(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function kindOf(entry: {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}): FileKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'link' : 'other'
}

/** Opens for reading, never waiting for the other end of a pipe unless links are followed. */
export function openToRead(path: string, followLink: boolean): number | undefined {
  const flags = followLink ? constants.O_RDONLY : constants.O_RDONLY | NO_FOLLOW | NO_WAIT
  try {
    return openSync(path, flags)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Reads up to `bytesMax` bytes; undefined when there are more. */
export function readUpTo(fd: number, expected: number, bytesMax: number): Uint8Array | undefined {
  let buffer = Buffer.allocUnsafe(Math.min(expected, bytesMax) + 1)
  let length = 0
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], length + CHUNK_BYTES)
    const count = readSync(fd, buffer, length, buffer.length - length, null)
    if (count === 0) break
    length += count
    if (length > bytesMax) return undefined
  }
  return new Uint8Array(buffer.buffer, buffer.byteOffset, length)
}

/** Writes everything; a write that the system cut short is continued. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  let offset = 0
  while (offset < bytes.length) offset += writeSync(fd, bytes, offset)
}

/** Makes the names in a directory durable. Where a system cannot do that, it needs no such call. */
export function syncDirectory(path: string): void {
  if (platform === 'win32') return
  const fd = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(fd)
  } catch (error) {
    if (errorName(error) !== 'EINVAL') throw error
  } finally {
    closeSync(fd)
  }
}

/** Creates a directory and its parents; each new name is durable on return. */
export function makeDirectory(path: string): void {
  const first = makeMissing(path)
  if (first === undefined) return
  for (let made = joinPath(path); made.length >= joinPath(first).length; made = parentOf(made))
    syncDirectory(parentOf(made))
}

/** The first directory that had to be made. */
function makeMissing(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true })
  } catch (error) {
    if (errorName(error) !== 'EEXIST') throw error
    // Asking for what stands there in place of a directory gives the error that says so.
    readdirSync(path)
    return undefined
  }
}

/** Removes temporary files in a directory whose process is dead, or that are older than an hour. */
export function sweepTempFiles(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.endsWith('.tmp')) continue
    const temp = readTempName(name)
    if (temp === undefined) continue
    if (Date.now() - temp.atMs <= TEMP_AGE_MS_MAX && processExists(temp.pid)) continue
    removeIfThere(`${directory}/${name}`)
  }
}

/** Removes one name; that somebody else was faster is fine. */
export function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
