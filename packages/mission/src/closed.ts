import { SpecKittyError } from '@spec-kitty/platform'
import type { MissionStatus } from '@spec-kitty/status-core'
import type { Mission } from './mission.js'
import { named } from './mission-paths.js'

/** True once a mission is merged: its metadata say so, or its log, which no checkout can hide. */
export function isClosed(mission: Mission, status: MissionStatus | null): boolean {
  if (!mission.open) return true
  const lanes = [...(status?.state.workPackages.values() ?? [])].map((state) => state.lane)
  const counted = lanes.filter((lane) => lane !== 'canceled')
  return counted.length > 0 && counted.every((lane) => lane === 'done')
}

/** What a refusal of a merged mission says. */
export function closedDetails(mission: Mission) {
  return { ...named(mission), target: mission.meta.merged_into ?? mission.targetBranch ?? '' }
}

/** @throws MISSION_CLOSED for a mission that is merged: nothing of its plan may change */
export function refuseClosed(mission: Mission, status: MissionStatus): void {
  if (isClosed(mission, status)) throw new SpecKittyError('MISSION_CLOSED', closedDetails(mission))
}
