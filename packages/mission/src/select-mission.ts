import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { SelectedMission } from './mission.js'

/**
 * The one mission that `handle` names, or, without a handle, the mission of the lane worktree the
 * caller stands in, else the only open one. Tiers are tried in the order of {@link SelectorTier};
 * the first with a hit decides. [H-C-007]
 *
 * @throws MISSION_AMBIGUOUS_SELECTOR with `candidates`, MISSION_NOT_FOUND with `nearest`,
 *   MISSION_REQUIRED with `missions`, MISSION_META_MISSING, MISSION_META_INVALID
 */
export async function selectMission(
  files: ReadFiles,
  repository: Repository,
  handle?: string,
): Promise<SelectedMission> {
  throw new Error('not built')
}
