import { parentOf } from '@spec-kitty/platform'

/**
 * Where one mission keeps its status, and the few facts about it that are written into rows and
 * `status.json`. All paths are absolute and lie in the canonical checkout or its git directory.
 */
export interface StatusLogLocation {
  /** Name of the mission's directory below `kitty-specs/`. */
  readonly missionSlug: string
  readonly missionId: string | null
  readonly missionNumber: number | null
  readonly missionType: string
  /** `<root>/kitty-specs/<slug>/status.events.jsonl` */
  readonly trackedLog: string
  /** `<root>/kitty-specs/<slug>/status.json` */
  readonly snapshot: string
  /** `<common dir>/spec-kitty/missions/<mission id, or slug>/events.jsonl` */
  readonly journal: string
  /** Directory that torn fragments are moved to. */
  readonly quarantine: string
  /** Git directory of the canonical checkout; its marker files tell of operations in progress. */
  readonly gitDir: string
  /** Whether `lanes.json` stands: then a mission with neither log nor journal is an error. */
  readonly finalized: boolean
  /** Home directory, cut from texts that are recorded; null or absent when it is not known. */
  readonly home?: string | null
}

/** Root of the canonical checkout, which is where `kitty-specs/` lies. */
export function rootOf(location: StatusLogLocation): string {
  const tail = `/${statusEventsPath(location)}`
  return location.trackedLog.endsWith(tail)
    ? location.trackedLog.slice(0, -tail.length)
    : parentOf(location.trackedLog)
}

/** The tracked log as commands print it: relative to the repository root. */
export function statusEventsPath(location: StatusLogLocation): string {
  return `kitty-specs/${location.missionSlug}/status.events.jsonl`
}

/** Name of the lock under which this mission's log is written. */
export function missionLock(location: StatusLogLocation): string {
  return `mission-${location.missionSlug}`
}
