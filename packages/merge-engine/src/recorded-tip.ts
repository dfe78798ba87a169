import type { Git } from '@spec-kitty/git'
import { type AllocateRequest, unproven } from './allocate-workspace.js'
import { laneHolding } from './resolve-workspace.js'
import type { Workspace } from './workspace.js'

/**
 * The commit that a lane's branch must hold by what the log recorded of its work: the newest of
 * hand-ins and approvals. Null while nothing of the lane was handed in, so
 * that there is nothing to lose.
 *
 * @throws WORKSPACE_UNPROVEN when a recorded commit is not in this repository, or two of them lie
 *   on different lines
 */
export async function recordedTip(
  git: Git,
  request: AllocateRequest,
  found: Workspace,
): Promise<string | null> {
  const recorded = [...new Set(commitsOfLane(request))]
  if (recorded.length === 0) return null
  const cwd = request.repo.root
  const known = await git.run(['rev-list', '--no-walk', '--ignore-missing', ...recorded], { cwd })
  const present = new Set(known.stdout.split('\n').filter((line) => line !== ''))
  const missing = recorded.find((commit) => !present.has(commit))
  if (missing !== undefined) {
    throw unproven(found, `the branch is gone, and commit ${missing} of the log is not here`)
  }
  if (recorded.length === 1) return recorded[0] ?? null
  const answer = await git.run(['merge-base', '--independent', ...recorded], { cwd })
  const [tip, other] = answer.stdout.split('\n').filter((line) => line !== '')
  if (tip !== undefined && other === undefined) return tip
  throw unproven(found, `the branch is gone, and the log names ${tip} and ${other} as its head`)
}

function commitsOfLane(request: AllocateRequest): readonly string[] {
  return laneHolding(request, request.wpId).wp_ids.flatMap((wpId) => {
    const state = request.status.state.workPackages.get(wpId)
    const commit =
      state?.lane === 'approved' || state?.lane === 'done'
        ? (state.approval?.commit ?? state.handIn?.head_commit)
        : state?.handIn?.head_commit
    return commit === undefined || commit === '' ? [] : [commit]
  })
}
