import { compareCodePoints } from '../compare-code-points.js'
import { SpecKittyError } from '../error.js'
import { HeldLocks } from '../held-locks.js'
import type { BrokenLock, Lock, LockOwner, LockState } from '../lock.js'
import { PowerLoss } from './power-loss.js'

/** Who takes a memory lock: processes of one host see each other's death, hosts do not. */
export interface MemoryLockIdentity {
  readonly pid: number
  readonly host: string
}

interface Entry {
  readonly owner: LockOwner
  dead: boolean
  freed: (() => void)[]
}

const FIRST: MemoryLockIdentity = { pid: 1, host: 'memory' }

/**
 * Locks of a simulated machine. `asProcess` gives another process of the same world; `reboot` and
 * `kill` leave dead owners behind, as a power cut and SIGKILL do. A task that ends with
 * {@link PowerLoss} never comes to releasing its lock.
 */
export class MemoryLock implements Lock {
  readonly #entries: Map<string, Entry>
  readonly #identity: MemoryLockIdentity
  #held = new HeldLocks()
  #tokens = 0

  constructor(
    identity: MemoryLockIdentity = FIRST,
    world: { readonly entries: Map<string, Entry> } = { entries: new Map() },
  ) {
    this.#identity = identity
    this.#entries = world.entries
  }

  /** The same locks, seen by another process; another host's liveness cannot be judged. */
  asProcess(identity: Partial<MemoryLockIdentity>): MemoryLock {
    return new MemoryLock({ ...this.#identity, ...identity }, { entries: this.#entries })
  }

  async hold<T>(
    name: string,
    options: { readonly waitMs: number; readonly command: string },
    task: () => Promise<T>,
  ): Promise<T> {
    let lost = false
    const take = async (leftMs: number): Promise<() => void> => {
      const entry = await this.#take(name, leftMs, options.command)
      return () => {
        if (!lost) this.#release(name, entry)
      }
    }
    return await this.#held.run(
      name,
      options.waitMs,
      take,
      () => this.#timeout(name),
      async () => {
        try {
          return await task()
        } catch (error) {
          lost ||= error instanceof PowerLoss
          throw error
        }
      },
    )
  }

  async inspect(): Promise<readonly LockState[]> {
    return [...this.#entries]
      .map(([name, entry]) => ({
        name,
        owner: entry.owner,
        liveness: this.#liveness(entry),
        seen: entry.owner.since,
      }))
      .sort((a, b) => compareCodePoints(a.name, b.name))
  }

  async breakLock(name: string, token: string): Promise<BrokenLock> {
    const entry = this.#entries.get(name)
    if (entry?.owner.token !== token) return 'not_held'
    if (this.#liveness(entry) === 'alive') return 'alive'
    this.#release(name, entry)
    return 'broken'
  }

  /** This process dies where it stands: its locks stay, with a dead owner. */
  kill(): void {
    for (const entry of this.#entries.values())
      if (entry.owner.pid === this.#identity.pid && entry.owner.host === this.#identity.host)
        this.#die(entry)
    this.#held = new HeldLocks()
  }

  /** The machine starts anew: every owner of this host is dead. */
  reboot(): void {
    for (const entry of this.#entries.values())
      if (entry.owner.host === this.#identity.host) this.#die(entry)
    this.#held = new HeldLocks()
  }

  async #take(name: string, waitMs: number, command: string): Promise<Entry> {
    const deadline = performance.now() + waitMs
    for (;;) {
      const current = this.#entries.get(name)
      if (current === undefined || this.#liveness(current) === 'dead') break
      const leftMs = deadline - performance.now()
      // A dead owner of another host frees nothing any more: waiting would only cost time.
      if (leftMs <= 0 || current.dead) throw this.#timeout(name)
      await freedWithin(current, leftMs)
    }
    this.#tokens++
    const owner: LockOwner = {
      ...this.#identity,
      token: `${this.#identity.host}-${this.#identity.pid}-${this.#tokens}`,
      command,
      since: '2026-12-01T09:30:00.000Z',
    }
    const entry: Entry = { owner, dead: false, freed: [] }
    this.#entries.set(name, entry)
    return entry
  }

  #release(name: string, entry: Entry): void {
    if (this.#entries.get(name) === entry) this.#entries.delete(name)
    wake(entry)
  }

  #die(entry: Entry): void {
    entry.dead = true
    wake(entry)
  }

  #liveness(entry: Entry): LockState['liveness'] {
    if (entry.owner.host !== this.#identity.host) return 'foreign'
    return entry.dead ? 'dead' : 'alive'
  }

  #timeout(name: string): SpecKittyError {
    const owner = this.#entries.get(name)?.owner ?? { ...this.#identity, command: '', since: '' }
    return new SpecKittyError('LOCK_TIMEOUT', {
      lock: name,
      pid: owner.pid,
      host: owner.host,
      holder: owner.command,
      since: owner.since,
    })
  }
}

function wake(entry: Entry): void {
  for (const waiter of entry.freed.splice(0)) waiter()
}

async function freedWithin(entry: Entry, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    entry.freed.push(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
