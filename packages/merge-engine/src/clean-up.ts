import {
  type Git,
  gitConfig,
  isAncestor,
  listWorktrees,
  proveWorktree,
  type RefChange,
  type Repository,
  readRef,
  readWorkingStatus,
  removeWorktree,
  updateRefs,
} from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import type { Diagnostic, Files } from '@spec-kitty/platform'
import { unchangedKit } from './kit/place-files.js'
import type { MergePlan } from './merge-plan.js'
import type { MovedAside } from './merge-result.js'
import { asideOf, isKept, readMovedAside } from './moved-aside.js'
import { recordPath } from './workspace-record.js'

export interface CleanedUp {
  readonly removedWorktrees: readonly string[]
  readonly keptWorktrees: readonly { readonly path: string; readonly reason: string }[]
  readonly deletedBranches: readonly string[]
  /** Ignored files that were kept. */
  readonly movedAside: readonly MovedAside[]
  readonly keptBranches: readonly { readonly branch: string; readonly reason: string }[]
  readonly diagnostics: readonly Diagnostic[]
}

type Ports = { readonly git: Git; readonly files: Files }

/**
 * Removes the worktrees and branches of a merged mission, never by force: ignored files are moved
 * aside first, anything unclean or unproven is kept and listed. A failure is never a failed merge.
 */
export async function cleanUp(
  ports: Ports,
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
): Promise<CleanedUp> {
  const removedWorktrees: string[] = []
  const keptWorktrees: { path: string; reason: string }[] = []
  for (const worktree of plan.cleanup.worktrees) {
    const reason = await removeLane(ports, repo, mission, plan, worktree)
    if (reason === null) {
      removedWorktrees.push(worktree.path)
      await ports.files.remove(recordPath(repo, mission, worktree.laneId))
    } else keptWorktrees.push({ path: worktree.path, reason })
  }
  await ports.files.remove(discardedIn(repo, plan))
  const branches = await removeBranches(ports, repo, plan)
  const kept = [
    ...keptWorktrees.map(({ path, reason }) => `${path} (${reason})`),
    ...branches.kept.map(({ branch, reason }) => `${branch} (${reason})`),
  ]
  return {
    removedWorktrees,
    keptWorktrees,
    deletedBranches: branches.deleted,
    keptBranches: branches.kept,
    movedAside: await readMovedAside(ports.files, repo, plan),
    diagnostics: kept.length === 0 ? [] : [incomplete(kept)],
  }
}

function incomplete(kept: readonly string[]): Diagnostic {
  return {
    code: 'cleanup_incomplete',
    severity: 'info',
    message: `Kept: ${kept.join(', ')}.`,
    details: { kept },
  }
}

type LaneWorktree = MergePlan['cleanup']['worktrees'][number]

/** @returns why it was kept; null when it is gone */
async function removeLane(
  ports: Ports,
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  lane: LaneWorktree,
): Promise<string | null> {
  const listed = (await listWorktrees(ports.files, repo)).find((one) => one.path === lane.path)
  if (listed === undefined) return null
  if (listed.main) return 'it is the canonical checkout'
  if (listed.locked !== null) return 'locked'
  if (listed.prunable) return forget(ports, repo, lane)
  const { path, branch, tip } = lane
  const proof = await proveWorktree(ports.files, repo, { path, branch })
  if (!proof.proven) return proof.cause
  if (proof.head !== tip) return 'its branch has moved'
  if (lane.unlanded) return 'it has commits that did not land'
  if ((await ports.files.stat(`${listed.gitDir}/modules`)) !== undefined) return 'submodules'
  const entries = await readWorkingStatus(ports.git, path, { ignored: true })
  if (entries.some((entry) => entry.kind !== 'ignored')) return 'dirty'
  const aside = asideOf(repo.commonDir, plan.stamp.op, lane.laneId)
  const kit = await unchangedKit(ports.files, { repo, mission, laneId: lane.laneId }, path)
  for (const entry of entries) {
    const name = entry.path.replace(/\/$/, '')
    if (kit.has(name) || !isKept(name, plan.cleanup.disposable)) continue
    await moveAside(ports.files, `${path}/${name}`, `${aside}/${name}`)
  }
  await moveAside(ports.files, path, `${discardedIn(repo, plan)}/${lane.laneId}`)
  return forget(ports, repo, lane)
}

/** Where worktrees go in one step, so that a kill never leaves half of one in its place. */
function discardedIn(repo: Repository, plan: MergePlan): string {
  return `${repo.root}/.kittify/runtime/removed/${plan.stamp.op}`
}

/** Drops git's registration of a worktree whose directory is gone; nobody else's. */
async function forget(ports: Ports, repo: Repository, lane: LaneWorktree): Promise<string | null> {
  const removed = await removeWorktree(ports.git, repo.root, lane.path)
  return removed.removed ? null : removed.cause.trim().slice(0, 200)
}

/** A place that is taken, by an earlier run, is left; the file gets a name beside it. */
async function moveAside(files: Files, from: string, to: string): Promise<void> {
  for (let count = 0; ; count += 1) {
    const place = count === 0 ? to : `${to}.${count}`
    if ((await files.stat(place)) !== undefined) continue
    await files.rename(from, place)
    return
  }
}

async function removeBranches(
  ports: Ports,
  repo: Repository,
  plan: MergePlan,
): Promise<{
  readonly deleted: readonly string[]
  readonly kept: readonly { readonly branch: string; readonly reason: string }[]
}> {
  const held = new Set((await listWorktrees(ports.files, repo)).map((one) => one.heldBranch))
  const kept: { branch: string; reason: string }[] = []
  const changes: RefChange[] = []
  for (const { branch, expected } of plan.cleanup.branches) {
    const tip = await readRef(ports.files, repo, `refs/heads/${branch}`)
    if (tip === null) continue
    if (held.has(branch)) kept.push({ branch, reason: 'checked out' })
    else if (tip !== expected) kept.push({ branch, reason: 'it has moved' })
    else if (await hasMore(ports.git, repo, plan, branch, tip)) {
      kept.push({ branch, reason: 'it has commits that did not land' })
    } else changes.push({ ref: `refs/heads/${branch}`, from: tip, to: null })
  }
  if (changes.length === 0) return { deleted: [], kept }
  const update = await updateRefs(ports, repo, changes, `spec-kitty: merged ${plan.mission.slug}`)
  const names = changes.map((change) => change.ref.replace(/^refs\/heads\//, ''))
  if (update.kind === 'refused') {
    return {
      deleted: [],
      kept: [...kept, ...names.map((branch) => ({ branch, reason: 'refused' }))],
    }
  }
  await forgetConfiguration(ports.git, repo, names)
  return { deleted: names, kept }
}

/** A branch that goes on above what landed holds somebody's work. */
async function hasMore(
  git: Git,
  repo: Repository,
  plan: MergePlan,
  branch: string,
  tip: string,
): Promise<boolean> {
  if (plan.lanes.some((lane) => lane.branch === branch && lane.land === tip)) return false
  return !(await isAncestor(git, repo.root, tip, plan.composition))
}

async function forgetConfiguration(
  git: Git,
  repo: Repository,
  branches: readonly string[],
): Promise<void> {
  const config = await gitConfig(git, repo.root)
  for (const branch of branches) {
    if (config.keys(`branch.${branch}.`).length === 0) continue
    await git.run(['config', '--local', '--remove-section', `branch.${branch}`], {
      cwd: repo.root,
      accept: [0, 1, 5, 128],
    })
  }
}
