import { isAncestor } from '@spec-kitty/git'
import { gatherWorkRange, type Workspace } from '@spec-kitty/merge-engine'
import { type Scene, workPackageOf } from './scene.js'
import type { LookPorts } from './scope.js'

/**
 * The commits of the work package that its branch holds after `reviewed`, oldest first; `none` when
 * bookkeeping aside nothing was added. Empty when the branch does not contain `reviewed` any more.
 */
export async function workSince(
  ports: LookPorts,
  scene: Scene,
  workspace: Workspace,
  reviewed: string,
): Promise<readonly string[] | 'none'> {
  const head = workspace.headCommit
  if (head === reviewed) return 'none'
  if (head === null || !(await isAncestor(ports.git, scene.repo.root, reviewed, head))) return []
  const since = await gatherWorkRange(ports.git, {
    repo: scene.repo,
    workspace: { ...workspace, baseCommit: reviewed },
    missionSlug: scene.mission.slug,
    ownedFiles: workPackageOf(scene, workspace.wpId).ownedFiles,
  })
  return since.commits.length === 0 ? 'none' : since.commits
}
