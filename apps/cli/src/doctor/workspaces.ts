import { listWorktrees, type Repository, readRef } from '@spec-kitty/git'
import {
  branchesOf,
  type LaneManifest,
  type Mission,
  readLanes,
  statusLocation,
} from '@spec-kitty/mission'
import { isSpecKittyError } from '@spec-kitty/platform'
import { readStatus } from '@spec-kitty/status-core'
import type { DoctorFinding } from '../results/doctor.js'
import type { DoctorPorts, Examined } from './examine.js'
import { findingFrom } from './finding.js'
import { examineLane, type LaneScene } from './lanes.js'

/** Branches and worktrees: what work needs must be there and proven, lost ones are named. */
export async function examineWorkspaces(
  ports: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
): Promise<Examined> {
  const { files } = ports
  const findings: DoctorFinding[] = []
  const worktrees = await listWorktrees(files, repo)
  for (const { path, branch, prunable, locked } of worktrees) {
    if (!prunable) continue
    const there = (await files.stat(path)) !== undefined
    findings.push(lost(path, branch, there || locked !== null ? null : 'git worktree prune'))
  }
  let count = worktrees.length
  for (const mission of missions.filter((one) => one.open)) {
    try {
      const examined = await examineMission(ports, repo, mission)
      count += examined.count
      findings.push(...examined.findings)
    } catch (error) {
      if (isSpecKittyError(error, 'LANES_MISSING')) continue
      findings.push(findingFrom(error, 'workspaces', mission.slug, null))
    }
  }
  return { what: 'worktrees and lanes', count, findings }
}

async function examineMission(
  ports: DoctorPorts,
  repo: Repository,
  mission: Mission,
): Promise<{ readonly count: number; readonly findings: readonly DoctorFinding[] }> {
  const { files, git } = ports
  const lanes = await readLanes(files, mission)
  const status = await readStatusOf(ports, repo, mission)
  if (status === undefined) return { count: 0, findings: [] }
  const scene: LaneScene = { repo, mission, lanes, workPackages: [], status }
  const findings = [...(await missionBranch(ports, repo, mission, lanes))]
  for (const lane of lanes.lanes) findings.push(...(await examineLane({ files, git }, scene, lane)))
  return { count: lanes.lanes.length, findings }
}

/** Undefined for a log that cannot be read: another topic tells of it. */
async function readStatusOf({ files }: DoctorPorts, repo: Repository, mission: Mission) {
  try {
    return await readStatus(files, statusLocation(repo, mission, true))
  } catch (error) {
    if (isSpecKittyError(error)) return undefined
    throw error
  }
}

async function missionBranch(
  { files, git }: DoctorPorts,
  repo: Repository,
  mission: Mission,
  lanes: LaneManifest,
): Promise<readonly DoctorFinding[]> {
  const { mission: branch } = branchesOf(mission, lanes)
  if ((await readRef(files, repo, `refs/heads/${branch}`, git)) !== null) return []
  return [
    {
      code: 'MERGE_BRANCH_MISSING',
      severity: 'error',
      topic: 'workspaces',
      subject: mission.slug,
      message: `Branch ${branch} does not exist; a dry run of the merge names the commit to make it from.`,
      proof: `refs/heads/${branch} does not exist`,
      remedy: `spec-kitty merge --dry-run -m ${mission.mid8 ?? mission.slug}`,
      fixed: false,
    },
  ]
}

function lost(path: string, branch: string | null, remedy: string | null): DoctorFinding {
  const what = remedy === null ? 'does not point back to the repository' : 'is gone'
  return {
    code: 'WORKTREE_LOST',
    severity: 'warning',
    topic: 'workspaces',
    subject: path,
    message: `The worktree of ${branch ?? 'a detached commit'} is registered, but its directory ${what}.`,
    proof: `${path}/.git does not name this repository`,
    remedy,
    fixed: false,
  }
}
