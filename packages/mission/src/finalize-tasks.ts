import { formatInstant } from '@spec-kitty/events/log'
import {
  type BookkeepingCommit,
  commitBookkeeping,
  committerIdentity,
  type Git,
  type Repository,
} from '@spec-kitty/git'
import {
  type Clock,
  type Diagnostic,
  type Files,
  type Ids,
  isSpecKittyError,
  type Lock,
  SpecKittyError,
} from '@spec-kitty/platform'
import { completeLog, type EmitRequest, emit, missionLock } from '@spec-kitty/status-core'
import { bookkeepingSubject } from './bookkeeping-subject.js'
import type { ProjectConfig } from './config.js'
import {
  committedFiles,
  type FinalizeFacts,
  type FinalizeGround,
  gatherFinalizeFacts,
  readGround,
  readTexts,
} from './finalize-facts.js'
import { type FinalizeResult, finalizeResult } from './finalize-result.js'
import { errorOf, type Finding } from './finding.js'
import type { Mission } from './mission.js'
import { missionDir, named } from './mission-paths.js'
import { branchesOf, statusLocation } from './missions.js'
import { type FinalizePlan, planFinalize } from './plan-finalize.js'

export interface FinalizeRequest {
  /** Plans and checks, writes nothing at all. */
  readonly validateOnly: boolean
  readonly config: ProjectConfig
}

