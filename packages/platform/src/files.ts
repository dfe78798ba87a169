/** One entry of a directory listing. */
export interface DirectoryEntry {
  readonly name: string
  readonly kind: FileKind
}

export type FileKind = 'file' | 'directory' | 'link' | 'other'

/** What is known about a path without following a final link. */
export interface FileFacts {
  readonly kind: FileKind
  readonly bytes: number
  readonly inode: number
  readonly modifiedMs: number
}

/**
 * Reading the disk. A function that takes only this port cannot change anything, which is how
 * commands that look are kept from writing.
 *
 * Paths are absolute, separated by `/`. A missing path (one below a file too) is `undefined`;
 * everything else that the world refuses is an error with `reason`, a {@link FileReason}, and
 * `cause`, words for a person, in its details.
 */
export interface ReadFiles {
  /**
   * Whole content; stops before `bytesMax` is exceeded. A path that is itself a link is refused with
   * reason `link`, unless `followLink` is set: for files that a person named.
   *
   * @throws FILE_UNREADABLE, FILE_TOO_LARGE
   */
  read(
    path: string,
    limit: { readonly bytesMax: number; readonly followLink?: boolean },
  ): Promise<Uint8Array | undefined>
  /** Entries sorted by name (code point). @throws FILE_UNREADABLE */
  list(path: string): Promise<readonly DirectoryEntry[] | undefined>
  /** Facts about the path itself: a link is a link. @throws FILE_UNREADABLE */
  stat(path: string): Promise<FileFacts | undefined>
  /** The path with every link resolved. @throws FILE_UNREADABLE */
  realPath(path: string): Promise<string | undefined>
}

/** Changing the disk, durably: what has returned survives a loss of power. */
export interface Files extends ReadFiles {
  /**
   * Appends all bytes in one write, never through a link, and syncs file (and directory, when the
   * file is new) unless `sync` is false. Parents are created. Returns the length before the write.
   *
   * @throws FILE_NOT_WRITTEN with `stage` `append` (some of the bytes may have arrived) or `sync`
   *   (all have, and may or may not survive)
   */
  append(
    path: string,
    bytes: Uint8Array,
    options?: { readonly sync?: boolean },
  ): Promise<{ readonly offset: number }>
  /** Cuts a file to `length` bytes and syncs it. @throws FILE_NOT_WRITTEN */
  truncate(path: string, length: number): Promise<void>
  /**
   * Replaces the whole file: a unique temporary file beside it, sync, rename, sync of the
   * directory. Readers see the old bytes or the new ones. Parents are created. `mode`, such as 0o600,
   * is kept from the old file unless given. A link is never written through. Temporary files of dead
   * processes in the same directory are swept.
   *
   * @throws FILE_NOT_WRITTEN
   */
  writeAtomic(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void>
  /** Makes a symbolic link at `path` to the absolute path `target`. Parents are created. @throws FILE_NOT_WRITTEN when something is there */
  link(path: string, target: string): Promise<void>
  /** Renames a file or directory; the target must not exist unless it is a file. @throws FILE_NOT_WRITTEN */
  rename(from: string, to: string): Promise<void>
  /** Removes a file or a whole tree; a missing path is fine. Never follows links. @throws FILE_NOT_WRITTEN */
  remove(path: string): Promise<void>
}
