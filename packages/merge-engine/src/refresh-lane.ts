import { readRef } from '@spec-kitty/git'
import type { Diagnostic } from '@spec-kitty/platform'
import { type BaseInput, type BasePorts, mergeInputs } from './lane-base.js'
import type { Workspace, WorkspaceScene } from './workspace.js'

export interface RefreshedLane {
  readonly head: string
  readonly moved: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Brings approved dependency commits that the lane lacks into it: merged in objects, then a
 * fast-forward of the proven worktree. An unclean worktree of a work package that goes on is left,
 * with a diagnostic.
 */
export async function refreshLane(
  ports: BasePorts,
  scene: WorkspaceScene,
  workspace: Workspace,
  inputs: readonly BaseInput[],
  clean: boolean,
): Promise<RefreshedLane> {
  const tip = workspace.headCommit
  if (tip === null) throw new Error('invariant broken: a proven worktree has a head')
  const lane = { commit: tip, name: workspace.branch, laneId: workspace.laneId }
  const merged = await mergeInputs(ports, scene, {
    inputs: [lane, ...inputs],
    branch: workspace.branch,
  })
  if (merged === tip) return { head: tip, moved: false, diagnostics: [] }
  if (!clean) {
    return {
      head: tip,
      moved: false,
      diagnostics: [
        {
          code: 'workspace_behind',
          severity: 'warning',
          message: `${workspace.path} lacks an approved commit; commit its changes first.`,
          details: { path: workspace.path, branch: workspace.branch },
        },
      ],
    }
  }
  await fastForward(ports, workspace.path, merged)
  const head = (await readRef(ports.files, scene.repo, `refs/heads/${workspace.branch}`)) ?? tip
  return { head, moved: head !== tip, diagnostics: [] }
}

/** Flags that keep a fast-forward from being anything else, whatever the user has configured. */
export const FAST_FORWARD: readonly string[] = [
  'merge',
  '-q',
  '--ff-only',
  '--no-squash',
  '--no-autostash',
  '--no-overwrite-ignore',
]

async function fastForward(ports: BasePorts, cwd: string, commit: string): Promise<void> {
  await ports.git.run([...FAST_FORWARD, commit], { cwd })
}
