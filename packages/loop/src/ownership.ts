import type { WorkRangeFacts, Workspace } from '@spec-kitty/merge-engine'
import { matchesGlob, type WorkPackage } from '@spec-kitty/mission'
import { commands } from './commands.js'
import type { GateMaker } from './hand-in-checks.js'
import type { Check } from './results/parts.js'
import { executionLaneOf, type Scene, workPackageOf } from './scene.js'

/**
 * Whether the work stayed within what its package owns. A file of another unfinished package, a
 * forbidden path, or a deletion outside the owned files is a violation; a file that nobody owns is
 * named for the reviewer and does not block.
 */
export function judgeOwnership(
  scene: Scene,
  workspace: Workspace,
  range: WorkRangeFacts,
  gate: GateMaker,
): Check {
  const { wpId } = workspace
  const active = activeInLane(scene, wpId)
  if (active.length !== 1 || active[0] !== wpId) {
    return gate('ownership', 'fail', {
      code: 'OWNERSHIP_CONTEXT_STALE',
      detail: `active in this lane: ${active.length === 0 ? 'none' : active.join(', ')}`,
      remedy: commands.status(scene.handle),
    })
  }
  const own = workPackageOf(scene, wpId)
  const violations: string[] = []
  const outside: string[] = []
  for (const { path, change } of range.changedPaths) {
    const forbidden = workspace.forbiddenPaths.find((prefix) => path.startsWith(prefix))
    const owned = own.codebaseWide || owns(own, path)
    const other = owned ? undefined : otherOwner(scene, own, path)
    if (forbidden !== undefined) violations.push(`${path} (not for this lane)`)
    else if (other !== undefined) violations.push(`${path} (${other})`)
    else if (!owned && change === 'deleted') violations.push(`${path} (deleted)`)
    else if (!owned) outside.push(path)
  }
  if (violations.length > 0) {
    return gate('ownership', 'fail', {
      code: 'OWNERSHIP_VIOLATED',
      detail: `changed: ${violations.join(', ')}`,
      remedy: commands.status(scene.handle),
    })
  }
  return gate('ownership', 'pass', {
    detail: outside.length === 0 ? 'only owned files' : `nobody owns: ${outside.join(', ')}`,
  })
}

/** Work packages of the lane that are being worked on or reviewed now, by the log. */
function activeInLane(scene: Scene, wpId: string): readonly string[] {
  const ids = executionLaneOf(scene, wpId)?.wp_ids ?? []
  return ids.filter((id) => {
    const lane = scene.status.state.workPackages.get(id)?.lane
    return lane === 'claimed' || lane === 'in_progress' || lane === 'in_review'
  })
}

function otherOwner(scene: Scene, own: WorkPackage, path: string): string | undefined {
  return scene.workPackages.find((other) => {
    const lane = scene.status.state.workPackages.get(other.id)?.lane
    const finished = lane === 'approved' || lane === 'done' || lane === 'canceled'
    return other.id !== own.id && !finished && !other.codebaseWide && owns(other, path)
  })?.id
}

function owns(one: WorkPackage, path: string): boolean {
  return [...one.ownedFiles, ...one.createIntent].some((glob) => matchesGlob(glob, path))
}
