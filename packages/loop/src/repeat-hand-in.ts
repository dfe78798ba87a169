import type { WorkPackageState } from '@spec-kitty/events/log'
import { gatherWorkRange, resolveWorkspace, workspaceChanges } from '@spec-kitty/merge-engine'
import { type Diagnostic, SpecKittyError, shellWord } from '@spec-kitty/platform'
import { judgeReviewed } from './review-guards.js'
import { namedIn, type Scene, workPackageOf } from './scene.js'
import type { LookPorts } from './scope.js'
import { workSince } from './work-since.js'

/**
 * What a second hand-in finds: nothing new, or commits that the review will look at, because it
 * looks at the tip. Work that could not be handed in now is refused as it was the first time.
 *
 * @throws TRANSITION_REJECTED for uncommitted files, OWNERSHIP_VIOLATED
 */
export async function judgeRepeat(
  ports: LookPorts,
  scene: Scene,
  state: WorkPackageState,
): Promise<readonly Diagnostic[]> {
  const { wpId } = state
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  const handed = state.handIn?.head_commit
  if (!workspace.proven || workspace.headCommit === null || handed === undefined) return []
  const changed = await workspaceChanges(ports, workspace)
  if (changed.length > 0) throw uncommitted(scene, wpId, workspace.path, changed)
  const since = await workSince(ports, scene, workspace, handed)
  if (since === 'none') return []
  const range = await gatherWorkRange(ports.git, {
    repo: scene.repo,
    workspace,
    missionSlug: scene.mission.slug,
    ownedFiles: workPackageOf(scene, wpId).ownedFiles,
  })
  const found = await judgeReviewed(ports, scene, workspace, range)
  const tip = workspace.headCommit
  const what = since.length === 0 ? 'other commits' : `${since.length} more`
  const message = `Since it was handed in at ${handed.slice(0, 7)} the branch got ${what}; the review looks at its tip ${tip.slice(0, 7)}.`
  const details = { wp_id: wpId, handed_in: handed, head_commit: tip, commits: since }
  return [{ code: 'commits_since_hand_in', severity: 'warning', message, details }, ...found]
}

function uncommitted(
  scene: Scene,
  wpId: string,
  path: string,
  changed: readonly string[],
): SpecKittyError {
  const remedy = `git -C ${shellWord(path)} status`
  const detail = `uncommitted: ${changed.slice(0, 50).join(', ')}`
  const check = { gate: 'clean', state: 'fail', code: 'WORKSPACE_DIRTY', subject: wpId }
  return new SpecKittyError(
    'TRANSITION_REJECTED',
    {
      ...namedIn(scene, wpId),
      from: 'for_review',
      to: 'for_review',
      problem: `clean: ${detail}`,
      rules: ['WORKSPACE_DIRTY'],
      allowed: [],
      checks: [{ ...check, detail, remedy, order: 3, waivable: false }],
    },
    { remedy },
  )
}
