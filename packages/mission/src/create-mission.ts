import { formatInstant } from '@spec-kitty/events/log'
import { headOf, type Repository } from '@spec-kitty/git'
import {
  type Clock,
  type Files,
  type Ids,
  invariant,
  type Lock,
  SpecKittyError,
} from '@spec-kitty/platform'
import { emit } from '@spec-kitty/status-core'
import { type Finding, warningFinding } from './finding.js'
import { jsonDocument } from './json-document.js'
import type { Mission } from './mission.js'
import { mintMissionId, takenShortIds } from './mission-id.js'
import { listMissions, readMission, statusLocation } from './missions.js'
import { composeMissionBranch, mid8Of, slugProblem } from './names.js'
import { specScaffold } from './spec-scaffold.js'

export interface CreateMissionRequest {
  /** As typed; a leading `NNN-` is dropped with a finding. */
  readonly slug: string
  /** Default: the slug in words. */
  readonly friendlyName?: string
  /** Default `software-dev`, the only one there is. */
  readonly missionType?: string
  /** Default: the branch that is checked out in the canonical checkout. */
  readonly targetBranch?: string
  readonly planningBranch?: string
  readonly prBound?: boolean
  readonly purposeTldr?: string
  readonly purposeContext?: string
}

export interface CreatedMission {
  readonly mission: Mission
  /** Relative to the repository root. */
  readonly missionDir: string
  readonly specFile: string
  readonly metaFile: string
  readonly createdFiles: readonly string[]
  readonly createdAt: string
  readonly eventIds: readonly string[]
  readonly findings: readonly Finding[]
}

interface Ports {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
}

const LOCK_WAIT_MS = 10_000

/**
 * A new mission with an identity nobody else has, visible all at once or not at all. Nothing is
 * committed, no branch is made, no number is counted up. [N-FR-201] [N-FR-203] [N-FR-204]
 *
 * @throws MISSION_SLUG_INVALID, MISSION_TYPE_UNKNOWN, BRANCH_DETACHED, MISSION_ID_WINDOW_FULL,
 *   LOCK_TIMEOUT, FILE_NOT_WRITTEN, EVENT_NOT_PERSISTED
 */
export async function createMission(
  ports: Ports,
  repository: Repository,
  request: CreateMissionRequest,
): Promise<CreatedMission> {
  const humanSlug = request.slug.trim().replace(/^\d{3}-(?=.)/, '')
  const problem = slugProblem(humanSlug)
  if (problem !== undefined) {
    throw new SpecKittyError('MISSION_SLUG_INVALID', { slug: request.slug, problem })
  }
  const missionType = request.missionType ?? 'software-dev'
  if (missionType !== 'software-dev') {
    throw new SpecKittyError('MISSION_TYPE_UNKNOWN', { mission_type: missionType })
  }
  const target = request.targetBranch ?? (await checkedOutBranch(ports.files, repository))
  const lock = { waitMs: LOCK_WAIT_MS, command: 'agent mission create' }
  return ports.lock.hold('mission-create', lock, () =>
    createUnderLock(ports, repository, request, { humanSlug, missionType, target }),
  )
}

interface Settled {
  readonly humanSlug: string
  readonly missionType: string
  readonly target: string
}

async function createUnderLock(
  ports: Ports,
  repository: Repository,
  request: CreateMissionRequest,
  settled: Settled,
): Promise<CreatedMission> {
  const { files, clock, ids } = ports
  const specs = `${repository.root}/kitty-specs`
  await sweepLeftovers(files, specs)
  const others = (await listMissions(files, repository)).missions
  const now = clock.nowMicros()
  const missionId = mintMissionId(ids, now, await takenShortIds(files, repository))
  const slug = `${settled.humanSlug}-${mid8Of(missionId)}`
  const meta = metaOf(request, settled, { missionId, slug, createdAt: formatInstant(now) })
  const staging = `${specs}/.creating-${missionId}`
  const encode = (text: string) => new TextEncoder().encode(text)
  await files.writeAtomic(`${staging}/meta.json`, encode(jsonDocument(meta)))
  const scaffold = specScaffold(meta.friendly_name, request.purposeTldr)
  await files.writeAtomic(`${staging}/spec.md`, encode(scaffold))
  const eventIds = await recordCreation(ports, repository, staging, meta)
  await files.rename(staging, `${specs}/${slug}`)
  const mission = await readMission(files, repository, slug)
  invariant(mission.missionId === missionId, 'the mission that was read back is the one written')
  const dir = `kitty-specs/${slug}`
  const names = ((await files.list(mission.path)) ?? []).map(({ name }) => `${dir}/${name}`)
  return {
    mission,
    missionDir: dir,
    specFile: `${dir}/spec.md`,
    metaFile: `${dir}/meta.json`,
    createdFiles: names,
    createdAt: meta.created_at,
    eventIds,
    findings: oddities(request, settled, others),
  }
}

