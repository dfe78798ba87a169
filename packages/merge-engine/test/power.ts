import type { Files, Processes } from '@spec-kitty/platform'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'

/** At the n-th step, counted from 1, or at the first one whose name holds `match`. */
export type Cut = { readonly when: 'before' | 'after' } & (
  | { readonly at: number }
  | { readonly match: string }
)

/**
 * One switch for disk and processes together: power goes before or after the n-th git call or
 * write, whichever it is, and nothing happens afterwards.
 */
export class Power {
  /** What was begun, in order. */
  readonly steps: string[] = []
  readonly #point: Cut | undefined
  #off = false

  constructor(point?: Cut) {
    this.#point = point
  }

  get isOff(): boolean {
    return this.#off
  }

  files(): Files {
    return {
      read: (...args) => this.#look(() => nodeFiles.read(...args)),
      list: (...args) => this.#look(() => nodeFiles.list(...args)),
      stat: (...args) => this.#look(() => nodeFiles.stat(...args)),
      realPath: (...args) => this.#look(() => nodeFiles.realPath(...args)),
      append: (...args) => this.#step(`append ${args[0]}`, () => nodeFiles.append(...args)),
      truncate: (...args) => this.#step(`cut ${args[0]}`, () => nodeFiles.truncate(...args)),
      writeAtomic: (...args) =>
        this.#step(`write ${args[0]}`, () => nodeFiles.writeAtomic(...args)),
      link: (...args) => this.#step(`link ${args[0]}`, () => nodeFiles.link(...args)),
      rename: (...args) => this.#step(`rename ${args[0]}`, () => nodeFiles.rename(...args)),
      remove: (...args) => this.#step(`remove ${args[0]}`, () => nodeFiles.remove(...args)),
    }
  }

  processes(): Processes {
    return {
      run: (argv, options) => this.#step(argv.join(' '), () => nodeProcesses.run(argv, options)),
      start: (argv, options) =>
        this.#step(argv.join(' '), () => nodeProcesses.start(argv, options)),
    }
  }

  #look<T>(run: () => Promise<T>): Promise<T> {
    if (this.#off) throw new PowerLoss('earlier')
    return run()
  }

  async #step<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (this.#off) throw new PowerLoss('earlier')
    this.steps.push(name)
    const mine = this.#isPoint(name)
    if (mine && this.#point?.when === 'before') this.#cut(`before ${name}`)
    const result = await run()
    if (mine) this.#cut(`after ${name}`)
    return result
  }

  #isPoint(name: string): boolean {
    const point = this.#point
    if (point === undefined) return false
    return 'at' in point ? point.at === this.steps.length : name.includes(point.match)
  }

  #cut(where: string): never {
    this.#off = true
    throw new PowerLoss(where)
  }
}
