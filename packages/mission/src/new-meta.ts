import { invariant } from '@spec-kitty/platform'
import type { BranchAcknowledgement } from './branch-strategy.js'
import type { CreateMissionRequest } from './create-mission.js'
import type { Mission } from './mission.js'
import { composeMissionBranch, mid8Of } from './names.js'

/** What is decided about a mission before it has an id. */
export interface Settled {
  readonly humanSlug: string
  readonly missionType: string
  readonly target: string
  readonly acknowledged: BranchAcknowledgement | null
}

/** `meta.json` as a mission begins with it. */
export interface NewMeta {
  readonly created_at: string
  readonly friendly_name: string
  readonly mission_id: string
  readonly mission_slug: string
  readonly mission_type: string
  readonly target_branch: string
  readonly purpose_tldr?: string
  readonly purpose_context?: string
  readonly branch_strategy?: Readonly<Record<string, string>>
}

/** {@link NewMeta} of a request; absent texts make no key. */
export function metaOf(
  request: CreateMissionRequest,
  settled: Settled,
  identity: { missionId: string; slug: string; createdAt: string },
): NewMeta {
  const { missionId, slug, createdAt } = identity
  const words = settled.humanSlug.replaceAll('-', ' ')
  const branch = composeMissionBranch({ slug, missionId })
  invariant(branch !== undefined, 'a mission with an id has a branch name')
  const { acknowledged } = settled
  const started = acknowledged?.choice === 'start_branch' ? acknowledged.branch : undefined
  const planning = request.planningBranch ?? started
  return {
    created_at: createdAt,
    friendly_name: request.friendlyName ?? `${words[0]?.toUpperCase()}${words.slice(1)}`,
    mission_id: missionId,
    mission_slug: slug,
    mission_type: settled.missionType,
    target_branch: settled.target,
    ...{ mission_branch: branch, mission_number: null, slug, pr_bound: request.prBound ?? false },
    ...(planning === undefined ? {} : { planning_base_branch: planning }),
    ...(acknowledged === null
      ? {}
      : { branch_strategy: { ...acknowledged, by: request.by ?? 'user', at: createdAt } }),
    ...(request.purposeTldr === undefined ? {} : { purpose_tldr: request.purposeTldr }),
    ...(request.purposeContext === undefined ? {} : { purpose_context: request.purposeContext }),
  }
}

/** The mission while it has no directory of its own yet. */
export function unopened(meta: NewMeta): Mission {
  return {
    slug: meta.mission_slug,
    humanSlug: meta.mission_slug,
    missionId: meta.mission_id,
    mid8: mid8Of(meta.mission_id),
    missionNumber: null,
    missionType: meta.mission_type,
    friendlyName: meta.friendly_name,
    path: '',
    meta: { ...meta },
    missionBranch: null,
    targetBranch: meta.target_branch,
    planningBranch: meta.target_branch,
    open: true,
    findings: [],
  }
}
