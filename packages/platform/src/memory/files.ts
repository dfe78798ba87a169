import type { Clock } from '../clock.js'
import { compareCodePoints } from '../compare-code-points.js'
import { SpecKittyError } from '../error.js'
import { type FileReason, notWritten, unreadable, type WriteStage } from '../file-fault.js'
import type { DirectoryEntry, FileFacts, Files } from '../files.js'
import { nameOf, parentOf } from '../paths.js'
import { isTempName, tempName } from '../temp-name.js'
import { createUlids } from '../ulid.js'
import { type FaultOptions, Faults, type FileOperation } from './faults.js'
import {
  aDirectory,
  concat,
  type DirectoryNode,
  EMPTY,
  type FileNode,
  filesBelow,
  forgetUnsynced,
  keepUnsynced,
  locate,
  type Place,
  type TreeNode,
} from './tree.js'

/**
 * A disk in memory that forgets what was not synced when the power goes.
 *
 * Every step that a real disk takes for a call (creating a directory, writing, syncing, renaming,
 * removing) is one mutating operation; `operations` counts them and `crashAfter` loses power at any
 * of them. From then on every call throws {@link PowerLoss} until `reboot`.
 */
export class MemoryFiles implements Files {
  readonly #faults = new Faults()
  readonly #now: () => number
  readonly #ulid = createUlids((bytes) => new Uint8Array(bytes))
  #inodes = 1
  #root: DirectoryNode

  constructor(options: { readonly clock?: Clock } = {}) {
    const { clock } = options
    let ticks = 0
    this.#now = clock === undefined ? () => ++ticks : () => clock.nowMicros() / 1000
    this.#root = aDirectory(1, this.#now())
  }

  /** Mutating operations that were carried out so far. */
  get operations(): number {
    return this.#faults.count
  }

  /** Lets `operations` more succeed; the next one puts down `tornBytes` of a write and is the last. */
  crashAfter(operations: number, options: { readonly tornBytes?: number } = {}): void {
    this.#faults.crashAfter(operations, options.tornBytes ?? 0)
  }

