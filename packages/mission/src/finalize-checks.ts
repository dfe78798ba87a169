import type { WorkPackageState } from '@spec-kitty/events/log'
import { closedDetails, isClosed } from './closed.js'
import type { FinalizeFacts } from './finalize-facts.js'
import { errorFinding, type Finding, warningFinding } from './finding.js'
import type { ExecutionLane } from './lane-manifest.js'
import { WORK_PACKAGES_MAX } from './mission-files.js'
import { missionDir, named } from './mission-paths.js'
import { nearest } from './nearest.js'
import type { LanePlan } from './plan-lanes.js'
import { laneOf } from './read-lanes.js'
import type { WorkPackage } from './work-package.js'
import { compareWpIds } from './wp-ids.js'

/** Project, mission files and the branch that is checked out. */
export function checkGround(facts: FinalizeFacts): Finding[] {
  const { mission, ground, texts } = facts
  const details = named(mission)
  const dir = missionDir(mission)
  const found: Finding[] = []
  if (isClosed(mission, facts.status)) {
    found.push(errorFinding('MISSION_CLOSED', closedDetails(mission)))
  }
  if (!ground.initialized) {
    const place = { root: facts.root, root_source: facts.rootSource, missing: '.kittify' }
    found.push(errorFinding('REPO_NOT_INITIALIZED', { ...details, ...place }))
  }
  if (facts.files.length === 0) {
    found.push(errorFinding('TASKS_NONE', { ...details, path: `${dir}/tasks` }))
  }
  if (facts.files.length > WORK_PACKAGES_MAX) {
    const limit = { what: 'work packages', actual: facts.files.length, limit: WORK_PACKAGES_MAX }
    found.push(errorFinding('TASKS_LIMIT', { ...details, ...limit }))
  }
  if (texts.spec === undefined) {
    found.push(errorFinding('SPEC_MISSING', { ...details, file: `${dir}/spec.md` }))
  }
  if (mission.missionBranch === null) {
    found.push(errorFinding('BRANCH_IDENTITY_UNRESOLVED', details))
  }
  if (mission.planningBranch === null) {
    found.push(errorFinding('PLANNING_BRANCH_NOT_PERSISTED', details))
  } else if (![mission.planningBranch, mission.missionBranch].includes(ground.headBranch)) {
    const branch = ground.headBranch ?? 'a detached HEAD'
    const wrong = { ...details, branch, planning: mission.planningBranch }
    found.push(errorFinding('FINALIZE_WRONG_BRANCH', wrong))
  }
  return found
}

/** Every work package has a section (or an entry of `wps.yaml`), and the other way round. */
export function checkSections(facts: FinalizeFacts): Finding[] {
  const source = facts.wps ?? facts.tasks?.sections.map(({ wpId }) => ({ id: wpId })) ?? []
  const described = new Set(source.map(({ id }) => id))
  const present = new Set(facts.files.map(({ id }) => id))
  const missing = [...present].filter((id) => !described.has(id))
  const extra = [...described].filter((id) => !present.has(id)).sort(compareWpIds)
  if (missing.length === 0 && extra.length === 0) return []
  const close = (id: string) => nearest(id, missing.length > 0 ? missing : [...present], 1)
  const details = {
    ...named(facts.mission),
    missing: without(facts, missing),
    extra: extra.length === 0 ? 'none' : extra.map((id) => meant(id, close(id))).join(', '),
    missing_wp_sections: missing,
    extra_wp_sections: extra,
    nearest: Object.fromEntries(extra.map((id) => [id, close(id)])),
  }
  const path = `${missionDir(facts.mission)}/${facts.wps === null ? 'tasks.md' : 'wps.yaml'}`
  const line = mismatchLine(facts, missing, extra)
  return [
    errorFinding('TASKS_SECTION_MISMATCH', details, { path, ...(line === null ? {} : { line }) }),
  ]
}

function without(facts: FinalizeFacts, missing: readonly string[]): string {
  if (facts.wps === null && facts.tasks === null) return 'all of them, because tasks.md is missing'
  return missing.length === 0 ? 'none' : missing.join(', ')
}

function meant(id: string, close: readonly string[]): string {
  return close.length === 0 ? id : `${id} (nearest: ${close.join(', ')})`
}

/** The heading without a file, else the end of the section behind which the missing one belongs. */
function mismatchLine(
  { tasks, wps }: FinalizeFacts,
  missing: readonly string[],
  extra: readonly string[],
): number | null {
  if (tasks === null || wps !== null) return null
  const heading = tasks.sections.find(({ wpId }) => extra.includes(wpId))
  if (heading !== undefined) return heading.firstLine
  const before = tasks.sections.findLast(({ wpId }) => compareWpIds(wpId, missing[0] ?? '') < 0)
  return before?.lastLine ?? 1
}

