import type { Finding } from './finding.js'
import type { MissionMeta } from './meta.js'

/** A mission as it stands in the canonical checkout. */
export interface Mission {
  /** Directory name below `kitty-specs/`: the name of the mission in every path. */
  readonly slug: string
  /** `slug` without its own mid8 and without a leading number. For people. */
  readonly humanSlug: string
  readonly missionId: string | null
  /** First eight characters of the id. */
  readonly mid8: string | null
  readonly missionNumber: number | null
  readonly missionType: string
  readonly friendlyName: string
  /** Absolute path of the mission directory. */
  readonly path: string
  readonly meta: MissionMeta
  /** Recorded name, else composed; null when neither is possible. */
  readonly missionBranch: string | null
  /** Where merge lands. */
  readonly targetBranch: string | null
  /** Where planning commits live; the target unless something else is recorded. */
  readonly planningBranch: string | null
  /** True until `merged_at` is recorded. */
  readonly open: boolean
  /** What was odd about `meta.json`; never a reason not to work on the mission. */
  readonly findings: readonly Finding[]
}

/** What {@link selectMission} found, and by which tier. */
export interface SelectedMission {
  readonly mission: Mission
  readonly selectedBy: SelectorTier
}

export type SelectorTier =
  | 'mission_id'
  | 'mid8'
  | 'mission_slug'
  | 'human_slug'
  | 'mission_number'
  | 'worktree'
  | 'only_open'
  | 'interrupted'
  | 'only_mission'
  | 'last_merged'

/** What a command without a handle may mean beside the only open mission. */
export interface SelectionHints {
  /** Ids (slugs where there is no id) of missions whose merge was begun and not ended. */
  readonly interrupted?: readonly string[]
  /** The interrupted one is meant even while others are open. */
  readonly resume?: boolean
  /** With none open, the one that was merged last is meant. */
  readonly merged?: boolean
}
