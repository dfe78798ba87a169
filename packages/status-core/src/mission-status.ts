import type { LaneRow, StatusState } from '@spec-kitty/events/log'

/** Something the log shows that a person may want to know. `error` stops writes or shows. */
export interface LogFinding {
  readonly code: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly wpId: string | null
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** A row that is no lane row: its kind, and the object as read. */
export interface OtherRow {
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
}

/** State of one mission: the fold of tracked log and journal together. */
export interface MissionStatus {
  readonly state: StatusState
  /** Lane rows of both files, each id once. */
  readonly rows: readonly LaneRow[]
  readonly otherRows: readonly OtherRow[]
  /** Rows of every kind. Grows with every write and never shrinks. */
  readonly rowCount: number
  readonly findings: readonly LogFinding[]
  /** Work packages with an invalid row: shown as uncertain, closed for writes. */
  readonly uncertain: ReadonlySet<string>
  /** False when the tracked log lacks rows that the journal has. */
  readonly trackedComplete: boolean
}
