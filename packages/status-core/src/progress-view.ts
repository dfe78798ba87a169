import { type Progress, progressOf } from '@spec-kitty/events/status'
import { workPackagesOf } from './board.js'
import type { MissionStatus } from './mission-status.js'

/**
 * Progress over every work package of the mission; one without rows counts as not begun [R-FR-013].
 *
 * @param wpIds - Those that the mission declares; ones that only the log knows are counted too.
 */
export function progressView(status: MissionStatus, wpIds: readonly string[]): Progress {
  return progressOf(
    workPackagesOf(status, wpIds).map((wpId) => {
      const state = status.state.workPackages.get(wpId)
      return { wpId, lane: state?.lane ?? 'genesis', blockedFrom: state?.blockedFrom ?? null }
    }),
  )
}