  /**
   * Power is back. What was not synced is gone, but for the first `tornBytes` of every unsynced
   * append; with `keepUnsynced` nothing is gone, as after SIGKILL. Planned faults are forgotten.
   */
  reboot(options: { readonly keepUnsynced?: boolean; readonly tornBytes?: number } = {}): void {
    if (options.keepUnsynced !== true) forgetUnsynced(this.#root, options.tornBytes ?? 0)
    keepUnsynced(this.#root)
    this.#faults.clear()
  }

  /** The next call of `operation` (for `path`, when given) is refused for `reason`. */
  failNext(operation: FileOperation, reason: FileReason, options: FaultOptions = {}): void {
    this.#faults.plan(operation, { ...options, reason })
  }

  /** Puts a file there, durably, past all faults: what a test starts from. */
  put(path: string, content: string | Uint8Array): void {
    const directory = this.#makeParents(path, 'write', false)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice()
    const file = this.#newFile()
    file.bytes = bytes
    directory.entries.set(nameOf(path), file)
    keepUnsynced(this.#root)
  }

  /** Puts a symbolic link there, durably. */
  putLink(path: string, target: string): void {
    const directory = this.#makeParents(path, 'write', false)
    const modifiedMs = this.#now()
    directory.entries.set(nameOf(path), { kind: 'link', inode: ++this.#inodes, target, modifiedMs })
    keepUnsynced(this.#root)
  }

  /** What a reader sees of a file now, as text; undefined when there is none. */
  text(path: string): string | undefined {
    const node = locate(this.#root, path)?.node
    return node?.kind === 'file' ? new TextDecoder().decode(node.bytes) : undefined
  }

  /** Paths of all files, sorted. */
  paths(): readonly string[] {
    return [...filesBelow(this.#root, '')].map((one) => one.path).sort()
  }

  async read(
    path: string,
    limit: { readonly bytesMax: number; readonly followLink?: boolean },
  ): Promise<Uint8Array | undefined> {
    this.#refuseReading('read', path)
    const node = locate(this.#root, path, limit.followLink)?.node
    if (node === undefined) return undefined
    if (node.kind === 'link') throw unreadable(path, 'link')
    if (node.kind !== 'file') throw unreadable(path, 'not_file')
    const actual = node.bytes.length
    if (actual > limit.bytesMax)
      throw new SpecKittyError('FILE_TOO_LARGE', { path, actual, limit: limit.bytesMax })
    return node.bytes.slice()
  }

  async list(path: string): Promise<readonly DirectoryEntry[] | undefined> {
    this.#refuseReading('list', path)
    const node = locate(this.#root, path, true)?.node
    if (node === undefined) return undefined
    if (node.kind !== 'directory') throw unreadable(path, 'not_directory')
    return [...node.entries]
      .map(([name, entry]) => ({ name, kind: entry.kind }))
      .sort((a, b) => compareCodePoints(a.name, b.name))
  }

  async stat(path: string): Promise<FileFacts | undefined> {
    this.#refuseReading('stat', path)
    const node = locate(this.#root, path)?.node
    if (node === undefined) return undefined
    const bytes = node.kind === 'file' ? node.bytes.length : 0
    return { kind: node.kind, bytes, inode: node.inode, modifiedMs: node.modifiedMs }
  }

  async realPath(path: string): Promise<string | undefined> {
    this.#refuseReading('realPath', path)
    const place = locate(this.#root, path, true)
    return place?.node === undefined ? undefined : place.path
  }

  async append(
    path: string,
    bytes: Uint8Array,
    options: { readonly sync?: boolean } = {},
  ): Promise<{ readonly offset: number }> {
    const fault = this.#faults.take('append', path)
    const sync = options.sync ?? true
    const directory = this.#makeParents(path, 'append')
    const file = this.#fileToChange(directory, path, 'append')
    const offset = file.bytes.length
    const isNew = offset === 0
    const write = (count: number): void => this.#put(file, bytes.subarray(0, count))
    if (fault !== undefined && fault.stage !== 'sync') {
      write(fault.bytes ?? 0)
      throw notWritten(path, 'append', fault.reason)
    }
    this.#faults.step(() => write(bytes.length), write)
    if (fault !== undefined) throw notWritten(path, 'sync', fault.reason)
    if (sync) this.#sync(file)
    if (sync && isNew) this.#syncEntries(directory)
    return { offset }
  }

  async truncate(path: string, length: number): Promise<void> {
    this.#refuseWriting('truncate', path, 'truncate')
    const node = locate(this.#root, path)?.node
    if (node === undefined) throw notWritten(path, 'truncate', 'missing')
    if (node.kind === 'link') throw notWritten(path, 'truncate', 'link')
    if (node.kind !== 'file') throw notWritten(path, 'truncate', 'not_file')
    this.#faults.step(() => {
      const bytes = new Uint8Array(length)
      bytes.set(node.bytes.subarray(0, length))
      node.bytes = bytes
      node.modifiedMs = this.#now()
    })
    this.#sync(node)
  }

  async writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
    this.#refuseWriting('writeAtomic', path, 'write')
    const directory = this.#makeParents(path, 'write')
    const there = directory.entries.get(nameOf(path))
    if (there?.kind === 'link') throw notWritten(path, 'write', 'link')
    if (there?.kind === 'directory') throw notWritten(path, 'write', 'not_file')
    for (const name of directory.entries.keys())
      if (isTempName(name)) this.#faults.step(() => directory.entries.delete(name))
    const name = tempName(nameOf(path), 1, this.#ulid(0))
    const file = this.#newFile()
    const write = (count: number): void => this.#put(file, bytes.subarray(0, count))
    this.#faults.step(() => directory.entries.set(name, file))
    this.#faults.step(() => write(bytes.length), write)
    this.#sync(file)
    this.#faults.step(() => {
      directory.entries.delete(name)
      directory.entries.set(nameOf(path), file)
    })
    this.#syncEntries(directory)
  }

  async link(path: string, target: string): Promise<void> {
    this.#refuseWriting('link', path, 'link')
    const directory = this.#makeParents(path, 'link')
    if (directory.entries.has(nameOf(path))) throw notWritten(path, 'link', 'exists')
    const modifiedMs = this.#now()
    const node: TreeNode = { kind: 'link', inode: ++this.#inodes, target, modifiedMs }
    this.#faults.step(() => directory.entries.set(nameOf(path), node))
    this.#syncEntries(directory)
  }

  async rename(from: string, to: string): Promise<void> {
    this.#refuseWriting('rename', to, 'rename')
    const source = locate(this.#root, from)
    const node = source?.node
    if (source === undefined || node === undefined) throw notWritten(from, 'rename', 'missing')
    const directory = this.#makeParents(to, 'rename')
    const there = directory.entries.get(nameOf(to))
    if (there !== undefined && (there.kind === 'directory' || node.kind === 'directory'))
      throw notWritten(to, 'rename', 'exists')
    this.#faults.step(() => {
      source.directory.entries.delete(source.name)
      directory.entries.set(nameOf(to), node)
    })
    this.#syncEntries(directory)
    if (source.directory !== directory) this.#syncEntries(source.directory)
  }

  async remove(path: string): Promise<void> {
    this.#refuseWriting('remove', path, 'remove')
    const place = locate(this.#root, path)
    if (place?.node === undefined) return
    this.#removeTree(place, place.node)
    this.#syncEntries(place.directory)
  }

  #removeTree(place: Pick<Place, 'directory' | 'name'>, node: TreeNode): void {
    if (node.kind === 'directory')
      for (const [name, child] of [...node.entries])
        this.#removeTree({ directory: node, name }, child)
    this.#faults.step(() => place.directory.entries.delete(place.name))
  }

  #refuseReading(operation: FileOperation, path: string): void {
    const fault = this.#faults.take(operation, path)
    if (fault !== undefined) throw unreadable(path, fault.reason)
  }

  #refuseWriting(operation: FileOperation, path: string, stage: WriteStage): void {
    const fault = this.#faults.take(operation, path)
    if (fault !== undefined) throw notWritten(path, fault.stage ?? stage, fault.reason)
  }

  #fileToChange(directory: DirectoryNode, path: string, stage: WriteStage): FileNode {
    const node = directory.entries.get(nameOf(path))
    if (node?.kind === 'link') throw notWritten(path, stage, 'link')
    if (node?.kind === 'directory') throw notWritten(path, stage, 'not_file')
    if (node !== undefined) return node
    const file = this.#newFile()
    this.#faults.step(() => directory.entries.set(nameOf(path), file))
    return file
  }

  /** `durably` is how a call does it, with operations that count; a test's own files come freely. */
  #makeParents(path: string, stage: WriteStage, durably = true): DirectoryNode {
    const make = (directoryPath: string): DirectoryNode => {
      const place = locate(this.#root, directoryPath, true)
      if (place?.node?.kind === 'directory') return place.node
      if (place?.node !== undefined) throw notWritten(path, stage, 'not_directory')
      const above = make(parentOf(directoryPath))
      const directory = aDirectory(++this.#inodes, this.#now())
      const name = nameOf(directoryPath)
      if (!durably) above.entries.set(name, directory)
      else this.#faults.step(() => above.entries.set(name, directory))
      if (durably) this.#syncEntries(above)
      return directory
    }
    return make(parentOf(path))
  }

  #newFile(): FileNode {
    const modifiedMs = this.#now()
    return { kind: 'file', inode: ++this.#inodes, bytes: EMPTY, synced: EMPTY, modifiedMs }
  }

  #put(file: FileNode, bytes: Uint8Array): void {
    file.bytes = concat(file.bytes, bytes)
    file.modifiedMs = this.#now()
  }

  #sync(file: FileNode): void {
    this.#faults.step(() => {
      file.synced = file.bytes
    })
  }

  #syncEntries(directory: DirectoryNode): void {
    this.#faults.step(() => {
      directory.synced = new Map(directory.entries)
    })
  }
}
