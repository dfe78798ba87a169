import { AsyncLocalStorage } from 'node:async_hooks'

/** One taking of a lock by this process. Nested tasks share it; the last one out gives it back. */
interface Hold {
  readonly owner: HeldLocks
  readonly key: string
  tasks: number
}

interface Waiter {
  admit(): void
}

/** One for all: every storage that exists costs each promise of the process a little. */
const HOLDS = new AsyncLocalStorage<readonly Hold[]>()

/**
 * The part of a lock that lives inside one process: a queue per key, and the knowledge which async
 * task holds what. Whoever is admitted then takes the lock itself, from other processes.
 */
export class HeldLocks {
  readonly #queues = new Map<string, Waiter[]>()

  /**
   * Runs `task` as the only one of this process for `key`. A task inside one that holds `key` runs
   * at once, without `take`; `take` gets the milliseconds left and returns what gives back.
   */
  async run<T>(
    key: string,
    waitMs: number,
    take: (leftMs: number) => Promise<() => void>,
    timedOut: () => Promise<Error> | Error,
    task: () => Promise<T>,
  ): Promise<T> {
    const outer = HOLDS.getStore() ?? []
    const held = outer.find((hold) => hold.owner === this && hold.key === key && hold.tasks > 0)
    if (held !== undefined) return await this.#nested(held, task)
    const deadline = performance.now() + waitMs
    if (!(await this.#enter(key, waitMs))) throw await timedOut()
    const hold: Hold = { owner: this, key, tasks: 0 }
    let giveBack: (() => void) | undefined
    try {
      giveBack = await take(Math.max(0, deadline - performance.now()))
    } catch (error) {
      this.#leave(key)
      throw error
    }
    this.#giveBacks.set(hold, giveBack)
    return await HOLDS.run([...outer, hold], () => this.#nested(hold, task))
  }

  readonly #giveBacks = new WeakMap<Hold, () => void>()

  async #nested<T>(hold: Hold, task: () => Promise<T>): Promise<T> {
    hold.tasks++
    try {
      return await task()
    } finally {
      hold.tasks--
      if (hold.tasks === 0) {
        try {
          this.#giveBacks.get(hold)?.()
        } finally {
          this.#leave(hold.key)
        }
      }
    }
  }

  async #enter(key: string, waitMs: number): Promise<boolean> {
    const queue = this.#queues.get(key)
    if (queue === undefined) {
      this.#queues.set(key, [])
      return true
    }
    if (waitMs <= 0) return false
    return await new Promise<boolean>((resolve) => {
      const waiter = { admit: () => finish(true) }
      const timer = setTimeout(() => finish(false), waitMs)
      const finish = (admitted: boolean): void => {
        clearTimeout(timer)
        if (!admitted) queue.splice(queue.indexOf(waiter), 1)
        resolve(admitted)
      }
      queue.push(waiter)
    })
  }

  #leave(key: string): void {
    const next = this.#queues.get(key)?.shift()
    if (next === undefined) this.#queues.delete(key)
    else next.admit()
  }
}
