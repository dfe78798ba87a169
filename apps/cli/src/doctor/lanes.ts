import type { WorkPackageState } from '@spec-kitty/events/log'
import { headOf, listWorktrees, resolveRevisions } from '@spec-kitty/git'
import { resolveWorkspace, type Workspace, type WorkspaceScene } from '@spec-kitty/merge-engine'
import { type ExecutionLane, PLANNING_LANE } from '@spec-kitty/mission'
import { shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Found } from './finding.js'

export type LaneScene = WorkspaceScene
type Ports = Pick<DoctorPorts, 'files' | 'git'>

const AT_WORK = new Set(['claimed', 'in_progress', 'for_review', 'in_review'])

/** One lane that work has begun in: its branch, and the worktree that stands for it. */
export async function examineLane(
  ports: Ports,
  scene: LaneScene,
  lane: ExecutionLane,
): Promise<readonly Found[]> {
  if (lane.lane_id === PLANNING_LANE) return []
  const states = lane.wp_ids.flatMap((wpId) => scene.status.state.workPackages.get(wpId) ?? [])
  const begun = states.filter((one) => one.workspace !== null && one.lane !== 'canceled')
  const active = begun.find((one) => AT_WORK.has(one.lane)) ?? begun.at(-1)
  if (active === undefined) return []
  const workspace = await resolveWorkspace(ports.files, scene, active.wpId)
  if (workspace.headCommit === null) return missingBranch(ports, scene, workspace, begun)
  if (workspace.proven) return []
  const atWork = AT_WORK.has(active.lane)
  if (!workspace.exists) {
    if (!atWork) return []
    return [
      {
        code: 'CLAIM_WITHOUT_WORKSPACE',
        severity: 'warning',
        subject: `${scene.mission.slug} ${active.wpId}`,
        message: `${active.wpId} is ${active.lane}, but ${workspace.relativePath} does not exist.`,
        proof: workspace.unproven ?? '',
        remedy: await wayBack(ports, scene, workspace),
      },
    ]
  }
  return [
    {
      code: 'WORKSPACE_UNPROVEN',
      severity: atWork ? 'error' : 'warning',
      subject: `${scene.mission.slug} ${active.wpId}`,
      message: `${workspace.relativePath} is not the worktree of ${workspace.branch}.`,
      proof: workspace.unproven ?? '',
      remedy: await wayBack(ports, scene, workspace),
    },
  ]
}

async function missingBranch(
  { git }: Ports,
  scene: LaneScene,
  { branch, laneId }: Workspace,
  states: readonly WorkPackageState[],
): Promise<readonly Found[]> {
  const known = [...states]
    .reverse()
    .flatMap((one) => one.approval?.commit ?? one.handIn?.head_commit ?? [])
  if (known.length === 0) return []
  const specs = known.map((oid) => `${oid}^{commit}`)
  const found = await resolveRevisions(git, scene.repo.root, specs)
  const commit = found.find((one) => one !== null)?.oid
  return [
    {
      code: 'MERGE_LANE_BRANCH_MISSING',
      severity: 'error',
      subject: `${scene.mission.slug} ${laneId}`,
      message: `Branch ${branch} does not exist, but the log knows commits of it.`,
      proof: `refs/heads/${branch} does not exist; recorded: ${known.join(', ')}`,
      remedy: commit === undefined ? null : `git branch ${shellWord(branch)} ${commit}`,
    },
  ]
}

/** What makes the place the lane's worktree again and destroys nothing; null where nothing is sure. */
async function wayBack(
  { files }: Ports,
  { repo }: LaneScene,
  { path, branch, exists }: Workspace,
): Promise<string | null> {
  const [place, name] = [shellWord(path), shellWord(branch)]
  const add = `git worktree add ${place} ${name}`
  const registered = (await listWorktrees(files, repo)).find((one) => one.path === path)
  if (!exists) return registered === undefined ? add : `git worktree prune && ${add}`
  if (registered !== undefined && !registered.prunable) {
    const { branch: current } = await headOf(files, repo, registered.gitDir)
    return current === branch ? null : `git -C ${place} switch ${name}`
  }
  if ((await files.stat(`${path}/.git`)) !== undefined) return null
  const away = `mv ${place} ${shellWord(`${path}.away`)}`
  return registered === undefined ? `${away} && ${add}` : `${away} && git worktree prune && ${add}`
}
