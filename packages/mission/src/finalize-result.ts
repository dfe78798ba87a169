import type { BookkeepingCommit } from '@spec-kitty/git'
import type { Diagnostic } from '@spec-kitty/platform'
import { declarationsOf } from './assemble-work-packages.js'
import type { FinalizeFacts } from './finalize-facts.js'
import type { Finding } from './finding.js'
import type { CollapseReport } from './lane-manifest.js'
import { missionDir } from './mission-paths.js'
import type { FinalizePlan } from './plan-finalize.js'

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
  /** With the work packages themselves exactly the ids that `mark-status` takes. [H-FR-017] */
  readonly subtasks_parsed: Readonly<Record<string, readonly string[]>>
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
  readonly diagnostics: readonly Diagnostic[]
}

/** What became of a real run after its writes; null for a run that only validates. */
export interface FinalizeOutcome {
  readonly commit: BookkeepingCommit
  readonly paths: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

export function finalizeResult(
  facts: FinalizeFacts,
  plan: FinalizePlan,
  outcome: FinalizeOutcome | null,
): FinalizeResult {
  const { mission } = facts
  const wps = plan.workPackages
  const commit = outcome?.commit
  const modified = wps.map(({ id }) => id).filter((id) => (plan.changes.get(id) ?? []).length > 0)
  const preserved = facts.files.filter((file) => {
    const [first, ...lower] = declarationsOf(file, facts.wps, facts.tasks)
    return lower.some((other) => other.ids.join() !== first?.ids.join())
  })
  const byWp = <T>(of: (wp: (typeof wps)[number]) => T): Record<string, T> =>
    Object.fromEntries(wps.map((wp) => [wp.id, of(wp)]))
  const isOwnership = ({ code }: Finding) =>
    /OWNERSHIP|owned_files|surface|planning_outside/.test(code)
  return {
    result: outcome === null ? 'validation_passed' : 'success',
    mission_id: mission.missionId,
    mission_slug: mission.slug,
    validate_only: outcome === null,
    wp_count: wps.length,
    updated_wp_count: outcome === null ? 0 : modified.length,
    modified_wps: outcome === null ? [] : modified,
    unchanged_wps: wps.map(({ id }) => id).filter((id) => !modified.includes(id)),
    preserved_wps: preserved.map(({ id }) => id),
    would_modify: modified.map((id) => ({ wp_id: id, changes: plan.changes.get(id) ?? [] })),
    tasks_dir: `${missionDir(mission)}/tasks`,
    commit_created: commit?.kind === 'committed',
    commit_hash: commit?.kind === 'committed' ? commit.commit : null,
    commit_branch: commit?.kind === 'committed' ? commit.branch : null,
    files_committed: commit?.kind === 'committed' ? (outcome?.paths ?? []) : [],
    dependencies_parsed: byWp((wp) => wp.dependencies),
    dependency_sources: byWp((wp) => wp.dependencySource),
    requirement_refs_parsed: byWp((wp) => wp.requirementRefs),
    subtasks_parsed: byWp((wp) => wp.subtasks),
    bootstrap: {
      total_wps: wps.length,
      newly_seeded: outcome === null ? 0 : plan.seeds.length,
      already_initialized: wps.length - plan.seeds.length,
    },
    lanes: {
      computed: true,
      count: plan.manifest.lanes.length,
      lane_ids: plan.manifest.lanes.map((lane) => lane.lane_id),
      planning_artifact_wps: plan.manifest.planning_artifact_wps,
      collapse_report: plan.manifest.collapse_report ?? null,
    },
    ownership_warnings: plan.findings.filter((f) => f.level === 'warning' && isOwnership(f)),
    findings: plan.findings,
    diagnostics: [
      ...(outcome?.diagnostics ?? []),
      ...(commit?.kind === 'uncommitted' ? [commit.diagnostic] : []),
    ],
  }
}
