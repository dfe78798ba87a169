import type { Repository } from '@spec-kitty/git'
import { type SelectedMission, type SelectionHints, selectMission } from '@spec-kitty/mission'
import { isSpecKittyError } from '@spec-kitty/platform'
import type { RepositoryPorts } from './compose-ports.js'

/** The mission that is meant. One whose directory is gone is not one that never was. */
export async function findMission(
  ports: RepositoryPorts,
  repo: Repository,
  handle: string | undefined,
  hints: SelectionHints,
): Promise<SelectedMission> {
  const lost = async () => {
    const { lostMissionFault } = await import('./lost-missions.js')
    return lostMissionFault(ports, repo, handle)
  }
  const selected = await selectMission(ports.files, repo, handle, hints).catch(
    async (error: unknown) => {
      if (!isSpecKittyError(error, 'MISSION_REQUIRED', 'MISSION_NOT_FOUND')) throw error
      throw (await lost()) ?? error
    },
  )
  const fault = selected.selectedBy === 'only_mission' ? await lost() : undefined
  if (fault !== undefined) throw fault
  return selected
}
