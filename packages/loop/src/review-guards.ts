import { sameActor, type WorkPackageState } from '@spec-kitty/events/log'
import { judgeChanges, type WorkRangeFacts, type Workspace } from '@spec-kitty/merge-engine'
import { type Diagnostic, SpecKittyError, shellWord } from '@spec-kitty/platform'
import { commands } from './commands.js'
import { isFinished } from './ownership.js'
import { executionLaneOf, namedIn, type Scene, workPackageOf } from './scene.js'
import type { LookPorts } from './scope.js'

/** What a review of this range has to be told beside the diff: changed files that nobody owns. */
export async function judgeReviewed(
  ports: LookPorts,
  scene: Scene,
  workspace: Workspace,
  range: WorkRangeFacts,
): Promise<readonly Diagnostic[]> {
  const { wpId } = workspace
  const mates = executionLaneOf(scene, wpId)?.wp_ids ?? []
  const { breaches, unowned } = judgeChanges(range.changedPaths, {
    own: [workPackageOf(scene, wpId), ...scene.workPackages.filter(isFinishedMate(scene, mates))],
    others: scene.workPackages.filter(({ id }) => !isFinished(scene, id)),
    forbidden: workspace.forbiddenPaths,
  })
  if (breaches.length === 0) return unownedDiagnostics(wpId, unowned)
  const changed = breaches.map((one) => one.path)
  const log = ['log', '-1', '--format=%H', `${range.baseCommit}..${range.headCommit}`]
  const { stdout } = await ports.git.run([...log, '--', ...changed], { cwd: scene.repo.root })
  const commit = stdout.trim() === '' ? range.headCommit : stdout.trim()
  throw new SpecKittyError(
    'OWNERSHIP_VIOLATED',
    {
      ...namedIn(scene, wpId),
      paths: breaches.map((one) => `${one.path} (${one.because})`),
      owners: [...new Set(breaches.map((one) => one.because))],
      commit,
    },
    { remedy: `git -C ${shellWord(workspace.path)} revert ${commit}` },
  )
}

/** Names changed files that nobody owns, for whoever looks at the work. */
export function unownedDiagnostics(
  wpId: string,
  unowned: readonly string[],
): readonly Diagnostic[] {
  if (unowned.length === 0) return []
  const message = `${wpId} changed files that nobody owns: ${unowned.join(', ')}.`
  const details = { wp_id: wpId, paths: unowned }
  return [{ code: 'outside_map', severity: 'info', message, details }]
}

/** Says that somebody judges their own work. */
export function selfReviewDiagnostics(
  state: WorkPackageState,
  reviewer: string,
): readonly Diagnostic[] {
  if (state.implementer === null || !sameActor(state.implementer, reviewer)) return []
  const message = `${reviewer} implemented ${state.wpId} and reviews it too.`
  const details = { wp_id: state.wpId, reviewer }
  return [{ code: 'self_review', severity: 'warning', message, details }]
}

/** @throws TRANSITION_REJECTED for work that is not handed in, with what comes before a review */
export function refuseNotHandedIn(scene: Scene, state: WorkPackageState): void {
  const { lane, wpId, actor } = state
  if (lane === 'for_review' || lane === 'in_review' || lane === 'approved') return
  const held = lane === 'claimed' || lane === 'in_progress'
  const remedy = held
    ? commands.handIn(wpId, actor, scene.handle)
    : lane === 'planned'
      ? commands.implement(wpId, null, scene.handle)
      : commands.next(null, scene.handle)
  throw new SpecKittyError(
    'TRANSITION_REJECTED',
    {
      ...namedIn(scene, wpId),
      from: lane,
      to: 'in_review',
      problem: `it is ${lane}, not handed in`,
      rules: ['ILLEGAL_TRANSITION'],
      allowed: [],
    },
    { remedy },
  )
}

function isFinishedMate(scene: Scene, mates: readonly string[]) {
  return ({ id }: { readonly id: string }) => mates.includes(id) && isFinished(scene, id)
}
