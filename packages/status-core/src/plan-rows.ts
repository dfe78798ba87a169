import type { Clock, Ids } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'
import type { EmitOutcome, EmitRequest, NewRow, Stamp } from './requests.js'

/** Rows that were decided and not written, with what becomes of each request. */
export interface PlannedRows {
  readonly rows: readonly NewRow[]
  readonly outcomes: readonly EmitOutcome[]
  readonly eventIds: readonly string[]
}

export function mintStamps(
  _ports: { readonly clock: Clock; readonly ids: Ids },
  _status: MissionStatus,
  _count: number,
): readonly Stamp[] {
  throw new Error('not built')
}

export function planRows(
  _location: StatusLogLocation,
  _status: MissionStatus,
  _requests: readonly EmitRequest[],
  _stamps: readonly Stamp[],
): PlannedRows {
  throw new Error('not built')
}
