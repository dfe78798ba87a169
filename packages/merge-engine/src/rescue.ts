import { type Git, type RefChange, type Repository, readRef, updateRefs } from '@spec-kitty/git'
import { type Clock, type Files, SpecKittyError } from '@spec-kitty/platform'
import type { MergePlan } from './merge-plan.js'
import { awaitRefLocks } from './ref-locks.js'

/**
 * Keeps everything that the merge moves or removes under `refs/spec-kitty/rescue/<op>/`, before the
 * first ref moves, and makes a mission branch where the plan calls for one. All or nothing; refs
 * that a killed run left at another value of the same operation are moved; a lock that it left on
 * one of them is ours, for nobody else uses these names.
 */
export async function keepRescueRefs(
  ports: { readonly git: Git; readonly files: Files; readonly clock: Clock },
  repo: Repository,
  plan: MergePlan,
  names: { readonly missionBranch: string; readonly missionTip: string | null },
): Promise<void> {
  const prefix = `refs/spec-kitty/rescue/${plan.stamp.op}`
  const wanted = new Map<string, string>([
    [`${prefix}/target`, plan.target.old],
    [`${prefix}/composition`, plan.composition],
  ])
  const mission = names.missionTip ?? plan.createMissionBranch
  if (mission !== null) wanted.set(`${prefix}/mission`, mission)
  const branches = new Map(plan.cleanup.branches.map((one) => [one.branch, one.expected]))
  const worktrees = new Map(plan.cleanup.worktrees.map((one) => [one.branch, one.tip]))
  for (const lane of plan.lanes) {
    const tip = branches.get(lane.branch) ?? worktrees.get(lane.branch) ?? lane.land
    if (tip !== null) wanted.set(`${prefix}/${lane.laneId}`, tip)
  }
  for (const [branch, expected] of branches) {
    if (![...wanted.values()].includes(expected)) {
      wanted.set(`${prefix}/${branch.replace(/^.*-(?=lane-)/, '').replaceAll('/', '-')}`, expected)
    }
  }
  if (plan.createMissionBranch !== null) {
    wanted.set(`refs/heads/${names.missionBranch}`, plan.createMissionBranch)
  }
  const changes: RefChange[] = []
  for (const [ref, to] of wanted) {
    const from = await readRef(ports.files, repo, ref)
    if (from !== to) changes.push({ ref, from, to })
  }
  if (changes.length === 0) return
  const locks = changes
    .filter(({ ref }) => ref.startsWith(`${prefix}/`))
    .map(({ ref }) => `${repo.commonDir}/${ref}.lock`)
  await awaitRefLocks(ports, locks, true)
  const update = await updateRefs(ports, repo, changes, `spec-kitty: before merge ${plan.stamp.op}`)
  if (update.kind === 'updated') return
  throw new SpecKittyError('MERGE_PUBLISH_REFUSED', {
    target: plan.target.branch,
    cause: update.cause,
    mission: plan.mission.handle,
    mission_slug: plan.mission.slug,
  })
}
