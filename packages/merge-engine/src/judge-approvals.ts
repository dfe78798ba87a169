import type { Git } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { ApprovalFreshness } from './freshness.js'
import type { WorkspaceScene } from './workspace.js'

export function judgeApprovals(
  _ports: { readonly files: ReadFiles; readonly git: Git },
  _scene: WorkspaceScene,
): Promise<ReadonlyMap<string, ApprovalFreshness>> {
  throw new Error('not built')
}
