import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { pid } from 'node:process'
import { compareCodePoints } from '../compare-code-points.js'
import { SpecKittyError } from '../error.js'
import { notWritten, unreadable } from '../file-fault.js'
import type { Files } from '../files.js'
import { nameOf, parentOf } from '../paths.js'
import { tempName } from '../temp-name.js'
import {
  kindOf,
  lstat,
  makeDirectory,
  NO_FOLLOW,
  openToRead,
  readUpTo,
  removeIfThere,
  sweepTempFiles,
  syncDirectory,
  writeAll,
} from './disk.js'
import { errorName, isMissing, reading, writing } from './file-faults.js'
import { nodeIds } from './ids.js'

const MODE_BITS = 0o7777

/**
 * The machine's disk. The calls are synchronous inside: for the small files of this house that is
 * several times faster than the thread pool, and a command has nothing else to do meanwhile.
 */
export const nodeFiles: Files = {
  async read(path, { bytesMax, followLink = false }) {
    return reading(path, () => readWhole(path, bytesMax, followLink))
  },

  async list(path) {
    return reading(path, () => {
      try {
        return readdirSync(path, { withFileTypes: true })
          .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
          .sort((a, b) => compareCodePoints(a.name, b.name))
      } catch (error) {
        const isNowhere = errorName(error) === 'ENOTDIR' && lstat(path) === undefined
        if (isNowhere || errorName(error) === 'ENOENT') return undefined
        throw error
      }
    })
  },

  async stat(path) {
    return reading(path, () => {
      const facts = lstat(path)
      if (facts === undefined) return undefined
      const kind = kindOf(facts)
      const bytes = kind === 'file' ? facts.size : 0
      return { kind, bytes, inode: facts.ino, modifiedMs: facts.mtimeMs }
    })
  },

  async realPath(path) {
    return reading(path, () => {
      try {
        return realpathSync.native(path)
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    })
  },

  async append(path, bytes, { sync = true } = {}) {
    return writing(path, 'append', () => appendTo(path, bytes, sync))
  },

  async truncate(path, length) {
    writing(path, 'truncate', () => {
      const fd = openToTruncate(path)
      try {
        ftruncateSync(fd, length)
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
    })
  },

  async writeAtomic(path, bytes, { mode } = {}) {
    writing(path, 'write', () => {
      makeDirectory(parentOf(path))
      sweepTempFiles(parentOf(path))
      if (replaceWhole(path, bytes, mode)) return
      // Another machine's sweep took our temporary file for a dead one.
      if (!replaceWhole(path, bytes, mode)) throw notWritten(path, 'write', 'missing')
    })
  },

  async link(path, target) {
    writing(path, 'link', () => {
      if (lstat(path) !== undefined) throw notWritten(path, 'link', 'exists')
      makeDirectory(parentOf(path))
      symlinkSync(target, path)
      syncDirectory(parentOf(path))
    })
  },

  async rename(from, to) {
    writing(to, 'rename', () => {
      const source = lstat(from)
      if (source === undefined) throw notWritten(from, 'rename', 'missing')
      const target = lstat(to)
      if (target?.isDirectory() || (target !== undefined && source.isDirectory()))
        throw notWritten(to, 'rename', 'exists')
      makeDirectory(parentOf(to))
      renameSync(from, to)
      syncDirectory(parentOf(to))
      if (parentOf(from) !== parentOf(to)) syncDirectory(parentOf(from))
    })
  },

  async remove(path) {
    writing(path, 'remove', () => {
      if (lstat(path) === undefined) return
      rmSync(path, { recursive: true, force: true })
      syncDirectory(parentOf(path))
    })
  },
}

function readWhole(path: string, bytesMax: number, followLink: boolean): Uint8Array | undefined {
  const fd = openToRead(path, followLink)
  if (fd === undefined) return undefined
  try {
    const facts = fstatSync(fd)
    if (facts.isDirectory() || (!facts.isFile() && !followLink)) throw unreadable(path, 'not_file')
    const bytes =
      facts.size > bytesMax ? undefined : readUpTo(fd, facts.isFile() ? facts.size : 0, bytesMax)
    if (bytes !== undefined) return bytes
    const actual = Math.max(facts.size, bytesMax + 1)
    throw new SpecKittyError('FILE_TOO_LARGE', { path, actual, limit: bytesMax })
  } finally {
    closeSync(fd)
  }
}

function openToTruncate(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | NO_FOLLOW)
  } catch (error) {
    if (isMissing(error)) throw notWritten(path, 'truncate', 'missing')
    throw error
  }
}

function appendTo(path: string, bytes: Uint8Array, sync: boolean): { readonly offset: number } {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_FOLLOW
  let fd: number
  try {
    fd = openSync(path, flags, 0o666)
  } catch (error) {
    if (errorName(error) !== 'ENOENT') throw error
    makeDirectory(parentOf(path))
    fd = openSync(path, flags, 0o666)
  }
  try {
    const facts = fstatSync(fd)
    if (!facts.isFile()) throw notWritten(path, 'append', 'not_file')
    writeAll(fd, bytes)
    if (sync)
      writing(path, 'sync', () => {
        fsyncSync(fd)
        if (facts.size === 0) syncDirectory(parentOf(path))
      })
    return { offset: facts.size }
  } finally {
    closeSync(fd)
  }
}

/** False when the temporary file vanished before it could take its place. */
function replaceWhole(path: string, bytes: Uint8Array, mode: number | undefined): boolean {
  const directory = parentOf(path)
  const old = lstat(path)
  if (old?.isSymbolicLink()) throw notWritten(path, 'write', 'link')
  if (old !== undefined && !old.isFile()) throw notWritten(path, 'write', 'not_file')
  const temp = `${directory}/${tempName(nameOf(path), pid, nodeIds.ulid(Date.now() * 1000))}`
  const wanted = mode ?? (old === undefined ? undefined : old.mode & MODE_BITS)
  try {
    fill(temp, bytes, wanted)
    renameSync(temp, path)
  } catch (error) {
    const vanished = errorName(error) === 'ENOENT' && lstat(temp) === undefined
    if (!vanished) removeIfThere(temp)
    if (vanished && lstat(directory) !== undefined) return false
    throw error
  }
  syncDirectory(directory)
  return true
}

function fill(temp: string, bytes: Uint8Array, mode: number | undefined): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW
  const fd = openSync(temp, flags, mode === undefined ? 0o666 : mode & 0o600)
  try {
    if (mode !== undefined) fchmodSync(fd, mode)
    writeAll(fd, bytes)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
