import { type ErrorCode, type ErrorDetails, SpecKittyError } from '@spec-kitty/platform'
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
