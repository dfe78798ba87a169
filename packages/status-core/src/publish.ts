import type { Diagnostic } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'
import type { EmitPorts, NewRow } from './requests.js'

export async function appendPublished(
  _ports: EmitPorts,
  _location: StatusLogLocation,
  _rows: readonly NewRow[],
): Promise<{
  readonly appended: readonly string[]
  readonly status: MissionStatus
  readonly diagnostics: readonly Diagnostic[]
}> {
  throw new Error('not built')
}

export async function replaceTrackedLog(
  _ports: EmitPorts,
  _location: StatusLogLocation,
  _bytes: Uint8Array,
): Promise<{ readonly written: boolean; readonly united: number }> {
  throw new Error('not built')
}
