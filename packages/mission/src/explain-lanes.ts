import { reachable } from './graph.js'
import type { ExecutionLane, LaneManifest } from './lane-manifest.js'
import { dependencyGraph, type LaneWorkPackage } from './lane-work-package.js'
import { laneBranch, PLANNING_LANE } from './names.js'
import { compileScope, overlapOf } from './overlap.js'

/** Why two work packages of a lane are worked in one place. Wire names. */
export interface LaneTie {
  readonly wp_a: string
  readonly wp_b: string
  /** Rule of the plan; `dependency`, `shared_files` or `unknown` where the plan records none. */
  readonly rule: string
  readonly why: string
}

/** A work package of the lane, and those of other lanes whose approved commits it needs. */
export interface LaneNeed {
  readonly wp_id: string
  readonly needs: readonly { readonly wp_id: string; readonly lane_id: string }[]
}

/** One lane of a plan with the reasons for it. Wire names. */
export interface ExplainedLane {
  readonly lane_id: string
  readonly wp_ids: readonly string[]
  readonly parallel_group: number
  readonly depends_on_lanes: readonly string[]
  readonly write_scope: readonly string[]
  /** Branch that holds the work. */
  readonly branch: string
  /** Why these work packages, and no others. */
  readonly together: readonly LaneTie[]
  readonly why: string
  /** What the lane begins with: a branch, and approved commits of other lanes. */
  readonly starts_from: {
    readonly branch: string
    readonly needs: readonly LaneNeed[]
    readonly why: string
  }
}

/** What an explanation needs to know beside the plan. */
export interface ExplainFacts {
  readonly workPackages: readonly LaneWorkPackage[]
  /** Branch with spec and tasks; null where none is recorded. */
  readonly planningBranch: string | null
  readonly targetBranch: string | null
}

/**
 * The plan in words: for each lane why its work packages are together and what it begins with. Pure.
 * Reasons are those that the plan records; an older plan that records none is explained by the
 * dependencies and files of today.
 */
export function explainLanes(manifest: LaneManifest, facts: ExplainFacts): ExplainedLane[] {
  const laneOf = new Map(
    manifest.lanes.flatMap((lane) => lane.wp_ids.map((wp) => [wp, lane.lane_id] as const)),
  )
  return manifest.lanes.map((lane) => {
    const needs = needsOf(lane, facts, laneOf)
    const together = tiesOf(lane, manifest, facts)
    const ownPlanning = facts.planningBranch !== facts.targetBranch ? facts.planningBranch : null
    const branch =
      laneBranch(manifest.mission_branch, lane.lane_id) ?? ownPlanning ?? manifest.mission_branch
    return {
      lane_id: lane.lane_id,
      wp_ids: lane.wp_ids,
      parallel_group: lane.parallel_group,
      depends_on_lanes: lane.depends_on_lanes,
      write_scope: lane.write_scope,
      branch,
      together,
      why: whyTogether(lane, together, facts.workPackages),
      starts_from: startOf(
        lane,
        lane.lane_id === PLANNING_LANE ? branch : manifest.mission_branch,
        needs,
      ),
    }
  })
}

function needsOf(
  lane: ExecutionLane,
  facts: ExplainFacts,
  laneOf: ReadonlyMap<string, string>,
): LaneNeed[] {
  return lane.wp_ids.flatMap((wpId) => {
    const wp = facts.workPackages.find((one) => one.id === wpId)
    const needs = (wp?.dependencies ?? []).flatMap((id) => {
      const other = laneOf.get(id)
      return other === undefined || other === lane.lane_id ? [] : [{ wp_id: id, lane_id: other }]
    })
    return needs.length === 0 ? [] : [{ wp_id: wpId, needs }]
  })
}

function tiesOf(lane: ExecutionLane, manifest: LaneManifest, facts: ExplainFacts): LaneTie[] {
  if (lane.lane_id === PLANNING_LANE || lane.wp_ids.length < 2) return []
  const members = new Set(lane.wp_ids)
  const recorded = eventsOf(manifest.collapse_report).filter(
    ({ wp_a, wp_b }) => members.has(wp_a) && members.has(wp_b),
  )
  if (recorded.length === 0) return derivedTies(lane, facts)
  return recorded.map(({ wp_a, wp_b, rule, evidence }) => {
    return { wp_a, wp_b, rule, why: wordsOf(rule, wp_a, wp_b, evidence) }
  })
}

/** The report of another tool may have any shape: what does not fit is not there. */
function eventsOf(
  report: unknown,
): { wp_a: string; wp_b: string; rule: string; evidence: string }[] {
  const events = (report as { events?: unknown } | undefined | null)?.events
  if (!Array.isArray(events)) return []
  return events.flatMap((event: Record<string, unknown> | null) => {
    const [a, b, rule] = [event?.wp_a, event?.wp_b, event?.rule]
    if (typeof a !== 'string' || typeof b !== 'string' || typeof rule !== 'string') return []
    const evidence = typeof event?.evidence === 'string' ? event.evidence : ''
    return [{ wp_a: a, wp_b: b, rule, evidence }]
  })
}

