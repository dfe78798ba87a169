import type { Progress } from '@spec-kitty/events/status'
import type { MissionStatus } from './mission-status.js'

export function progressView(_status: MissionStatus, _wpIds: readonly string[]): Progress {
  throw new Error('not built')
}
