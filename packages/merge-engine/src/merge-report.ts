import type { MergeFacts } from './merge-facts.js'
import { type MergeDecision, planDigest } from './merge-plan.js'
import type { MergeAction, MergeFinding, MergeLaneResult, MergeReport } from './merge-result.js'
import { isKept, rescueFolder } from './moved-aside.js'
import { missionDirectory } from './own-files.js'

/** The report of a decision; the same function for a dry run and a real one. Pure. */
export function reportOf(
  facts: MergeFacts,
  decision: MergeDecision,
  run: { readonly dryRun: boolean; readonly pending: string | null },
): MergeReport {
  const blockers = decision.kind === 'blocked' ? decision.blockers : []
  const first: MergeFinding | undefined = blockers[0]
  const plan = decision.kind === 'ready' ? decision.plan : null
  const hasCode = facts.lanes.some((lane) => lane.kind === 'code')
  return {
    dry_run: run.dryRun,
    ready: decision.kind !== 'blocked',
    blocker: first?.blocker ?? null,
    expected_branch: hasCode ? facts.missionBranch.name : null,
    remediation: first?.remediation ?? null,
    status: statusOf(decision),
    mission_id: facts.mission.id,
    mission_slug: facts.mission.slug,
    mission_type: facts.mission.type,
    mission_number: facts.numbers.own ?? facts.mission.number,
    would_assign_mission_number: plan?.number ?? null,
    target_branch: facts.target.branch,
    target_commit: facts.target.tip,
    mission_branch: facts.missionBranch.name,
    mission_commit: facts.missionBranch.tip,
    strategy: facts.strategy === 'merge' ? 'merge' : 'squash',
    delete_branch: !facts.keepBranch,
    remove_worktree: !facts.keepWorktree,
    push: false,
    blockers,
    warnings: decision.warnings,
    planned_actions: actionsOf(facts, decision),
    lanes: facts.landing.map((lane) => laneResult(facts, lane)),
    done_events: plan?.done.map((done) => done.wpId) ?? [],
    left_behind: facts.landing.flatMap((lane) => lane.leftBehind),
    absorbed_files: plan === null ? [] : absorbedFiles(facts),
    result_tree: facts.composition?.tree ?? null,
    changed_paths: facts.composition?.changes.length ?? 0,
    conflicts: facts.composition?.conflicts ?? [],
    sync: facts.sync,
    hooks: facts.contentHooks.map((name) => ({ name, will_run: false })),
    gates: [],
    signing: facts.signing,
    resume: { pending: run.pending !== null, phase: run.pending },
    plan_digest: plan === null ? null : planDigest(plan),
    diagnostics: facts.diagnostics,
  }
}

function statusOf(decision: MergeDecision): MergeReport['status'] {
  if (decision.kind === 'blocked') return 'blocked'
  if (decision.kind === 'already-merged') return 'already_merged'
  return decision.elsewhere ? 'landed_elsewhere' : 'mergeable'
}

function actionsOf(facts: MergeFacts, decision: MergeDecision): readonly MergeAction[] {
  if (decision.kind !== 'ready') return []
  const { plan } = decision
  const actions: MergeAction[] = []
  if (plan.createMissionBranch !== null) {
    const ref = `refs/heads/${facts.missionBranch.name}`
    actions.push({ action: 'create_mission_branch', ref, at: plan.createMissionBranch })
  }
  actions.push({
    action: 'publish',
    ref: plan.target.ref,
    mode: plan.target.checkout === null ? 'update_ref' : 'fast_forward_checkout',
    worktree: plan.target.checkout?.path ?? null,
  })
  for (const { laneId, path } of plan.cleanup.worktrees) {
    const ignored = facts.lanes.find((one) => one.lane.lane_id === laneId)?.worktree?.ignored ?? []
    const paths = ignored.filter((one) => isKept(one, plan.cleanup.disposable))
    const to = rescueFolder(facts.commonDir)
    if (paths.length > 0) actions.push({ action: 'move_aside', path, to, paths })
    actions.push({ action: 'remove_worktree', path })
  }
  for (const { branch, expected } of plan.cleanup.branches) {
    actions.push({ action: 'delete_branch', ref: `refs/heads/${branch}`, expected })
  }
  return actions
}

function laneResult(facts: MergeFacts, lane: MergeFacts['landing'][number]): MergeLaneResult {
  return {
    lane_id: lane.laneId,
    wp_ids: lane.wpIds,
    branch: lane.branch,
    tip: lane.tip,
    land_commit: lane.land,
    state: lane.state,
    ahead: lane.ahead,
    worktree_path: lane.worktreePath,
    merge: facts.composition?.merges.get(lane.laneId) ?? 'not_tried',
  }
}

/** Tool-written files whose working copy holds more than any branch. */
function absorbedFiles(facts: MergeFacts): readonly string[] {
  const folder = missionDirectory(facts.mission.slug)
  const same = (left: Uint8Array, right: Uint8Array) =>
    left.length === right.length && left.every((byte, at) => byte === right[at])
  return [...facts.own]
    .filter(([path, { working, mission, target }]) => {
      if (working === null || !path.startsWith(`${folder}/`)) return false
      return [mission, target].every((side) => side === null || !same(working, side))
    })
    .map(([path]) => path)
    .sort()
}
