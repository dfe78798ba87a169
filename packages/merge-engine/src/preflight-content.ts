import { jsonObject } from './json-document.js'
import { CHANGES_MAX } from './limits.js'
import type { MergeFacts } from './merge-facts.js'
import { blocker, inLane } from './merge-finding.js'
import { mergeMeta } from './merge-meta.js'
import type { MergeFinding } from './merge-result.js'
import { isMissionPath, isToolWritten, missionDirectory } from './own-files.js'

const PATHS_MAX = 50

/** Rows about the composed trees. */
export function contentRows(facts: MergeFacts): readonly MergeFinding[] {
  const { composition } = facts
  if (composition === null) return []
  const rows: MergeFinding[] = []
  if (composition.unrelated !== null) {
    const [first, second] = composition.unrelated
    rows.push(blocker(facts, 'MERGE_NO_COMMON_HISTORY', { first, second }))
  }
  rows.push(...conflictRows(facts, composition.conflicts))
  const own = ownProblem(facts)
  if (own !== null) rows.push(blocker(facts, 'MERGE_BOOKKEEPING_CONFLICT', own))
  if (isEmpty(facts)) rows.push(blocker(facts, 'MERGE_NOTHING_TO_LAND', {}))
  const nested = composition.changes
    .map((change) => change.path)
    .filter((path) => path.startsWith('.worktrees/'))
  if (nested.length > 0) {
    rows.push(blocker(facts, 'MERGE_NESTED_WORKTREE', { paths: nested.slice(0, PATHS_MAX) }))
  }
  if (facts.collisions.length > 0) {
    rows.push(
      blocker(facts, 'MERGE_CASE_COLLISION', { paths: facts.collisions.slice(0, PATHS_MAX) }),
    )
  }
  if (composition.changes.length > CHANGES_MAX) {
    const actual = composition.changes.length
    rows.push(
      blocker(facts, 'MERGE_LIMIT_EXCEEDED', { what: 'Changed paths', actual, limit: CHANGES_MAX }),
    )
  }
  return rows
}

function conflictRows(
  facts: MergeFacts,
  conflicts: NonNullable<MergeFacts['composition']>['conflicts'],
): readonly MergeFinding[] {
  const steps = [...new Set(conflicts.map((conflict) => conflict.step))]
  return steps.map((step) => {
    const mine = conflicts.filter((conflict) => conflict.step === step)
    const paths = [...new Set(mine.map((conflict) => conflict.path))].slice(0, PATHS_MAX)
    const wpIds = [...new Set(mine.flatMap((conflict) => conflict.wp_ids))]
    const lanes = [...new Set(mine.flatMap((conflict) => conflict.against))]
    const against = step === 'target' ? [facts.target.branch] : lanes
    const laneId = step === 'target' ? laneIdOf(facts, wpIds[0]) : step
    const other = facts.lanes.find((one) => one.lane.lane_id === lanes[0])?.branch
    const remedy = inLane(facts, laneId, `merge ${other ?? facts.target.branch}`)
    return blocker(
      facts,
      'MERGE_CONFLICT',
      { step, paths, wp_ids: wpIds, against },
      { laneId, remedy, ...(wpIds[0] ? { wpId: wpIds[0] } : {}) },
    )
  })
}

function laneIdOf(facts: MergeFacts, wpId: string | undefined): string {
  const lane = facts.lanes.find((one) => wpId !== undefined && one.lane.wp_ids.includes(wpId))
  return lane?.lane.lane_id ?? ''
}

function ownProblem(facts: MergeFacts): { file: string; problem: string } | null {
  const file = `${missionDirectory(facts.mission.slug)}/meta.json`
  const sides = facts.own.get(file)
  if (sides === undefined) return null
  const read = (bytes: Uint8Array | null) => (bytes === null ? undefined : jsonObject(bytes))
  for (const bytes of [sides.working, sides.mission, sides.target]) {
    if (bytes !== null && jsonObject(bytes) === undefined) {
      return { file, problem: 'one version of it is no JSON object' }
    }
  }
  const merged = mergeMeta({
    base: read(sides.base),
    target: read(sides.target),
    mission: read(sides.mission),
    working: read(sides.working),
  })
  if (merged.kind === 'merged') return null
  return { file, problem: `its versions differ in ${merged.field}` }
}

function isEmpty(facts: MergeFacts): boolean {
  const code = facts.landing.filter((lane) => lane.kind === 'code' && lane.wpIds.length > 0)
  return code.length > 0 && code.every((lane) => lane.state === 'empty')
}

/** True when lanes have changes, but all of them are in the target: they came another way. */
export function landedElsewhere(facts: MergeFacts): boolean {
  const { composition } = facts
  if (composition === null || composition.tree === null) return false
  const lands = facts.landing.some((lane) => lane.kind === 'code' && lane.state === 'land')
  return (
    lands &&
    composition.changes.every(
      ({ path }) =>
        isMissionPath(path, facts.mission.slug) || isToolWritten(path, facts.mission.slug),
    )
  )
}
