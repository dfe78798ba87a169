import { listWorktrees, type Repository, readRef } from '@spec-kitty/git'
import { branchesOf, type LaneManifest, type Mission, readLanes } from '@spec-kitty/mission'
import { isSpecKittyError, shellWord } from '@spec-kitty/platform'
import { examineLane, type LaneScene } from './lanes.js'
import { husks, orphans } from './leftovers.js'
import type { MissionLook } from './look.js'

const OVER: readonly string[] = ['done', 'canceled']

import { type DoctorPorts, type Examined, type Found, findingFrom } from './finding.js'

/** Branches and worktrees: what work needs must be there and proven, lost ones are named. */
export async function examineWorkspaces(
  ports: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
  missions: readonly Mission[],
): Promise<Examined> {
  const { files } = ports
  const findings: Found[] = []
  const worktrees = await listWorktrees(files, repo)
  for (const { path, branch, prunable, locked } of worktrees) {
    if (!prunable) continue
    const there = (await files.stat(path)) !== undefined
    findings.push(lost(path, branch, there || locked !== null ? null : 'git worktree prune'))
  }
  let count = worktrees.length
  for (const look of looks.filter(({ mission }) => mission.open)) {
    try {
      const examined = await examineMission(ports, repo, look)
      count += examined.count
      findings.push(...examined.findings)
    } catch (error) {
      if (isSpecKittyError(error, 'LANES_MISSING')) continue
      findings.push(laneFault(error, look))
    }
  }
  findings.push(
    ...orphans(repo, worktrees, missions),
    ...(await husks(ports, repo, worktrees, findings)),
  )
  return { what: 'worktrees and lanes', count, findings }
}

function laneFault(error: unknown, { mission }: MissionLook): Found {
  const path = shellWord(`:/kitty-specs/${mission.slug}/lanes.json`)
  return findingFrom(error, mission.slug, `git log --oneline --all -- ${path}`)
}

async function examineMission(
  ports: DoctorPorts,
  repo: Repository,
  look: MissionLook,
): Promise<{ readonly count: number; readonly findings: readonly Found[] }> {
  const { mission, status } = look
  // another topic tells of a log that cannot be read
  if (!look.location.finalized || status === undefined) return { count: 0, findings: [] }
  const { files, git } = ports
  const lanes = await readLanes(files, mission)
  const scene: LaneScene = { repo, mission, lanes, workPackages: [], status }
  const findings = [...(await missionBranch(ports, repo, look, lanes))]
  for (const lane of lanes.lanes) findings.push(...(await examineLane({ files, git }, scene, lane)))
  return { count: lanes.lanes.length, findings }
}

async function missionBranch(
  { files, git }: DoctorPorts,
  repo: Repository,
  { mission, status, handle, bytes }: MissionLook,
  lanes: LaneManifest,
): Promise<readonly Found[]> {
  const states = [...(status?.state.workPackages.values() ?? [])]
  const isOver = states.length > 0 && states.every(({ lane }) => OVER.includes(lane))
  const { mission: branch } = branchesOf(mission, lanes)
  if (isOver) return []
  if ((await readRef(files, repo, `refs/heads/${branch}`, git)) !== null) return []
  return [
    {
      code: 'MERGE_BRANCH_MISSING',
      // a clone that never worked on the mission may have the branch elsewhere
      severity: bytes.journal === undefined ? 'warning' : 'error',
      subject: mission.slug,
      message: `Branch ${branch} does not exist; a dry run of the merge names the commit to make it from.`,
      proof: `refs/heads/${branch} does not exist`,
      remedy: `spec-kitty merge --dry-run -m ${handle}`,
    },
  ]
}

function lost(path: string, branch: string | null, remedy: string | null): Found {
  const what = remedy === null ? 'does not point back to the repository' : 'is gone'
  return {
    code: 'WORKTREE_LOST',
    severity: 'warning',
    subject: path,
    message: `The worktree of ${branch ?? 'a detached commit'} is registered, but its directory ${what}.`,
    proof: `${path}/.git does not name this repository`,
    remedy,
  }
}