/** A started work package keeps its lane, and gets no dependency that its base may lack. */
export function checkStarted(
  facts: FinalizeFacts,
  wps: readonly WorkPackage[],
  lanes: readonly ExecutionLane[],
): Finding[] {
  const { previous, mission } = facts
  const removed = removedAfterStart(facts, wps)
  if (previous === null) return removed
  const changes = wps.flatMap((wp) => {
    const before = laneOf(previous, wp.id)
    if (!isStarted(facts, wp.id) || before === undefined) return []
    const changed = (what: string, more: Readonly<Record<string, unknown>>) =>
      errorFinding(
        'FINALIZE_STARTED_WP_CHANGED',
        { ...named(mission), wp_id: wp.id, what, ...more },
        { wpId: wp.id, path: wp.file },
      )
    const now = lanes.find((lane) => lane.wp_ids.includes(wp.id))
    if (now !== undefined && now.lane_id !== before.lane_id) {
      return [changed('lane', { from: before.lane_id, to: now.lane_id })]
    }
    const added = wp.dependencies.filter((id) => {
      const lane = laneOf(previous, id)
      const isEarlier = before.wp_ids.indexOf(id) < before.wp_ids.indexOf(wp.id)
      if (lane === before) return !isEarlier
      return lane === undefined || !before.depends_on_lanes.includes(lane.lane_id)
    })
    return added.length === 0 ? [] : [changed('dependencies', { added })]
  })
  return [...removed, ...changes]
}

/** Work that has begun stays in the plan: its commits would pass to whoever gets its lane. */
function removedAfterStart(facts: FinalizeFacts, wps: readonly WorkPackage[]): Finding[] {
  const planned = new Set(wps.map((wp) => wp.id))
  const states = [...(facts.status?.state.workPackages.values() ?? [])]
  const path = `${missionDir(facts.mission)}/tasks`
  return states
    .filter((state) => !planned.has(state.wpId))
    .filter((state) => state.lane !== 'canceled' || leavesCommits(facts, state, planned))
    .map(({ wpId, lane }) => {
      if (!isStarted(facts, wpId)) {
        const way = `move-task ${wpId} --to canceled --reason TEXT`
        const message = `${wpId} is in the log and no longer planned; ${way} settles it.`
        return warningFinding('withdrawn_work_package', message, { wpId, path })
      }
      const what = 'place in the plan'
      const details = { ...named(facts.mission), wp_id: wpId, what, lane, removed: true }
      return errorFinding('FINALIZE_STARTED_WP_CHANGED', details, { wpId, path })
    })
}

/** Canceled work whose commits may lie below those of others: the plan has to go on naming it. */
function leavesCommits(
  facts: FinalizeFacts,
  { workspace }: WorkPackageState,
  planned: ReadonlySet<string>,
): boolean {
  const lane = facts.previous?.lanes.find((one) => one.lane_id === workspace?.lane_id)
  return lane?.wp_ids.some((id) => planned.has(id)) ?? false
}

/** Lane ids that have a branch, or held work that began: no other group may get one of them. */
export function usedLanes(facts: FinalizeFacts): ReadonlySet<string> {
  const branch = facts.previous?.mission_branch ?? facts.mission.missionBranch
  const begun = (facts.previous?.lanes ?? [])
    .filter((lane) => lane.wp_ids.some((id) => isStarted(facts, id)))
    .map((lane) => lane.lane_id)
  const claimed = [...(facts.status?.state.workPackages.values() ?? [])].flatMap((state) =>
    state.workspace === null ? [] : [state.workspace.lane_id],
  )
  const branches = [...facts.ground.branches]
    .filter((name) => name.startsWith(`${branch}-lane-`))
    .map((name) => name.slice(`${branch}-`.length))
  return new Set([...begun, ...claimed, ...branches])
}

/** True once a work package has left `planned`. */
export function isStarted(facts: FinalizeFacts, wpId: string): boolean {
  const lane = facts.status?.state.workPackages.get(wpId)?.lane
  return lane !== undefined && lane !== 'planned' && lane !== 'genesis'
}

/** What lane planning refused, as findings. */
export function laneFindings(facts: FinalizeFacts, plan: LanePlan): Finding[] {
  return plan.refusals.map((refusal) => {
    const { code, ...rest } = refusal
    const details = { ...named(facts.mission), ...rest }
    if (refusal.code !== 'LANE_PLANNING_DEPENDS_ON_CODE') return errorFinding(code, details)
    return errorFinding(code, { ...details, wp_id: refusal.wpId }, { wpId: refusal.wpId })
  })
}

/** What stops every write to the log. */
export function checkLog(facts: FinalizeFacts): Finding[] {
  if (facts.logError !== null) {
    const { key, details } = facts.logError
    return [errorFinding(key, { ...named(facts.mission), ...details })]
  }
  const path = `${missionDir(facts.mission)}/status.events.jsonl`
  return (facts.status?.findings ?? [])
    .filter((finding) => finding.severity === 'error')
    .map((finding) => {
      const details = { path, lines: finding.code, problem: finding.message, ...finding.details }
      const place = finding.wpId === null ? { path } : { path, wpId: finding.wpId }
      return errorFinding('EVENT_LOG_CORRUPT', { ...named(facts.mission), ...details }, place)
    })
}
