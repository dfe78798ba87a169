import { type Git, type Repository, withQuarantine } from '@spec-kitty/git'
import { type Mission, readConfig } from '@spec-kitty/mission'
import {
  type Clock,
  type Diagnostic,
  type Files,
  type Ids,
  type Lock,
  SpecKittyError,
} from '@spec-kitty/platform'
import { gatherMergeFacts } from './gather-merge-facts.js'
import type { MergedMission } from './merge-facts.js'
import { reportOf } from './merge-report.js'
import type { MergeResult } from './merge-result.js'
import { type PendingState, publishingElsewhere, readPending } from './merge-state.js'
import { planMerge } from './plan-merge.js'
import { MergeRun } from './run-merge.js'

export interface MergePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

export interface MergeRequest {
  readonly repo: Repository
  readonly mission: Mission
  /** Flag, else `merge.strategy` of the configuration, else `squash`; other words are refused. */
  readonly strategy?: string
  /** Another target than the mission's own. */
  readonly target?: string
  readonly dryRun?: boolean
  /** Refuse to start a merge that was not interrupted. */
  readonly resume?: boolean
  readonly keepBranch?: boolean
  readonly keepWorktree?: boolean
  /** Who merges, for `merged_by`. */
  readonly actor: string
}

const LOCK_WAIT_MS = 60_000

/**
 * Lands every approved work package of a mission on its target, with done rows, mission number and
 * meta, in one commit: entirely or not at all. Composed in the object database, published by one
 * ref update. A run that was killed anywhere is finished by calling again; a mission that is merged
 * changes no byte. A dry run gathers and decides with the same functions and changes nothing.
 *
 * A result with `ready: false` names its blockers; nothing was changed then.
 *
 * @throws MERGE_IN_PROGRESS, MERGE_NOTHING_TO_RESUME, MERGE_RESUME_MISMATCH, MERGE_TARGET_MOVED,
 *   MERGE_PUBLISH_REFUSED, MERGE_CHECKOUT_CHANGED, MERGE_SIGNING_FAILED, MERGE_ASSERTION_FAILED,
 *   GIT_INDEX_LOCKED, LOCK_TIMEOUT, CONFIG_INVALID, EVENT_LOG_CORRUPT, GIT_FAILED
 */
export async function mergeMission(ports: MergePorts, request: MergeRequest): Promise<MergeResult> {
  if (request.dryRun === true) return dryRun(ports, request)
  return ports.lock.hold(
    'merge',
    { waitMs: LOCK_WAIT_MS, command: `spec-kitty merge -m ${handleOf(request.mission)}` },
    () => realRun(ports, request),
  )
}

function handleOf(mission: Mission): string {
  return mission.mid8 ?? mission.slug
}

function missionOf(mission: Mission): MergedMission {
  return {
    id: mission.missionId,
    slug: mission.slug,
    humanSlug: mission.humanSlug,
    handle: handleOf(mission),
    type: mission.missionType,
    friendlyName: mission.friendlyName,
    number: mission.missionNumber,
  }
}

async function dryRun(ports: MergePorts, request: MergeRequest): Promise<MergeResult> {
  const { repo } = request
  return withQuarantine(ports, repo, async ({ git, objectsDir }) => {
    const facts = await gatherMergeFacts(
      { ...ports, git },
      {
        repo,
        mission: request.mission,
        strategy: request.strategy,
        target: request.target,
        keepBranch: request.keepBranch ?? false,
        keepWorktree: request.keepWorktree ?? false,
        actor: request.actor,
        store: { objectsDir, objectFormat: repo.objectFormat },
        signing: false,
      },
    )
    const pending = await peekPending(ports.files, request)
    return reportOf(facts, planMerge(facts), { dryRun: true, pending })
  })
}

/** Phase of an interrupted merge, without setting anything aside. */
async function peekPending(files: Files, request: MergeRequest): Promise<string | null> {
  const mission = missionOf(request.mission)
  const path = `${request.repo.root}/.kittify/runtime/merge/${mission.id ?? mission.slug}/state.json`
  const bytes = await files.read(path, { bytesMax: 16 * 1024 * 1024 })
  if (bytes === undefined) return null
  const phase = /"phase": "(\w+)"/.exec(new TextDecoder().decode(bytes))?.[1]
  return phase ?? 'unreadable'
}

async function realRun(ports: MergePorts, request: MergeRequest): Promise<MergeResult> {
  const mission = missionOf(request.mission)
  const pending = await readPending(ports, request.repo, mission)
  await refuseMismatch(ports.files, request, pending)
  for (const other of await publishingElsewhere(ports.files, request.repo, mission)) {
    throw new SpecKittyError('MERGE_IN_PROGRESS', {
      pid: 'an interrupted command',
      mission: other.plan.mission.handle,
      mission_slug: other.plan.mission.slug,
    })
  }
  const run = new MergeRun(ports, request, pending.state, setAside(pending))
  return run.finish()
}

function setAside(pending: PendingState): readonly Diagnostic[] {
  if (pending.setAside === null) return []
  return [
    {
      code: 'merge_state_invalid',
      severity: 'warning',
      message: `The state of a merge could not be read and was set aside: ${pending.setAside}.`,
      details: { path: pending.setAside },
    },
  ]
}

/** What was sealed is finished as it is; another strategy or target is asked for afterwards. */
async function refuseMismatch(
  files: Files,
  request: MergeRequest,
  pending: PendingState,
): Promise<void> {
  const { state } = pending
  if (state === null || state.phase === 'planned') return
  const project = await readConfig(files, request.repo)
  const asked = request.strategy ?? (request.resume ? state.plan.strategy : project.merge.strategy)
  const target = request.target ?? state.plan.target.branch
  if (asked === state.plan.strategy && target === state.plan.target.branch) return
  throw new SpecKittyError('MERGE_RESUME_MISMATCH', {
    asked: `${asked} into ${target}`,
    pending: `${state.plan.strategy} into ${state.plan.target.branch}`,
    mission: handleOf(request.mission),
    mission_slug: request.mission.slug,
  })
}