interface Ports {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

interface Planned {
  readonly facts: FinalizeFacts
  readonly plan: FinalizePlan
}

const LOCK_WAIT_MS = 30_000
const TRIES_MAX = 3
const COMMAND = 'agent mission finalize-tasks'

/**
 * Turns the authored tasks of a mission into lanes, seeds and one bookkeeping commit, or says
 * everything that stands in the way and writes nothing. A run that was killed is completed by the
 * next; a run on a finalized mission writes nothing. [N-FR-102]
 *
 * @throws the code of the first finding of level error, with all `findings` in its details;
 *   FINALIZE_INPUT_CHANGING, GIT_IDENTITY_MISSING, COMMIT_HEAD_MISMATCH, LOCK_TIMEOUT, EVENT_NOT_PERSISTED,
 *   FILE_NOT_WRITTEN, GIT_FAILED
 */
export async function finalizeTasks(
  ports: Ports,
  repository: Repository,
  mission: Mission,
  request: FinalizeRequest,
): Promise<FinalizeResult> {
  const ground = await readGround(ports.files, ports.git, repository)
  const planned = await planOnce(ports, repository, mission, ground)
  refuseErrors(planned.plan.findings)
  if (request.validateOnly) return finalizeResult(planned.facts, planned.plan, null)
  const location = statusLocation(repository, mission, false)
  const lock = { waitMs: LOCK_WAIT_MS, command: COMMAND }
  const written = await ports.lock.hold(missionLock(location), lock, () =>
    writeUnderLock(ports, repository, ground, planned),
  )
  const names = await committedFiles(ports.files, mission)
  const paths = names.map((name) => `${missionDir(mission)}/${name}`)
  const commit = await commitOrNameless(ports, repository, {
    missionSlug: mission.slug,
    ...branchNames(written.planned),
    paths,
    message: bookkeepingSubject(request.config, mission, 'finalize tasks'),
    autoCommit: request.config.agents.autoCommit,
  })
  refuseLostCommit(commit, written.planned)
  return finalizeResult(written.planned.facts, written.planned.plan, {
    commit,
    paths,
    diagnostics: written.diagnostics,
  })
}

/** What git says without an identity is no message for people; the same run again commits. */
async function commitOrNameless(
  ports: Ports,
  repository: Repository,
  request: Parameters<typeof commitBookkeeping>[2],
): Promise<BookkeepingCommit> {
  try {
    return await commitBookkeeping(ports, repository, request)
  } catch (error) {
    if (isSpecKittyError(error, 'GIT_FAILED')) await committerIdentity(ports.git, repository.root)
    throw error
  }
}

async function planOnce(
  ports: Ports,
  repository: Repository,
  mission: Mission,
  ground: FinalizeGround,
): Promise<Planned> {
  const at = formatInstant(ports.clock.nowMicros())
  const facts = await gatherFinalizeFacts(ports.files, repository, mission.slug, ground, at)
  return { facts, plan: planFinalize(facts) }
}

/** Inputs are compared once more under the lock: what was checked is what is written. */
async function writeUnderLock(
  ports: Ports,
  repository: Repository,
  ground: FinalizeGround,
  first: Planned,
): Promise<{ planned: Planned; diagnostics: readonly Diagnostic[] }> {
  let planned = first
  const { mission } = first.facts
  for (let tries = 1; ; tries++) {
    const now = JSON.stringify(await readTexts(ports.files, mission))
    if (now === JSON.stringify(planned.facts.texts)) break
    if (tries > TRIES_MAX) throw new SpecKittyError('FINALIZE_INPUT_CHANGING', named(mission))
    planned = await planOnce(ports, repository, mission, ground)
    refuseErrors(planned.plan.findings)
  }
  for (const { path, text } of planned.plan.writes) {
    await ports.files.writeAtomic(`${repository.root}/${path}`, new TextEncoder().encode(text))
  }
  const requests = rowsToWrite(planned)
  const location = statusLocation(repository, mission, false)
  const { diagnostics } =
    requests.length === 0
      ? await completeLog(ports, location)
      : await emit(ports, location, requests, { command: COMMAND })
  return { planned, diagnostics }
}

/**
 * Rows that the log lacks, one durable batch. Seeds come last: as long as one is missing, the next
 * run writes the rest.
 */
function rowsToWrite({ facts, plan }: Planned): EmitRequest[] {
  const { mission } = facts
  const base = { mission_slug: mission.slug, actor: 'finalize-tasks' }
  const seeded = plan.workPackages.filter((wp) => plan.seeds.includes(wp.id))
  if (seeded.length === 0) return []
  const created = seeded.map(
    (wp): EmitRequest => ({
      kind: 'lifecycle',
      eventType: 'WPCreated',
      payload: {
        ...base,
        wp_id: wp.id,
        wp_title: wp.title,
        wp_path: wp.file,
        depends_on: wp.dependencies,
      },
      aggregateId: wp.id,
      aggregateType: 'WorkPackage',
    }),
  )
  const completed: EmitRequest = {
    kind: 'lifecycle',
    eventType: 'TasksCompleted',
    payload: {
      ...base,
      artifact_path: `${missionDir(mission)}/tasks.md`,
      wp_count: plan.workPackages.length,
    },
    aggregateId: mission.missionId ?? mission.slug,
    aggregateType: 'Mission',
  }
  const seeds = seeded.map(
    (wp): EmitRequest => ({
      kind: 'seed',
      wpId: wp.id,
      actor: 'finalize-tasks',
      executionMode: wp.executionMode === 'planning_artifact' ? 'direct_repo' : 'worktree',
    }),
  )
  return [...created, completed, ...seeds]
}

function branchNames({ facts, plan }: Planned): {
  missionBranch: string
  targetBranch: string
  planningBranch: string
} {
  const { mission, target, planning } = branchesOf(facts.mission, plan.manifest)
  return { missionBranch: mission, targetBranch: target, planningBranch: planning }
}

/** Lanes are cut from this commit: it may stay out by choice, never by losing a race. */
function refuseLostCommit(commit: BookkeepingCommit, { facts, plan }: Planned): void {
  if (commit.kind !== 'uncommitted') return
  if (commit.reason !== 'branch_moved' && commit.reason !== 'branch_checked_out') return
  throw new SpecKittyError('COMMIT_HEAD_MISMATCH', {
    ...named(facts.mission),
    branch: plan.manifest.mission_branch,
    count: TRIES_MAX,
    reason: commit.reason,
    ...commit.diagnostic.details,
  })
}

function refuseErrors(findings: readonly Finding[]): void {
  const first = findings.find(({ level }) => level === 'error')
  if (first !== undefined) throw errorOf(first, { findings })
}