interface NewMeta {
  readonly created_at: string
  readonly friendly_name: string
  readonly mission_id: string
  readonly mission_slug: string
  readonly mission_type: string
  readonly target_branch: string
  readonly purpose_tldr?: string
  readonly purpose_context?: string
}

function metaOf(
  request: CreateMissionRequest,
  settled: Settled,
  identity: { missionId: string; slug: string; createdAt: string },
): NewMeta {
  const { missionId, slug, createdAt } = identity
  const words = settled.humanSlug.replaceAll('-', ' ')
  const branch = composeMissionBranch({ slug, missionId })
  invariant(branch !== undefined, 'a mission with an id has a branch name')
  const planning = request.planningBranch
  return {
    created_at: createdAt,
    friendly_name: request.friendlyName ?? `${words[0]?.toUpperCase()}${words.slice(1)}`,
    mission_id: missionId,
    mission_slug: slug,
    mission_type: settled.missionType,
    target_branch: settled.target,
    ...{ mission_branch: branch, mission_number: null, slug, pr_bound: request.prBound ?? false },
    ...(planning === undefined ? {} : { planning_base_branch: planning }),
    ...(request.purposeTldr === undefined ? {} : { purpose_tldr: request.purposeTldr }),
    ...(request.purposeContext === undefined ? {} : { purpose_context: request.purposeContext }),
  }
}

/** The first row of the log, written inside the staging directory, so that it appears with it. */
async function recordCreation(
  ports: Ports,
  repository: Repository,
  staging: string,
  meta: NewMeta,
): Promise<readonly string[]> {
  const staged: Mission = { ...unopened(meta), path: staging }
  const payload = {
    mission_id: meta.mission_id,
    mission_slug: meta.mission_slug,
    mission_number: null,
    mission_type: meta.mission_type,
    target_branch: meta.target_branch,
    wp_count: 0,
    friendly_name: meta.friendly_name,
    purpose_tldr: meta.purpose_tldr ?? meta.friendly_name,
    purpose_context: meta.purpose_context ?? meta.purpose_tldr ?? meta.friendly_name,
    created_at: meta.created_at,
  }
  const result = await emit(
    ports,
    statusLocation(repository, staged, false),
    [
      {
        kind: 'lifecycle',
        eventType: 'MissionCreated',
        payload,
        aggregateId: meta.mission_id,
        aggregateType: 'Mission',
      },
    ],
    { command: 'agent mission create' },
  )
  return result.eventIds
}

function unopened(meta: NewMeta): Mission {
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

async function checkedOutBranch(files: Files, repository: Repository): Promise<string> {
  const { branch } = await headOf(files, repository, repository.gitDir)
  if (branch === null) throw new SpecKittyError('BRANCH_DETACHED', { path: repository.root })
  return branch
}

/** Under the lock nobody else creates: what is left over belongs to a create that was killed. */
async function sweepLeftovers(files: Files, specs: string): Promise<void> {
  for (const { name } of (await files.list(specs)) ?? []) {
    if (name.startsWith('.creating-')) await files.remove(`${specs}/${name}`)
  }
}

function oddities(
  request: CreateMissionRequest,
  settled: Settled,
  others: readonly Mission[],
): Finding[] {
  const found: Finding[] = []
  if (request.slug.trim() !== settled.humanSlug) {
    const message = `The number in front of "${request.slug}" was dropped: it comes with the merge.`
    found.push(warningFinding('number_dropped', message))
  }
  const same = others.filter((mission) => mission.humanSlug === settled.humanSlug)
  if (same.length > 0) {
    const slugs = same.map((mission) => mission.slug)
    const message = `Other missions have this name: ${slugs.join(', ')}.`
    found.push(warningFinding('same_human_slug', message, {}, { slugs }))
  }
  return found
}
