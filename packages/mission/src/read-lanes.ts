import type { ReadFiles } from '@spec-kitty/platform'
import type { ExecutionLane, LaneManifest } from './lane-manifest.js'
import type { Mission } from './mission.js'

/**
 * The lanes of a finalized mission, checked: every lane and work package once, references known,
 * no cycle. A manifest of the time before `lane-planning` gets that lane from its
 * `planning_artifact_wps`.
 *
 * @throws LANES_MISSING, LANES_CORRUPT, FILE_UNREADABLE
 */
export async function readLanes(files: ReadFiles, mission: Mission): Promise<LaneManifest> {
  throw new Error('not built')
}

/** The lane that holds `wpId`. */
export function laneOf(manifest: LaneManifest, wpId: string): ExecutionLane | undefined {
  return manifest.lanes.find((lane) => lane.wp_ids.includes(wpId))
}
