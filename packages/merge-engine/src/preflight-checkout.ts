import type { CheckoutFacts, MergeFacts, Obstacle } from './merge-facts.js'
import { blocker } from './merge-finding.js'
import type { MergeFinding } from './merge-result.js'

const PATHS_MAX = 50

/** Rows about the working trees: the target's checkout and those of the lanes. */
export function checkoutRows(facts: MergeFacts): readonly MergeFinding[] {
  const { target } = facts
  const rows: MergeFinding[] = target.heldBy.map((path) =>
    blocker(facts, 'GIT_BUSY', { operation: 'rebase or bisect of the target', path }),
  )
  const places = [...target.checkouts.map((one) => one.worktree.path), ...target.lockedAway]
  if (target.checkouts.length > 1 || target.lockedAway.length > 0) {
    rows.push(blocker(facts, 'MERGE_TARGET_CHECKOUT', { target: target.branch, places }))
  }
  for (const checkout of target.checkouts) rows.push(...treeRows(facts, checkout))
  rows.push(...obstacleRows(facts))
  for (const lane of facts.lanes) {
    const dirty = lane.worktree?.dirty ?? []
    const lands = facts.landing.find((one) => one.laneId === lane.lane.lane_id)
    if (dirty.length === 0 || lands === undefined || lands.wpIds.length === 0) continue
    rows.push(
      blocker(
        facts,
        'WORKSPACE_DIRTY',
        { path: lane.worktree?.path, paths: dirty.slice(0, PATHS_MAX) },
        { laneId: lane.lane.lane_id },
      ),
    )
  }
  return rows
}

function treeRows(facts: MergeFacts, checkout: CheckoutFacts): readonly MergeFinding[] {
  const rows: MergeFinding[] = []
  const { path } = checkout.worktree
  if (checkout.operation !== null) {
    rows.push(blocker(facts, 'GIT_BUSY', { operation: checkout.operation, path }))
  }
  if (checkout.staleLock !== null) {
    rows.push(blocker(facts, 'GIT_INDEX_LOCKED', { file: checkout.staleLock }))
  }
  const unmerged = checkout.entries.filter((entry) => entry.kind === 'unmerged')
  if (unmerged.length > 0) {
    const paths = unmerged.map((entry) => entry.path).slice(0, PATHS_MAX)
    rows.push(blocker(facts, 'GIT_INDEX_UNMERGED', { paths, worktree: path }))
  }
  if (checkout.sparse) {
    rows.push(blocker(facts, 'GIT_SPARSE', { path: `kitty-specs/${facts.mission.slug}` }))
  }
  return rows
}

function obstacleRows(facts: MergeFacts): readonly MergeFinding[] {
  const worktree = facts.target.checkouts[0]?.worktree.path
  const rows: MergeFinding[] = []
  const of = (problem: Obstacle['problem']) =>
    facts.obstacles.filter((one) => one.problem === problem).map((one) => one.path)
  const dirty = of('dirty')
  const own = of('mission_file')
  const untracked = of('untracked')
  if (dirty.length > 0) {
    rows.push(blocker(facts, 'MERGE_TARGET_DIRTY', { worktree, paths: dirty.slice(0, PATHS_MAX) }))
  }
  if (own.length > 0) {
    rows.push(
      blocker(
        facts,
        'MERGE_TARGET_DIRTY',
        { worktree, paths: own.slice(0, PATHS_MAX) },
        { remedy: `spec-kitty accept -m ${facts.mission.handle}` },
      ),
    )
  }
  if (untracked.length > 0) {
    const paths = untracked.slice(0, PATHS_MAX)
    rows.push(blocker(facts, 'MERGE_UNTRACKED_IN_THE_WAY', { worktree, paths }))
  }
  return rows
}
