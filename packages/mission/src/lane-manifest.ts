/** One lane of `lanes.json`; the planning lane has the same shape as every other. Wire names. */
export interface ExecutionLane {
  /** `lane-a` … `lane-z`, `lane-aa` …, or `lane-planning`. */
  readonly lane_id: string
  /** In the order in which they are worked. */
  readonly wp_ids: readonly string[]
  readonly write_scope: readonly string[]
  readonly predicted_surfaces: readonly string[]
  readonly depends_on_lanes: readonly string[]
  readonly parallel_group: number
}

export type CollapseRule =
  | 'write_scope_overlap'
  | 'pinned'
  | 'cycle_contraction'
  | 'dependency_chain'

export interface CollapseReport {
  readonly events: readonly {
    readonly wp_a: string
    readonly wp_b: string
    readonly rule: string
    readonly evidence: string
  }[]
  readonly total_merges: number
  readonly independent_wps_collapsed: number
  readonly by_rule: Readonly<Record<string, number>>
}

/** `lanes.json`. Wire names and key order of the file. */
export interface LaneManifest {
  readonly version: number
  readonly mission_slug: string
  readonly mission_id: string
  readonly mission_branch: string
  readonly target_branch: string
  readonly lanes: readonly ExecutionLane[]
  readonly computed_at: string
  readonly computed_from: string
  readonly planning_artifact_wps: readonly string[]
  readonly collapse_report?: CollapseReport
}
