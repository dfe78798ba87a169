import {
  drawLanes,
  type ExplainedLane,
  explainLanes,
  type LaneManifest,
  laneOf,
  mostAtOnce,
  PLANNING_LANE,
  readLanes,
  readWorkPackages,
  type WorkPackage,
} from '@spec-kitty/mission'
import type { Diagnostic } from '@spec-kitty/platform'
import type { Scope } from './base-command.js'
import type { RepositoryPorts } from './compose-ports.js'

/** The recorded lane plan of a mission, its reasons and its picture. Wire names. */
export interface LanePlanView {
  readonly computed_at: string
  readonly mission_branch: string
  readonly target_branch: string
  readonly wp_count: number
  /** So many work packages can be worked at the same time. */
  readonly most_at_once: number
  readonly lanes: readonly ExplainedLane[]
  readonly mermaid: string
}

/**
 * Reads `lanes.json` and the work packages; writes nothing.
 *
 * @throws LANES_MISSING, LANES_CORRUPT
 */
export async function lanePlanView(
  ports: RepositoryPorts,
  { repo, mission }: Scope,
): Promise<{ readonly view: LanePlanView; readonly diagnostics: readonly Diagnostic[] }> {
  const manifest = await readLanes(ports.files, mission)
  const { workPackages } = await readWorkPackages(ports.files, repo, mission)
  const { planningBranch, targetBranch } = mission
  const lanes = explainLanes(manifest, { workPackages, planningBranch, targetBranch })
  return {
    view: {
      computed_at: manifest.computed_at,
      mission_branch: manifest.mission_branch,
      target_branch: manifest.target_branch,
      wp_count: lanes.flatMap((lane) => lane.wp_ids).length,
      most_at_once: mostAtOnce(manifest, workPackages),
      lanes,
      mermaid: drawLanes(manifest, workPackages),
    },
    diagnostics: [...outdated(manifest, workPackages), ...planningOnCode(manifest)],
  }
}

/** Work packages that the plan does not hold, or whose dependencies it does not keep. */
function outdated(manifest: LaneManifest, wps: readonly WorkPackage[]): readonly Diagnostic[] {
  const strays = wps.filter((wp) => laneOf(manifest, wp.id) === undefined).map(({ id }) => id)
  const unkept = wps.filter((wp) => wp.dependencies.some((id) => !isKept(manifest, wp.id, id)))
  const wpIds = [...new Set([...strays, ...unkept.map(({ id }) => id)])].sort()
  if (wpIds.length === 0) return []
  const message = `The plan is older than the tasks of ${wpIds.join(', ')}: finalize-tasks makes it again.`
  return [{ code: 'lanes_outdated', severity: 'warning', message, details: { wp_ids: wpIds } }]
}

function isKept(manifest: LaneManifest, wpId: string, dependency: string): boolean {
  const [own, other] = [laneOf(manifest, wpId), laneOf(manifest, dependency)]
  if (own === undefined || other === undefined) return true
  if (own === other) return own.wp_ids.indexOf(dependency) < own.wp_ids.indexOf(wpId)
  return own.depends_on_lanes.includes(other.lane_id)
}

/** Such plans were made by an older tool. */
function planningOnCode(manifest: LaneManifest): readonly Diagnostic[] {
  const lane = manifest.lanes.find(({ lane_id }) => lane_id === PLANNING_LANE)
  const code = lane?.depends_on_lanes ?? []
  if (code.length === 0) return []
  const message = `${PLANNING_LANE} waits for ${code.join(', ')}: the main checkout lacks that code until the merge.`
  return [{ code: 'planning_lane_on_code', severity: 'warning', message, details: { lanes: code } }]
}
