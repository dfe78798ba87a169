import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'

export function snapshotBytes(_status: MissionStatus, _location: StatusLogLocation): Uint8Array {
  throw new Error('not built')
}
