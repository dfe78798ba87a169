import type { Clock } from '../clock.js'

/** 2026-12-01T09:30:00Z. */
const START_MICROS = 1_796_117_400_000_000

/** Time that moves only when it is asked for, slept or pushed. Every instant differs from the last. */
export class MemoryClock implements Clock {
  #micros: number

  constructor(startMicros = START_MICROS) {
    this.#micros = startMicros
  }

  /** Each call is one microsecond later than the call before. */
  nowMicros(): number {
    this.#micros += 1
    return this.#micros
  }

  /** Resolves at once, with the time moved on. */
  async sleep(ms: number): Promise<void> {
    this.advanceMs(ms)
  }

  /** Moves the time; a negative number is a clock that was set back. */
  advanceMs(ms: number): void {
    this.#micros += Math.round(ms * 1000)
  }
}
