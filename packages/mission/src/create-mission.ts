import { formatInstant } from '@spec-kitty/events/log'
import { type Git, headOf, type Repository } from '@spec-kitty/git'
import {
  type Clock,
  type Files,
  type Ids,
  invariant,
  type Lock,
  SpecKittyError,
} from '@spec-kitty/platform'
import { emit } from '@spec-kitty/status-core'
import { type BranchAcknowledgement, decideBranchStrategy, startBranch } from './branch-strategy.js'
import { type Finding, warningFinding } from './finding.js'
import { jsonDocument } from './json-document.js'
import type { Mission } from './mission.js'
import { mintMissionId, takenShortIds } from './mission-id.js'
import { listMissions, readMission, statusLocation } from './missions.js'
import { mid8Of, slugProblem } from './names.js'
import { metaOf, type NewMeta, type Settled, unopened } from './new-meta.js'
import { specScaffold } from './spec-scaffold.js'

export interface CreateMissionRequest {
  /** As typed; a leading `NNN-` is dropped with a finding. */
  readonly slug: string
  /** Default: the slug in words. */
  readonly friendlyName?: string
  /** `software-dev`, the default, or `quick`. */
  readonly missionType?: string
  /** Default: the branch that is checked out in the canonical checkout. */
  readonly targetBranch?: string
  readonly planningBranch?: string
  readonly prBound?: boolean
  /** Made or switched to before anything is written; planning then belongs there. */
  readonly startBranch?: string
  /** Says that a mission for a pull request is meant to start on its target. */
  readonly strategyConfirmed?: boolean
  /** Who decided so. Default `user`. */
  readonly by?: string
  /** More files, relative to the mission's directory; one named `spec.md` stands for the scaffold. */
  readonly documents?: Readonly<Record<string, string>>
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
  /** Needed only to start a branch. */
  readonly git: Git
}

const LOCK_WAIT_MS = 10_000
const MISSION_TYPES: readonly string[] = ['software-dev', 'quick']

/**
 * A new mission with an identity nobody else has, visible all at once or not at all. Nothing is
 * committed, no branch is made, no number is counted up. [N-FR-201] [N-FR-203] [N-FR-204]
 *
 * @throws MISSION_SLUG_INVALID, MISSION_TYPE_UNKNOWN, BRANCH_DETACHED, START_BRANCH_IS_TARGET,
 *   START_BRANCH_FAILED, BRANCH_STRATEGY_CONFIRMATION_REQUIRED, MISSION_ID_WINDOW_FULL, LOCK_TIMEOUT, FILE_NOT_WRITTEN, EVENT_NOT_PERSISTED
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
  if (!MISSION_TYPES.includes(missionType)) {
    throw new SpecKittyError('MISSION_TYPE_UNKNOWN', { mission_type: missionType })
  }
  const { branch } = await headOf(ports.files, repository, repository.gitDir, ports.git)
  const target = request.targetBranch ?? branch
  if (target === null) throw new SpecKittyError('BRANCH_DETACHED', { path: repository.root })
  const acknowledged = await passBranchGate(ports, repository, request, { branch, target })
  const lock = { waitMs: LOCK_WAIT_MS, command: 'agent mission create' }
  return ports.lock.hold('mission-create', lock, () =>
    createUnderLock(ports, repository, request, { humanSlug, missionType, target, acknowledged }),
  )
}

/** Before anything is written: the branch is right, or made so, or the operator has said it is. */
async function passBranchGate(
  ports: Ports,
  repository: Repository,
  request: CreateMissionRequest,
  { branch, target }: { readonly branch: string | null; readonly target: string },
): Promise<BranchAcknowledgement | null> {
  const strategy = decideBranchStrategy({
    currentBranch: branch,
    target,
    prBound: request.prBound ?? false,
    startBranch: request.startBranch,
    confirmed: request.strategyConfirmed ?? false,
  })
  if (strategy.kind === 'refuse') {
    const details = { branch: target, path: repository.root, slug: request.slug }
    throw new SpecKittyError(strategy.code, details)
  }
  if (strategy.kind === 'start') {
    await startBranch(ports, repository, strategy.acknowledged.branch)
  }
  return strategy.acknowledged
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
  const documents = {
    'spec.md': specScaffold(meta.friendly_name, request.purposeTldr),
    ...request.documents,
  }
  for (const [name, text] of Object.entries(documents)) {
    await files.writeAtomic(`${staging}/${name}`, encode(text))
  }
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
