import type { Git } from '@spec-kitty/git'
import type { Clock, Diagnostic, Files, Ids, Lock } from '@spec-kitty/platform'
import type { Workspace, WorkspaceScene } from './workspace.js'

export interface AllocatePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

export interface AllocateRequest extends WorkspaceScene {
  readonly wpId: string
  /** Who allocates, as in the claim. */
  readonly actor: string
}

export interface AllocatedWorkspace {
  readonly workspace: Workspace
  /** `created`: this call made the worktree. `refreshed`: a dependency moved and was merged in. */
  readonly outcome: 'created' | 'reused' | 'refreshed'
  readonly diagnostics: readonly Diagnostic[]
}

export function allocateWorkspace(
  _ports: AllocatePorts,
  _request: AllocateRequest,
): Promise<AllocatedWorkspace> {
  throw new Error('not built')
}
