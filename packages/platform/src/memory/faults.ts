import type { FileReason, WriteStage } from '../file-fault.js'
import type { Files } from '../files.js'
import { PowerLoss } from './power-loss.js'

/** A call of the port that can be told to fail. */
export type FileOperation = keyof Files

export interface FaultOptions {
  /** Only a call for this path fails; any path when absent. */
  readonly path?: string
  /** Where a write fails: `sync` leaves the bytes where a reader sees them. */
  readonly stage?: WriteStage
  /** How many bytes of an append arrive before it fails; 0 unless given. */
  readonly bytes?: number
}

export interface Fault extends FaultOptions {
  readonly reason: FileReason
}

/** When the power goes, and which calls are refused. */
export class Faults {
  #count = 0
  #left = Number.POSITIVE_INFINITY
  #tornBytes = 0
  #powerless = false
  #planned: { readonly operation: FileOperation; readonly fault: Fault }[] = []

  /** Mutating operations so far. */
  get count(): number {
    return this.#count
  }

  crashAfter(operations: number, tornBytes: number): void {
    this.#left = operations
    this.#tornBytes = tornBytes
  }

  plan(operation: FileOperation, fault: Fault): void {
    this.#planned.push({ operation, fault })
  }

  /** Power is back, nothing more is planned. */
  clear(): void {
    this.#left = Number.POSITIVE_INFINITY
    this.#powerless = false
    this.#planned = []
  }

  /** @throws PowerLoss once the power is gone */
  checkPower(): void {
    if (this.#powerless) throw new PowerLoss()
  }

  /** The fault planned for this call, which is thereby used up. */
  take(operation: FileOperation, path: string): Fault | undefined {
    this.checkPower()
    const index = this.#planned.findIndex(
      (one) => one.operation === operation && (one.fault.path ?? path) === path,
    )
    return index < 0 ? undefined : this.#planned.splice(index, 1)[0]?.fault
  }

  /** Runs one mutating operation, or loses power at it, after `torn` has put down what arrived. */
  step(action: () => void, torn?: (bytes: number) => void): void {
    this.checkPower()
    if (this.#left <= 0) {
      torn?.(this.#tornBytes)
      this.#powerless = true
      throw new PowerLoss()
    }
    this.#left--
    this.#count++
    action()
  }
}
