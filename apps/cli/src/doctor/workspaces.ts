import { listWorktrees, type Repository } from '@spec-kitty/git'
import { resolveWorkspace } from '@spec-kitty/merge-engine'
import { type Mission, readLanes, statusLocation } from '@spec-kitty/mission'
import { isSpecKittyError, type ReadFiles } from '@spec-kitty/platform'
import { readStatus } from '@spec-kitty/status-core'
import type { DoctorFinding } from '../results/doctor.js'
import type { Examined } from './examine.js'
import { findingFrom } from './finding.js'

const AT_WORK = new Set(['claimed', 'in_progress', 'for_review', 'in_review'])

/** Worktrees: the ones that work packages are in must be proven, lost ones are named. */
export async function examineWorkspaces(
  files: ReadFiles,
  repo: Repository,
  missions: readonly Mission[],
): Promise<Examined> {
  const findings: DoctorFinding[] = []
  const worktrees = await listWorktrees(files, repo)
  for (const { path, branch, prunable } of worktrees) {
    if (prunable) findings.push(lost(path, branch))
  }
  let count = worktrees.length
  for (const mission of missions.filter((one) => one.open)) {
    try {
      const examined = await examineMission(files, repo, mission)
      count += examined.length
      findings.push(...examined.flat())
    } catch (error) {
      if (isSpecKittyError(error, 'LANES_MISSING')) continue
      findings.push(findingFrom(error, 'workspaces', mission.slug, null))
    }
  }
  return { what: 'worktrees and work packages at work', count, findings }
}

/** One entry per work package at work: its findings. */
async function examineMission(
  files: ReadFiles,
  repo: Repository,
  mission: Mission,
): Promise<readonly (readonly DoctorFinding[])[]> {
  const lanes = await readLanes(files, mission)
  const status = await readStatus(files, statusLocation(repo, mission, true))
  const scene = { repo, mission, lanes, workPackages: [], status }
  const examined: (readonly DoctorFinding[])[] = []
  for (const { wpId, lane, actor } of status.state.workPackages.values()) {
    if (!AT_WORK.has(lane)) continue
    const workspace = await resolveWorkspace(files, scene, wpId)
    if (workspace.kind === 'planning' || workspace.proven) {
      examined.push([])
      continue
    }
    const handle = mission.mid8 ?? mission.slug
    examined.push([
      {
        code: 'WORKSPACE_UNPROVEN',
        severity: 'error',
        topic: 'workspaces',
        subject: `${mission.slug} ${wpId}`,
        message: `${workspace.relativePath} is not the worktree of ${workspace.branch}.`,
        proof: workspace.unproven ?? '',
        remedy: `spec-kitty agent action implement ${wpId} --agent ${actor ?? 'NAME'} -m ${handle}`,
        fixed: false,
      },
    ])
  }
  return examined
}

function lost(path: string, branch: string | null): DoctorFinding {
  return {
    code: 'WORKTREE_LOST',
    severity: 'warning',
    topic: 'workspaces',
    subject: path,
    message: `The worktree of ${branch ?? 'a detached commit'} is registered, but its directory is gone.`,
    proof: `${path} does not point back to the repository`,
    remedy: 'git worktree prune --dry-run',
    fixed: false,
  }
}
