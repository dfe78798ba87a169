import type { Finding } from './finding.js'
import type { CollapseReport } from './lane-manifest.js'

/** What `finalize-tasks` answers. Wire names. */
export interface FinalizeResult {
  readonly result: 'success' | 'validation_passed'
  readonly mission_id: string | null
  readonly mission_slug: string
  readonly validate_only: boolean
  readonly wp_count: number
  readonly updated_wp_count: number
  readonly modified_wps: readonly string[]
  readonly unchanged_wps: readonly string[]
  readonly preserved_wps: readonly string[]
  readonly would_modify: readonly { readonly wp_id: string; readonly changes: readonly string[] }[]
  readonly tasks_dir: string
  readonly commit_created: boolean
  readonly commit_hash: string | null
  readonly commit_branch: string | null
  readonly files_committed: readonly string[]
  readonly dependencies_parsed: Readonly<Record<string, readonly string[]>>
  readonly dependency_sources: Readonly<Record<string, string>>
  readonly requirement_refs_parsed: Readonly<Record<string, readonly string[]>>
  readonly bootstrap: {
    readonly total_wps: number
    readonly newly_seeded: number
    readonly already_initialized: number
  }
  readonly lanes: {
    readonly computed: boolean
    readonly count: number
    readonly lane_ids: readonly string[]
    readonly planning_artifact_wps: readonly string[]
    readonly collapse_report: CollapseReport | null
  }
  readonly ownership_warnings: readonly Finding[]
  readonly findings: readonly Finding[]
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[]
}
