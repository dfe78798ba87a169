import type { Anomaly } from './reducer.js'

/** Why a fold cannot go on. The message names keys and ids, never values. */
export class ReductionError extends Error {
  override readonly name = 'ReductionError'
  /** `MIXED_STREAM`, `OUT_OF_ORDER`, `LIMIT_EXCEEDED`; in strict use, the kind of the anomaly. */
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  /** What stopped a strict fold; null otherwise. */
  readonly anomaly: Anomaly | null

  constructor(
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    anomaly: Anomaly | null = null,
  ) {
    super(`${code}: ${message}`)
    this.code = code
    this.details = details
    this.anomaly = anomaly
  }
}
