import type { Workspace } from '@spec-kitty/merge-engine'
import type { WorkspaceView } from './results/parts.js'

/** A workspace in wire names. */
export function workspaceView(workspace: Workspace): WorkspaceView {
  const scope = workspace.cleanScope
  return {
    kind: workspace.kind,
    lane_id: workspace.laneId,
    path: workspace.path,
    branch: workspace.branch,
    base_ref: workspace.baseRef,
    base_commit: workspace.baseCommit,
    head_commit: workspace.headCommit,
    proven: workspace.proven,
    clean_scope: scope === 'everything' ? ['**'] : [...scope],
    forbidden_paths: [...workspace.forbiddenPaths],
  }
}
