import { judgeChanges, type WorkRangeFacts, type Workspace } from '@spec-kitty/merge-engine'
import { commands } from './commands.js'
import type { GateMaker } from './hand-in-checks.js'
import type { Check } from './results/parts.js'
import { executionLaneOf, type Scene, workPackageOf } from './scene.js'

interface JudgedOwnership {
  readonly check: Check
  /** Changed files that nobody owns. */
  readonly unowned: readonly string[]
}

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
): JudgedOwnership {
  const { wpId } = workspace
  const active = activeInLane(scene, wpId)
  if (active.length !== 1 || active[0] !== wpId) {
    const check = gate('ownership', 'fail', {
      code: 'OWNERSHIP_CONTEXT_STALE',
      detail: `active in this lane: ${active.length === 0 ? 'none' : active.join(', ')}`,
      remedy: commands.status(scene.handle),
    })
    return { check, unowned: [] }
  }
  const { breaches, unowned } = judgeChanges(range.changedPaths, {
    own: [workPackageOf(scene, wpId)],
    others: scene.workPackages.filter(({ id }) => !isFinished(scene, id)),
    forbidden: workspace.forbiddenPaths,
  })
  if (breaches.length > 0) {
    const check = gate('ownership', 'fail', {
      code: 'OWNERSHIP_VIOLATED',
      detail: `changed: ${breaches.map((one) => `${one.path} (${one.because})`).join(', ')}`,
      remedy: commands.status(scene.handle),
    })
    return { check, unowned }
  }
  const check = gate('ownership', 'pass', {
    detail: unowned.length === 0 ? 'only owned files' : `nobody owns: ${unowned.join(', ')}`,
  })
  return { check, unowned }
}

/** Work packages of the lane that are being worked on or reviewed now, by the log. */
function activeInLane(scene: Scene, wpId: string): readonly string[] {
  const ids = executionLaneOf(scene, wpId)?.wp_ids ?? []
  return ids.filter((id) => {
    const lane = scene.status.state.workPackages.get(id)?.lane
    return lane === 'claimed' || lane === 'in_progress' || lane === 'in_review'
  })
}

/** Nothing of it is left to do, so that its files are no longer anybody's to keep. */
export function isFinished(scene: Scene, wpId: string): boolean {
  const lane = scene.status.state.workPackages.get(wpId)?.lane
  return lane === 'approved' || lane === 'done' || lane === 'canceled'
}
