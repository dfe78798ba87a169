import type { ReadFiles } from '@spec-kitty/platform'
import type { Workspace, WorkspaceScene } from './workspace.js'

export function resolveWorkspace(
  _files: ReadFiles,
  _scene: WorkspaceScene,
  _wpId: string,
): Promise<Workspace> {
  throw new Error('not built')
}
