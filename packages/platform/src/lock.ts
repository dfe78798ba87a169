/** Who holds a lock, as recorded in it. */
export interface LockOwner {
  readonly token: string
  readonly pid: number
  readonly host: string
  readonly command: string
  /** ISO-8601 UTC. */
  readonly since: string
}

export interface LockState {
  readonly name: string
  readonly owner: LockOwner
  /** `foreign`: another host or pid namespace, which is never taken over by itself. */
  readonly liveness: 'alive' | 'dead' | 'foreign'
  /** ISO-8601 UTC: its last sign of life. An owner that works gives one every few seconds. */
  readonly seen: string
}

/** What became of a lock that a person wanted to break. */
export type BrokenLock = 'broken' | 'alive' | 'not_held'

/**
 * Mutual exclusion between tasks, threads and processes of one clone. Crash-safe: a dead owner of
 * this host is displaced at once, a living one never, one of another host only by a person.
 */
export interface Lock {
  /**
   * Runs `task` while holding `name`. Nesting inside a task that holds it is allowed.
   *
   * @throws LOCK_TIMEOUT after `waitMs`, naming the owner
   */
  hold<T>(
    name: string,
    options: { readonly waitMs: number; readonly command: string },
    task: () => Promise<T>,
  ): Promise<T>
  /** Locks that have an owner now, sorted by name. */
  inspect(): Promise<readonly LockState[]>
  /**
   * Frees a lock in the name of a person who was shown its owner. `token` is that owner's: a lock
   * that changed hands since is `not_held` by it. An owner that lives on this host keeps it: `alive`.
   */
  breakLock(name: string, token: string): Promise<BrokenLock>
}
