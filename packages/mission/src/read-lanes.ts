import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import * as z from 'zod/mini'
import { cycles } from './graph.js'
import { isTooDeep, orderedJsonDocument } from './json-document.js'
import type { ExecutionLane, LaneManifest } from './lane-manifest.js'
import type { Mission } from './mission.js'
import { missionDir, named } from './mission-paths.js'
import { PLANNING_LANE } from './names.js'
import { BYTES_MAX, readText } from './text-file.js'

const texts = z.array(z.string())
const wpIds = z.array(z.string().check(z.regex(/^WP\d{2,3}$/)))
/** A name that git takes for a branch and no command for a flag. */
const branchName = z
  .string()
  .check(
    z.minLength(1),
    z.regex(/^(?![-/.])(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[^\s\p{Cc}~^:?*[\\]+(?<![/.])$/u),
  )
const Lane = z.looseObject({
  lane_id: z.string().check(z.regex(/^lane-(?:[a-z]{1,2}|planning)$/)),
  wp_ids: wpIds,
  write_scope: z._default(texts, []),
  predicted_surfaces: z._default(texts, []),
  depends_on_lanes: z._default(texts, []),
  parallel_group: z._default(z.number(), 0),
})
const Manifest = z.looseObject({
  version: z.literal(1),
  mission_slug: z.string(),
  mission_id: z.string(),
  mission_branch: branchName,
  target_branch: z.string(),
  lanes: z.array(Lane),
  computed_at: z._default(z.string(), ''),
  computed_from: z._default(z.string(), ''),
  planning_artifact_wps: z._default(wpIds, []),
  collapse_report: z.optional(z.unknown()),
})

/**
 * The lanes of a finalized mission, checked: every lane and work package once, references known,
 * no cycle. A manifest of the time before `lane-planning` gets that lane from its
 * `planning_artifact_wps`. [N-FR-102] [N-FR-104]
 *
 * @throws LANES_MISSING, LANES_CORRUPT, FILE_UNREADABLE
 */
export async function readLanes(files: ReadFiles, mission: Mission): Promise<LaneManifest> {
  const file = `${missionDir(mission)}/lanes.json`
  const text = await readText(files, `${mission.path}/lanes.json`, BYTES_MAX.settings)
  if (text === undefined) throw new SpecKittyError('LANES_MISSING', { ...named(mission), file })
  const manifest = parseLanes(text)
  if (typeof manifest === 'string') {
    throw new SpecKittyError('LANES_CORRUPT', { ...named(mission), file, problem: manifest })
  }
  return manifest
}

/** The manifest, or what is wrong with it. */
export function parseLanes(text: string): LaneManifest | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return cause instanceof Error ? cause.message : 'it is no JSON'
  }
  if (isTooDeep(value)) return 'it is nested too deep'
  const parsed = Manifest.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return `${issue?.path.join('.') ?? ''} ${issue?.message.toLowerCase() ?? 'is not valid'}`.trim()
  }
  const manifest = withPlanningLane(parsed.data as unknown as LaneManifest)
  return structuralProblem(manifest.lanes) ?? manifest
}

/** The lane that holds `wpId`. */
export function laneOf(manifest: LaneManifest, wpId: string): ExecutionLane | undefined {
  return manifest.lanes.find((lane) => lane.wp_ids.includes(wpId))
}

/** Text of `lanes.json`, keys in the order of the format. */
export function printLanes(manifest: LaneManifest): string {
  const { collapse_report: report, ...rest } = manifest
  return orderedJsonDocument({
    version: rest.version,
    mission_slug: rest.mission_slug,
    mission_id: rest.mission_id,
    mission_branch: rest.mission_branch,
    target_branch: rest.target_branch,
    lanes: rest.lanes.map((lane) => ({
      lane_id: lane.lane_id,
      wp_ids: lane.wp_ids,
      write_scope: lane.write_scope,
      predicted_surfaces: lane.predicted_surfaces,
      depends_on_lanes: lane.depends_on_lanes,
      parallel_group: lane.parallel_group,
    })),
    computed_at: rest.computed_at,
    computed_from: rest.computed_from,
    planning_artifact_wps: rest.planning_artifact_wps,
    ...(report === undefined ? {} : { collapse_report: report }),
  })
}

function withPlanningLane(manifest: LaneManifest): LaneManifest {
  if (manifest.lanes.some((lane) => lane.lane_id === PLANNING_LANE)) return manifest
  const held = new Set(manifest.lanes.flatMap((lane) => lane.wp_ids))
  const listed = [...new Set(manifest.planning_artifact_wps)].filter((wp) => !held.has(wp))
  if (listed.length === 0) return manifest
  const lane: ExecutionLane = {
    lane_id: PLANNING_LANE,
    wp_ids: listed,
    write_scope: [],
    predicted_surfaces: ['planning'],
    depends_on_lanes: [],
    parallel_group: 0,
  }
  return { ...manifest, lanes: [...manifest.lanes, lane] }
}

function structuralProblem(lanes: readonly ExecutionLane[]): string | undefined {
  const index = new Map<string, number>()
  const holder = new Map<string, string>()
  for (const [at, lane] of lanes.entries()) {
    if (index.has(lane.lane_id)) return `${lane.lane_id} stands twice`
    index.set(lane.lane_id, at)
    for (const wpId of lane.wp_ids) {
      const other = holder.get(wpId)
      if (other !== undefined) return `${wpId} is in ${other} and in ${lane.lane_id}`
      holder.set(wpId, lane.lane_id)
    }
  }
  const unknown = lanes.flatMap((lane) => lane.depends_on_lanes).find((id) => !index.has(id))
  if (unknown !== undefined) return `${unknown} is depended on and not there`
  const graph = lanes.map((lane) => lane.depends_on_lanes.map((id) => index.get(id) ?? 0))
  const own = lanes.find((lane) => lane.depends_on_lanes.includes(lane.lane_id))
  if (own !== undefined) return `${own.lane_id} depends on itself`
  const cycle = cycles(graph)[0]
  if (cycle === undefined) return undefined
  return `lanes form a cycle: ${cycle.map((at) => lanes[at]?.lane_id).join(' → ')}`
}
