import type { WorkPackageState } from '@spec-kitty/events/log'
import type { Workspace } from '@spec-kitty/merge-engine'
import { SpecKittyError, shellWord } from '@spec-kitty/platform'
import { commands } from './commands.js'
import { namedIn, type Scene } from './scene.js'

/** The newest commit of a work package that the log names; null before its first hand-in. */
export function recordedHead(state: WorkPackageState | undefined): string | null {
  return (
    state?.approval?.commit ?? state?.reviewClaim?.head_commit ?? state?.handIn?.head_commit ?? null
  )
}

/** The command that makes an unproven place of work what it should be; null when none is known. */
export function workspaceRemedy(scene: Scene, workspace: Workspace): string | null {
  const { path, branch, headCommit, unproven, wpId } = workspace
  const recorded = recordedHead(scene.status.state.workPackages.get(wpId))
  if (headCommit === null) {
    return recorded === null ? null : `git branch ${shellWord(branch)} ${recorded}`
  }
  if (workspace.kind === 'planning') return `git switch ${shellWord(workspace.baseRef)}`
  if (!workspace.exists) return `git worktree add -f ${shellWord(path)} ${shellWord(branch)}`
  const elsewhere = unproven?.startsWith('it is on ') ?? false
  return elsewhere ? `git -C ${shellWord(path)} checkout ${shellWord(branch)}` : null
}

/** WORKSPACE_UNPROVEN with the command that helps. */
export function unprovenWorkspace(scene: Scene, workspace: Workspace): SpecKittyError {
  const { path, branch, wpId, headCommit } = workspace
  const cause =
    headCommit === null && !workspace.exists
      ? 'the branch does not exist'
      : (workspace.unproven ?? 'the branch does not exist')
  return new SpecKittyError(
    'WORKSPACE_UNPROVEN',
    { ...namedIn(scene, wpId), path, branch, cause, lane_id: workspace.laneId },
    { remedy: workspaceRemedy(scene, workspace) ?? commands.doctor() },
  )
}
