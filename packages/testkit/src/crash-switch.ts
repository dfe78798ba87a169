import { PowerLoss } from './power-loss.js'

/** Where power goes: before or after the n-th counted step, counted from 1. */
export interface CrashPoint {
  readonly at: number
  readonly when: 'before' | 'after'
}

/** Counts steps, cuts the power at one of them, and lets nothing through afterwards. */
export class CrashSwitch {
  #steps = 0
  #off: PowerLoss | undefined

  readonly #point: CrashPoint | undefined

  constructor(point: CrashPoint | undefined) {
    this.#point = point
  }

  /** Steps that were begun. */
  get steps(): number {
    return this.#steps
  }

  /** True when power is gone. */
  get isOff(): boolean {
    return this.#off !== undefined
  }

  /** Throws when power is gone. */
  check(): void {
    if (this.#off) throw this.#off
  }

  /** Runs one counted step. */
  async step<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.check()
    this.#steps += 1
    const mine = this.#point?.at === this.#steps
    if (mine && this.#point?.when === 'before') this.#cut(`before ${name}`)
    const result = await run()
    if (mine) this.#cut(`after ${name}`)
    return result
  }

  #cut(where: string): never {
    this.#off = new PowerLoss(`${where} (step ${this.#steps})`)
    throw this.#off
  }
}
