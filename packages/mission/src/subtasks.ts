import type { Repository } from '@spec-kitty/git'
import { isSpecKittyError, type ReadFiles } from '@spec-kitty/platform'
import type { Mission } from './mission.js'
import { openSubtasksIn, readTaskIndex } from './task-index.js'

/** Answer of the completeness guard: what is open, or why that cannot be said. */
export type OpenSubtasks = { readonly open: readonly string[] } | { readonly error: string }

/** The subtasks of a work package that are not done; files that cannot be read are an `error`. */
export async function openSubtasks(
  files: ReadFiles,
  repository: Repository,
  mission: Mission,
  wpId: string,
): Promise<OpenSubtasks> {
  try {
    const index = await readTaskIndex(files, repository, mission, wpId)
    return { open: openSubtasksIn(index, wpId) }
  } catch (error) {
    if (isSpecKittyError(error)) return { error: error.message }
    throw error
  }
}