function wordsOf(rule: string, a: string, b: string, evidence: string): string {
  switch (rule) {
    case 'write_scope_overlap':
      return `${a} and ${b} both own ${evidence === '' ? 'the same files' : evidence}`
    case 'dependency_chain':
      return `${b} goes on where ${a} ends: one needs only the other, and nothing else waits there`
    case 'cycle_contraction':
      return `lanes of their own would wait for each other (${evidence})`
    case 'pinned':
      return `${a} and ${b} had both begun in ${evidence === '' ? 'this lane' : evidence}`
    case 'dependency':
      return `${a} and ${b} depend on each other`
    default:
      return evidence === '' ? `recorded as ${rule}` : `recorded as ${rule}: ${evidence}`
  }
}

/** Each member with the first one before it that a dependency or a file ties it to. */
function derivedTies(lane: ExecutionLane, { workPackages }: ExplainFacts): LaneTie[] {
  const index = new Map(workPackages.map((wp, at) => [wp.id, at]))
  const reach = reachable(dependencyGraph(workPackages))
  const scopes = new Map(workPackages.map((wp) => [wp.id, compileScope(wp.ownedFiles, false)]))
  return lane.wp_ids.slice(1).map((wpB, at) => {
    const before = lane.wp_ids.slice(0, at + 1)
    const needed = before.findLast((wp) => {
      return reach[index.get(wpB) ?? -1]?.has(index.get(wp) ?? -1) === true
    })
    if (needed !== undefined) {
      return { wp_a: needed, wp_b: wpB, rule: 'dependency', why: `${wpB} needs ${needed}` }
    }
    for (const wpA of before) {
      const shared = overlapOf(scopes.get(wpA) ?? [], scopes.get(wpB) ?? [])
      if (shared === undefined) continue
      return { wp_a: wpA, wp_b: wpB, rule: 'shared_files', why: `both own ${shared.path}` }
    }
    const wpA = before.at(-1) ?? wpB
    return { wp_a: wpA, wp_b: wpB, rule: 'unknown', why: 'the plan records no reason' }
  })
}

function whyTogether(
  lane: ExecutionLane,
  ties: readonly LaneTie[],
  workPackages: readonly LaneWorkPackage[],
): string {
  if (lane.lane_id === PLANNING_LANE) {
    return 'Documents are written in the main checkout, one work package after the other.'
  }
  const [only = 'Nothing', second] = lane.wp_ids
  if (second === undefined) return `${only} stands alone: ${whyAlone(only, workPackages)}.`
  return `${[...new Set(ties.map(({ why }) => why))].join('; ')}.`
}

function whyAlone(wpId: string, workPackages: readonly LaneWorkPackage[]): string {
  const wp = workPackages.find(({ id }) => id === wpId)
  if (wp?.codebaseWide === true) return 'it owns the whole codebase and is joined to nobody for it'
  const following = (id: string) =>
    workPackages.filter(({ dependencies }) => dependencies.includes(id)).map((one) => one.id)
  const [before, after] = [wp?.dependencies ?? [], following(wpId)]
  const [first = '', ...more] = before
  if (more.length > 0) return `it waits for ${listed(before)}`
  if (after.length > 1) return `${listed(after)} go on from it`
  const beside = first === '' ? [] : following(first).filter((id) => id !== wpId)
  if (beside.length > 0) return `${listed([wpId, ...beside].sort())} go on from ${first}`
  if (after.length === 1) return `${after[0]} waits for others too`
  return first === '' ? 'no file and no dependency ties it to another' : 'so the plan records'
}

function listed(ids: readonly string[]): string {
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`
}

function startOf(
  lane: ExecutionLane,
  branch: string,
  needs: readonly LaneNeed[],
): ExplainedLane['starts_from'] {
  const [first, ...later] = lane.wp_ids
  const phrase = (wpId: string) => {
    const found = needs.find((one) => one.wp_id === wpId)?.needs ?? []
    return listed(found.map(({ wp_id, lane_id }) => `${wp_id} (${lane_id})`))
  }
  const begin = phrase(first ?? '')
  const opening =
    begin === ''
      ? `Starts from ${branch} at any time.`
      : `Starts from ${branch} with the approved commits of ${begin}.`
  const then = later
    .map((wpId) => ({ wpId, more: phrase(wpId) }))
    .filter(({ more }) => more !== '')
    .map(({ wpId, more }) => `Before ${wpId} it takes in ${more}.`)
  return { branch, needs, why: [opening, ...then].join(' ') }
}
