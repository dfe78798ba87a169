import { type ErrorCode, type ErrorDetails, SpecKittyError, shellWord } from '@spec-kitty/platform'
import type { MergeFacts } from './merge-facts.js'
import type { MergeFinding } from './merge-result.js'

/** Ids that differ from their code in lower case. */
const BLOCKER_IDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MERGE_BRANCH_MISSING: 'missing_mission_branch',
}

/** Where a finding belongs. */
export interface FindingPlace {
  readonly wpId?: string
  readonly laneId?: string
  readonly remedy?: string
}

/** A reason against merging; message and remedy are those of the error that it would be. */
export function blocker(
  facts: Pick<MergeFacts, 'mission'>,
  key: ErrorCode,
  details: ErrorDetails,
  place: FindingPlace = {},
): MergeFinding {
  const all = { mission: facts.mission.handle, mission_slug: facts.mission.slug, ...details }
  const error = new SpecKittyError(key, all, place.remedy ? { remedy: place.remedy } : {})
  return {
    code: key,
    blocker: BLOCKER_IDS[key] ?? key.toLowerCase(),
    wp_id: place.wpId ?? null,
    lane_id: place.laneId ?? null,
    message: error.message,
    remediation: error.remedy,
    details: all,
  }
}

/** A git command where the lane is checked out; where it is not, a new worktree comes first. */
export function inLane(facts: Pick<MergeFacts, 'lanes'>, laneId: string, command: string): string {
  const lane = facts.lanes.find((one) => one.lane.lane_id === laneId)
  const path = lane?.worktree?.path
  if (path !== undefined) return `git -C ${shellWord(path)} ${command}`
  return `git worktree add ${shellWord(`../${lane?.branch.replaceAll('/', '-')}`)} ${lane?.branch}`
}

/** Something to know that does not stand in the way. */
export function warning(
  code: string,
  message: string,
  details: ErrorDetails = {},
  place: FindingPlace = {},
): MergeFinding {
  return {
    code,
    blocker: code,
    wp_id: place.wpId ?? null,
    lane_id: place.laneId ?? null,
    message,
    remediation: place.remedy ?? null,
    details,
  }
}
