import type { ReadFiles } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'

/** The bytes of both files; absent where the file does not exist. */
export interface LogBytes {
  readonly journal?: Uint8Array | undefined
  readonly tracked?: Uint8Array | undefined
}

export async function readLogBytes(
  _files: ReadFiles,
  _location: StatusLogLocation,
): Promise<LogBytes> {
  throw new Error('not built')
}

export function statusOf(_location: StatusLogLocation, _logs: LogBytes): MissionStatus {
  throw new Error('not built')
}

export async function readStatus(
  _files: ReadFiles,
  _location: StatusLogLocation,
): Promise<MissionStatus> {
  throw new Error('not built')
}
