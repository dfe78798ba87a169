import { invariant } from '@spec-kitty/platform'
import { approvedCommitOf } from './decide-landing.js'
import type { MergeFacts } from './merge-facts.js'
import { warning } from './merge-finding.js'
import { publishedMessage } from './merge-message.js'
import type { CleanupPlan, MergeDecision, MergePlan, PlannedDone } from './merge-plan.js'
import type { MergeFinding } from './merge-result.js'
import { findBlockers } from './preflight.js'
import { landedElsewhere } from './preflight-content.js'
import { isPublished, makesMissionBranch } from './preflight-readiness.js'

/**
 * Decides a merge from its facts: already done, blocked with every reason, or a plan. Pure; a dry
 * run and a real run call it with the same facts.
 */
export function planMerge(facts: MergeFacts): MergeDecision {
  const warnings = findWarnings(facts)
  const states = facts.lanes.flatMap((lane) => lane.states)
  if (isPublished(facts, states)) {
    return { kind: 'already-merged', commit: facts.published as string, warnings }
  }
  const blockers = findBlockers(facts)
  if (blockers.length > 0) return { kind: 'blocked', blockers, warnings }
  return { kind: 'ready', plan: planOf(facts), elsewhere: landedElsewhere(facts), warnings }
}

function planOf(facts: MergeFacts): MergePlan {
  const { composition, target } = facts
  invariant(target.tip !== null, 'a merge without blockers has a target')
  invariant(composition !== null && composition.tree !== null, 'it has a composed tree')
  const number = facts.numbers.own ?? facts.numbers.highest + 1
  const strategy = facts.strategy === 'merge' ? 'merge' : 'squash'
  const lanes = facts.landing
    .filter((lane) => lane.wpIds.length > 0)
    .map((lane) => ({
      laneId: lane.laneId,
      branch: lane.branch,
      wpIds: lane.wpIds,
      land: lane.land,
    }))
  const checkout = target.checkouts[0]?.worktree
  return {
    stamp: facts.stamp,
    actor: facts.actor,
    mission: facts.mission,
    target: {
      branch: target.branch,
      ref: target.ref,
      old: target.tip,
      checkout: checkout === undefined ? null : { path: checkout.path, gitDir: checkout.gitDir },
    },
    strategy,
    lanes,
    composition: composition.tip,
    codeTree: composition.tree,
    done: plannedDone(facts),
    number,
    message: publishedMessage({
      mission: facts.mission,
      strategy,
      target: target.branch,
      baseline: target.tip,
      op: facts.stamp.op,
      lanes,
    }),
    sign: facts.signing,
    createMissionBranch: makesMissionBranch(facts) ? target.tip : null,
    cleanup: cleanupOf(facts),
  }
}

function plannedDone(facts: MergeFacts): readonly PlannedDone[] {
  return facts.lanes.flatMap((lane) => {
    const landing = facts.landing.find((one) => one.laneId === lane.lane.lane_id)
    return lane.states
      .filter((state) => state.lane === 'approved')
      .map((state): PlannedDone => {
        const commit = approvedCommitOf(state) ?? landing?.land ?? facts.target.tip
        return {
          wpId: state.wpId,
          branch: lane.branch,
          commit: lane.kind === 'code' ? (landing?.land ?? commit ?? '') : (commit ?? ''),
          executionMode: lane.kind === 'planning' ? 'direct_repo' : 'worktree',
          reviewer: state.approval?.reviewer ?? '',
          reference: state.approval?.reference ?? '',
        }
      })
  })
}

function cleanupOf(facts: MergeFacts): CleanupPlan {
  const lanes = facts.lanes.filter((lane) => lane.kind === 'code' && lane.tip !== null)
  const kept = new Set([facts.target.branch, facts.planningBranch])
  const behind = facts.landing.filter((lane) => lane.leftBehind.length > 0)
  const unlanded = new Set(behind.map((lane) => lane.laneId))
  const branches = lanes.map((lane) => ({ branch: lane.branch, expected: lane.tip as string }))
  const mission = facts.missionBranch
  if (mission.tip !== null) branches.push({ branch: mission.name, expected: mission.tip })
  return {
    worktrees: facts.keepWorktree
      ? []
      : lanes
          .filter((lane) => lane.worktree !== null)
          .map((lane) => ({
            laneId: lane.lane.lane_id,
            path: lane.worktree?.path as string,
            branch: lane.branch,
            tip: lane.tip as string,
            unlanded: unlanded.has(lane.lane.lane_id),
          })),
    branches: facts.keepBranch ? [] : branches.filter((one) => !kept.has(one.branch)),
    disposable: facts.disposable,
  }
}

function findWarnings(facts: MergeFacts): readonly MergeFinding[] {
  const found: MergeFinding[] = []
  const handle = facts.mission.handle
  if (!facts.accepted && !facts.requireAccept) {
    const remedy = `spec-kitty accept -m ${handle}`
    found.push(warning('not_accepted', 'The mission is not accepted.', {}, { remedy }))
  }
  if (facts.sync.state === 'behind' || facts.sync.state === 'diverged') {
    const { tracking_branch: other, behind_count: behind } = facts.sync
    found.push(
      warning(
        'target_branch_not_synchronized',
        `${facts.target.branch} lacks ${behind} commits of ${other}.`,
        { ...facts.sync },
        { remedy: `git log --oneline --left-right ${facts.target.branch}...${other}` },
      ),
    )
  }
  if (!facts.canonicalOnTarget) {
    const text = `The canonical checkout is not on ${facts.target.branch}.`
    found.push(warning('canonical_elsewhere', text))
  }
  if (facts.shallow) found.push(warning('shallow', 'The clone is shallow: history is cut off.'))
  if (facts.projectGates.length > 0) {
    const text = `Gates that this version does not run: ${facts.projectGates.join(', ')}.`
    found.push(warning('gates_not_run', text, { gates: facts.projectGates }))
  }
  return [...found, ...contentWarnings(facts)]
}

function contentWarnings(facts: MergeFacts): readonly MergeFinding[] {
  const found: MergeFinding[] = []
  for (const path of facts.target.prunable) {
    const text = `A worktree of ${facts.target.branch} at ${path} is gone.`
    found.push(warning('worktree_gone', text, { path }, { remedy: 'git worktree prune' }))
  }
  for (const lane of facts.landing.filter((one) => one.leftBehind.length > 0)) {
    const text = `${lane.branch} has ${lane.leftBehind.length} commits that do not land.`
    const details = { commits: lane.leftBehind }
    found.push(warning('left_behind', text, details, { laneId: lane.laneId }))
  }
  for (const lane of facts.landing.filter((one) => one.unrecorded)) {
    const text = `An approval in ${lane.laneId} names no commit; the tip of its branch lands.`
    found.push(warning('approved_commit_unrecorded', text, {}, { laneId: lane.laneId }))
  }
  const changes = facts.composition?.changes ?? []
  if (changes.some((change) => change.newMode === '160000' || change.oldMode === '160000')) {
    found.push(warning('submodule_moved', 'The merge moves a submodule.'))
  }
  if (facts.uncommitted.length > 0) {
    const text = 'Files of the mission are in no branch and stay where they are.'
    found.push(warning('mission_file_uncommitted', text, { paths: facts.uncommitted.slice(0, 50) }))
  }
  return found
}
